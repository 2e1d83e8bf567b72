export type { ElementAttributes } from './elements';
export { Gallery, type GalleryProps } from './components/Gallery';
export { RandomPhoto, type RandomPhotoProps } from './components/RandomPhoto';
export type { Labels } from './labels';
export type { Filter, Photo, Rendition } from './api/types';
import './styles/gallery.css';
import './styles/viewer-controls.css';
import './styles/viewer.css';
