import type { Wishes } from './types';

/** Countries that use the Letter paper size (CLDR). */
const LETTER = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO', 'VE', 'GT', 'CR', 'PA', 'SV', 'NI', 'DO', 'PR', 'BZ']);

/** The paper size of the visitor's country, according to the browser's language. */
export function paperOf(language: string): Wishes['paper'] {
  try {
    return LETTER.has(new Intl.Locale(language).maximize().region ?? '') ? 'letter' : 'a4';
  } catch {
    // Some browsers report the system's locale, which may be `C`.
    return 'a4';
  }
}

const PAPERS = { a4: '210mm 297mm', letter: '8.5in 11in' };

/** Style of the print job: each figure is one page, with the title above the drawing. */
export const sheetCss = (paper: Wishes['paper']): string => `
@page { size: ${PAPERS[paper]}; margin: 12mm }
body { margin: 0 }
figure { display: flex; flex-direction: column; gap: 6mm; height: 100vh; margin: 0; overflow: hidden }
figure + figure { break-before: page }
figcaption { font: 600 20pt system-ui, sans-serif; text-align: center }
figcaption:empty { display: none }
img { flex: 1; min-height: 0; object-fit: contain; width: 100% }
`;

/** Adds drawings and their titles to a page for printing. */
export function fillSheets(page: Document, sheets: { title: string; url: string }[]): void {
  for (const { title, url } of sheets) {
    const figure = page.body.appendChild(page.createElement('figure'));
    figure.appendChild(page.createElement('figcaption')).textContent = title;
    figure.appendChild(page.createElement('img')).src = url;
  }
}
