export type { ElementAttributes } from './elements';
export { ServedGallery as Gallery, type ServedGalleryProps as GalleryProps } from './components/ServedGallery';
export { RandomPhoto, type RandomPhotoProps } from './components/RandomPhoto';
export type { Labels } from './labels';
export type { Filter, Photo, Rendition } from './api/types';
import './styles/captions.css';
import './styles/gallery.css';
import './styles/viewer-controls.css';
import './styles/viewer.css';
