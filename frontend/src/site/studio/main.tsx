import { start } from '../shared/start';
import { StudioPage } from './StudioPage';
import './studio.css';

start('studio', <StudioPage />);
