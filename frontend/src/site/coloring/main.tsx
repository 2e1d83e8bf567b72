import { start } from '../shared/start';
import { ColoringMaker } from './ColoringMaker';
import './coloring.css';

start('coloring', <ColoringMaker />);
