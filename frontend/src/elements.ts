import type { DetailedHTMLProps, HTMLAttributes } from 'react';

/** Attributes of the custom elements that embed.js and embed-photo.js define; docs/embedding.md explains them. */
export interface ElementAttributes extends DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> {
  src?: string;
  prefix?: string;
  /** words to search for */
  q?: string;
  tag?: string;
  orientation?: string;
  sort?: string;
  layout?: string;
  limit?: number | string;
  seed?: string;
  labels?: string;
}

declare module 'react' {
  // oxlint-disable-next-line typescript/no-namespace -- React's types can only be extended this way.
  namespace JSX {
    interface IntrinsicElements {
      'darkroom-gallery': ElementAttributes;
      'darkroom-photo': ElementAttributes;
    }
  }
}
