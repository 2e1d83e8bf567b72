let frame: HTMLIFrameElement | undefined;

/**
 * Prints the content that `fill` adds to an empty page with a style sheet, without the page around it, by printing a
 * separate frame in `root`. Returns when the browser's print dialog is closed; throws if a picture cannot be loaded.
 */
export async function printPage(root: Node, css: string, fill: (page: Document) => void): Promise<void> {
  // Some browsers do not send afterprint, so the previous frame is removed when the next one is created.
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
