export { keyTarget } from '../layout/keys';
export { openViewer } from './index';
export { addressedPhoto } from './locate';
