import { Select } from '../shared/Select';
import { words } from '../words/studio';
import { inWords } from './chain';
import { NumberField } from './NumberField';
import type { Parameter } from './types';

export interface ParameterFieldProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

const hintOf = ({ summary, unit }: Parameter): string => [summary, unit].filter(Boolean).join(' · ');

/** The control for a parameter of list-operations, by its type, bounds, unit and default. */
export function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const { name, type, choices, minimum, maximum, odd } = parameter;
  const label = inWords(name);
  const placeholder = parameter.default === null ? '' : String(parameter.default);
  if (type === 'choice' && choices) {
    const empty = placeholder ? [] : [{ value: '', label: words.choose }];
    const options = choices.map((choice) => ({ value: choice, label: choice }));
    return <Select label={label} value={value || placeholder} options={[...empty, ...options]} onChange={onChange} />;
  }
  if (type === 'color') {
    return (
      <label className="field">
        <span>{label}</span>
        <input
          type="color"
          value={`#${value || placeholder || '000000'}`}
          onChange={(event) => onChange(event.target.value.slice(1))}
        />
        <small className="quietly">{hintOf(parameter)}</small>
      </label>
    );
  }
  if (type === 'integer' || type === 'number') {
    const step = type === 'integer' ? (odd ? 2 : 1) : 'any';
    return (
      <NumberField
        label={label}
        {...{ value, minimum, maximum, placeholder, onChange }}
        step={odd ? 'any' : step}
        hint={hintOf(parameter)}
      />
    );
  }
  return (
    <label className="field">
      <span>{label}</span>
      <input type="text" value={value} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />
      <small className="quietly">{hintOf(parameter)}</small>
    </label>
  );
}
