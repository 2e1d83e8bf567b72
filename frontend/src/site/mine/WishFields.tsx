import { words } from '../words/mine';

/** The offered results, by name, with their chains. */
export const CHAINS = {
  cutOut: 'remove-background,format:png',
  backdrop: 'remove-background:background,format:png',
  coloring: 'coloring-page,format:png',
  cutColoring: 'remove-background,coloring:classic,format:png',
};
export type Wish = keyof typeof CHAINS;

export interface WishFieldsProps {
  wish: Wish;
  name: string;
  onWish: (wish: Wish) => void;
  onName: (name: string) => void;
}

/** The result and the name for the next picture. */
export const WishFields = ({ wish, name, onWish, onName }: WishFieldsProps) => (
  <>
    <label className="field">
      <span>{words.make}</span>
      <select value={wish} onChange={(event) => onWish(event.target.value as Wish)}>
        {(Object.keys(CHAINS) as Wish[]).map((each) => (
          <option key={each} value={each}>
            {words[each]}
          </option>
        ))}
      </select>
    </label>
    <label className="field">
      <span>{words.name}</span>
      <input value={name} maxLength={100} placeholder={words.asFile} onChange={(event) => onName(event.target.value)} />
    </label>
  </>
);
