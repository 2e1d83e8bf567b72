export { openViewer } from './index';
export { addressedPhoto } from './locate';
