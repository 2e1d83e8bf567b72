import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Checks that axe leaves to a person, with the reason why they pass here. */
const UNDECIDED: Record<string, string> = {
  'color-contrast': 'text over a photo or a gradient: white on a dark scrim, looked at in the screenshots; and the page behind the open viewer, which covers it',
  'target-size': 'the photo links overlap nothing, but lie outside of the scrolled box',
  'label-content-name-mismatch': 'buttons whose text is a sign, as + and −, and whose name is a word',
  'aria-hidden-focus': 'checked by the keyboard tests',
};

/** axe's violations in a page or frame, and its undecided checks that have no reason above. */
export async function violations(page: Page | Frame): Promise<string[]> {
  await page.evaluate(AXE);
  const { found, open } = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Result[]; incomplete: Result[] }> } };
    interface Result {
      id: string;
      nodes: { html: string }[];
    }
    const result = await axe.run({ runOnly: tags });
    const tell = (results: Result[]) => results.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    return { found: tell(result.violations), open: result.incomplete.map(({ id }) => id) };
  }, RULES);
  return [...found, ...open.filter((id) => !(id in UNDECIDED)).map((id) => `undecided: ${id}`)];
}
