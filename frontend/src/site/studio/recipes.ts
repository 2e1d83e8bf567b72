import { words as coloring } from '../words/coloring';
import { fill } from '../words/pick';
import { words } from '../words/studio';

const WIDTH = /^resize:(\d+)$/;
/** Matches `coloring:lineart:2,page:letter`, in which defaults are omitted. */
const COLORING = /^coloring(?::(classic|lineart|numbers)?)?(?::(\d+))?(,page(?::(\w+))?)?$/;

/** Recipes of a closed server. The original is no derivative and takes no format, and `classic` has no detail. */
export const recipesOf = (openList: string[]): string[] =>
  openList.filter((recipe) => recipe !== 'original' && !recipe.startsWith('coloring::'));

/** A label for a recipe that every server has; otherwise its chain. */
export function recipeLabel(recipe: string): string {
  const width = WIDTH.exec(recipe)?.[1];
  if (width) return fill(words.wide, { width });
  const found = COLORING.exec(recipe);
  if (!found) return recipe;
  const [, style, detail, page, paper] = found;
  const styles: Record<string, string> = { lineart: words.lineart, numbers: coloring.numbers };
  const parts = [styles[style] ?? words.classic, detail && `${coloring.detail} ${detail}`];
  return [...parts, page && (paper === 'letter' ? coloring.letter : coloring.a4)].filter(Boolean).join(' · ');
}
