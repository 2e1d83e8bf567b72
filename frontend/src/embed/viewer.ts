/** The second file of the embed, loaded when the visitor may be about to open a photo. */
import { keyTarget } from '../layout/keys';
import captions from '../styles/captions.css?inline';
import controls from '../styles/viewer-controls.css?inline';
import css from '../styles/viewer.css?inline';
import { openViewer as open, type Viewer, type ViewerOptions } from '../viewer';
import { addressedPhoto } from '../viewer/locate';

const sheet = new CSSStyleSheet();
sheet.replaceSync(captions + controls + css);

/** Adds the viewer's style sheet. Done before a photo is opened, since the browser then matches all tiles again. */
export function prepare(parent: HTMLElement): void {
  const root = parent.getRootNode() as ShadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** Opens the viewer, and adds its style sheet. */
export function openViewer(options: ViewerOptions): Viewer {
  prepare(options.parent);
  return open(options);
}

export { addressedPhoto, keyTarget };
