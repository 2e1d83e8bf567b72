import { start } from '../shared/start';
import { GalleryPage } from './GalleryPage';
import './hero.css';
import './albums.css';
import './gallery.css';

start('gallery', <GalleryPage />);
