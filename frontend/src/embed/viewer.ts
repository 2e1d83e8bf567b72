/** The second file of the embed: loaded when somebody is about to open a photo. */
import css from '../styles/viewer.css?inline';
import { openViewer as open, type Viewer, type ViewerOptions } from '../viewer';
import { addressedPhoto } from '../viewer/locate';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** The viewer, in the style that belongs to it. */
export function openViewer(options: ViewerOptions): Viewer {
  const root = options.parent.getRootNode() as ShadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return open(options);
}

export { addressedPhoto };
