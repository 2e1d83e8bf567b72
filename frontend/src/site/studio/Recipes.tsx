import { recipeLabel } from './recipes';
import { words } from '../words/studio';

export interface RecipesProps {
  recipes: string[];
  chosen: string;
  onChoose: (recipe: string) => void;
}

/** The chains that a closed server offers, and why there are no others. */
export function Recipes({ recipes, chosen, onChoose }: RecipesProps) {
  return (
    <fieldset className="stack recipes">
      <legend>{words.recipes}</legend>
      <p className="quietly">{words.closed}</p>
      <div className="chips">
        {recipes.map((recipe) => (
          <button
            key={recipe}
            type="button"
            className="chip"
            aria-pressed={recipe === chosen}
            title={recipe}
            onClick={() => onChoose(recipe)}
          >
            {recipeLabel(recipe)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
