import { useState } from 'react';
import type { Photo } from '../api/types';
import { sourceSet, widestUrl } from '../api/urls';
import { placeholderStyle } from '../placeholder/thumbhash';
import { PRIORITY } from './priority';

export interface PictureProps {
  photo: Photo;
  alt: string;
  /** the photo's width on the page, as CSS */
  sizes: string;
  /** load at once, not only near the viewport */
  eager?: boolean;
  /** the most important picture of the page */
  first?: boolean;
  /** not cropped to the shape of its box */
  whole?: boolean;
  onFailed?: () => void;
}

/** One photo in the best format and size, with its blurred placeholder until it is loaded. */
export function Picture({ photo, alt, sizes, eager, first, whole, onFailed }: PictureProps) {
  const [state, setState] = useState<'loading' | 'loaded' | 'refused'>('loading');
  const { renditions, placeholder } = photo;
  const avif = state !== 'refused' && sourceSet(renditions, true);
  return (
    <picture>
      {avif && <source type="image/avif" sizes={sizes} srcSet={avif} />}
      <img
        part="image"
        alt={alt}
        loading={eager ? undefined : 'lazy'}
        {...{ [PRIORITY]: first ? 'high' : undefined }}
        draggable={false}
        style={{
          background: state === 'loading' ? placeholderStyle(placeholder) : 'none',
          objectFit: whole ? 'contain' : undefined,
        }}
        sizes={sizes}
        srcSet={sourceSet(renditions)}
        src={widestUrl(photo)}
        onLoad={() => setState('loaded')}
        onError={() => {
          if (avif) setState('refused');
          else onFailed?.();
        }}
      />
    </picture>
  );
}
