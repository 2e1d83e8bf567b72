import { isEnabled } from '../shared/enabled';
import { Off } from '../shared/Off';
import { start } from '../shared/start';
import { MyPictures } from './MyPictures';
import '../coloring/coloring.css';
import { words } from '../words/mine';
import './mine.css';

start('mine', isEnabled('my-images') ? <MyPictures /> : <Off title={words.title} name="my-images" />);
