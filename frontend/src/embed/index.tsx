import { Gallery, type GalleryProps } from '../components/Gallery';
import { define, labelsOf, languageOf, sourceOf } from './element';

const OPTIONS = 'layout headings captions address limit row-height gap heading-level ttl'.split(' ');
const FILTER = 'prefix q link tag sort orientation seed min_width max_width min_height max_height'.split(' ');

/** The given attributes among these names; for options, `row-height="200"` or `"200px"` becomes `rowHeight: 200`. */
const read = (element: Element, names: string[]): object =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = element.getAttribute(name);
      const key = name.replace(/-./, (part) => part[1].toUpperCase());
      return value ? [[key, names === OPTIONS && /^\d/.test(value) ? parseFloat(value) : value]] : [];
    }),
  );

const view = (element: Element, fixed?: GalleryProps) => (
  <Gallery
    {...read(element, OPTIONS)}
    {...fixed}
    filter={read(element, FILTER)}
    src={sourceOf(element)}
    locale={languageOf(element)}
    labels={labelsOf(element)}
  />
);

const attributes = ['src', 'lang', 'labels', ...OPTIONS, ...FILTER];
define('darkroom-gallery', attributes, view);
define('darkroom-photo', attributes, (element) => view(element, { random: true, layout: 'single' }));
