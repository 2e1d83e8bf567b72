import { start } from '../shared/start';
import { GalleryPage } from './GalleryPage';
import './gallery.css';

start('gallery', <GalleryPage />);
