let frame: HTMLIFrameElement | undefined;

/**
 * Prints what `fill` puts into an empty page with a style sheet, and nothing of the page around: the print job is that
 * of a frame of its own, kept in `root`. Returns when the browser's print dialog has been answered; throws when one of
 * the pictures cannot be loaded.
 */
export async function printPage(root: Node, css: string, fill: (page: Document) => void): Promise<void> {
  // afterprint is not sent everywhere, so the last frame goes when the next one comes.
  frame?.remove();
  frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;visibility:hidden';
  (root === document ? document.body : root).appendChild(frame);
  const view = frame.contentWindow as Window & typeof globalThis;
  const page = view.document;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  page.adoptedStyleSheets = [sheet];
  fill(page);
  await Promise.all([...page.images].map((image) => image.decode()));
  view.focus();
  view.print();
}
