import { start } from '../shared/start';
import { MyPictures } from './MyPictures';
import '../coloring/coloring.css';
import './mine.css';

start('mine', <MyPictures />);
