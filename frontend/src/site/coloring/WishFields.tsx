import { Select } from '../shared/Select';
import type { Parameter } from '../studio/types';
import { words } from '../words/coloring';
import type { Wishes } from './types';

export interface WishFieldsProps {
  parameters: Parameter[];
  wishes: Wishes;
  onChange: (wishes: Wishes) => void;
}

const STYLES: Record<string, string> = { classic: words.classic, lineart: words.lineart, numbers: words.numbers };

/** The numbers from minimum to maximum, with words for both ends. */
function details({ minimum = 1, maximum = 5 }: Parameter): { value: string; label: string }[] {
  const numbers = Array.from({ length: maximum - minimum + 1 }, (_, i) => minimum + i);
  const ends = { [minimum]: words.fewest, [maximum]: words.most };
  return numbers.map((number) => ({ value: `${number}`, label: ends[number] ? `${number} · ${ends[number]}` : `${number}` }));
}

/** Style, detail, pencils (for numbers) and paper, as far as the server offers them. */
export function WishFields({ parameters, wishes, onChange }: WishFieldsProps) {
  const style = parameters.find(({ name }) => name === 'style');
  const detail = parameters.find(({ name }) => name === 'detail');
  const pencils = parameters.find(({ name }) => name === 'pencils');
  const chosen = wishes.style || `${style?.default ?? ''}`;
  return (
    <div className="wishes">
      {style?.choices && style.choices.length > 1 && (
        <Select
          label={words.style}
          value={chosen}
          options={style.choices.map((choice) => ({ value: choice, label: STYLES[choice] ?? choice }))}
          onChange={(value) => onChange({ ...wishes, style: value })}
        />
      )}
      {detail && chosen !== 'classic' && (
        <Select
          label={words.detail}
          value={wishes.detail || `${detail.default ?? ''}`}
          options={details(detail)}
          onChange={(value) => onChange({ ...wishes, detail: value })}
        />
      )}
      {pencils?.choices && chosen === 'numbers' && (
        <Select
          label={words.pencils}
          value={wishes.pencils || `${pencils.default ?? ''}`}
          options={pencils.choices.map((choice) => ({ value: choice, label: choice }))}
          onChange={(value) => onChange({ ...wishes, pencils: value })}
        />
      )}
      <Select
        label={words.paper}
        value={wishes.paper}
        options={[
          { value: 'a4', label: words.a4 },
          { value: 'letter', label: words.letter },
        ]}
        onChange={(paper) => onChange({ ...wishes, paper: paper as Wishes['paper'] })}
      />
    </div>
  );
}
