import type { Filter } from '../api/types';
import { Gallery, type GalleryProps } from './Gallery';

export type RandomPhotoProps = Pick<Filter, 'seed' | 'tag' | 'prefix' | 'orientation'> &
  Pick<GalleryProps, 'src' | 'captions' | 'locale' | 'labels' | 'ttl' | 'className' | 'style'>;

/** One photo, random or chosen by a seed, with its caption and date; it opens in the viewer. */
export const RandomPhoto = ({ seed, tag, prefix, orientation, ...rest }: RandomPhotoProps) => (
  <Gallery {...rest} random layout="single" filter={{ seed, tag, prefix, orientation }} />
);
