import { isEnabled } from '../shared/enabled';
import { Off } from '../shared/Off';
import { start } from '../shared/start';
import { ColoringMaker } from './ColoringMaker';
import { words } from '../words/coloring';
import './coloring.css';

start('coloring', isEnabled('coloring-page') ? <ColoringMaker /> : <Off title={words.title} name="coloring-page" />);
