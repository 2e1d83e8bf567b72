import { Select } from '../shared/Select';
import { ParameterField } from '../studio/ParameterField';
import type { Parameter } from '../studio/types';
import { words } from '../words/coloring';
import type { Wishes } from './types';

export interface WishFieldsProps {
  parameters: Parameter[];
  wishes: Wishes;
  onChange: (wishes: Wishes) => void;
}

/** Style and detail as the server offers them, and the paper. */
export function WishFields({ parameters, wishes, onChange }: WishFieldsProps) {
  return (
    <div className="wishes">
      {parameters
        .filter(({ name, choices }) => (name === 'style' || name === 'detail') && choices?.length !== 1)
        .map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={wishes[parameter.name as 'style' | 'detail']}
            onChange={(value) => onChange({ ...wishes, [parameter.name]: value })}
          />
        ))}
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
