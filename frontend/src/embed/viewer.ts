/** The second file of the embed, loaded when the visitor is about to open a photo. */
import controls from '../styles/viewer-controls.css?inline';
import css from '../styles/viewer.css?inline';
import { openViewer as open, type Viewer, type ViewerOptions } from '../viewer';
import { addressedPhoto } from '../viewer/locate';

const sheet = new CSSStyleSheet();
sheet.replaceSync(controls + css);

/** Opens the viewer, and adds its style sheet. */
export function openViewer(options: ViewerOptions): Viewer {
  const root = options.parent.getRootNode() as ShadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return open(options);
}

export { addressedPhoto };
