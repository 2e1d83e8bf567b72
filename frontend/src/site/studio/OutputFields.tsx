import { Select } from '../shared/Select';
import { fill, locale } from '../words/pick';
import { words } from '../words/studio';
import { fits } from './fitting';
import { NumberField } from './NumberField';
import type { Operations, Output } from './types';

export interface OutputFieldsProps {
  operations: Operations;
  /** without its output */
  chain: string;
  output: Output;
  onChange: (output: Output) => void;
}

const either = new Intl.ListFormat(locale, { type: 'disjunction' });

/** The formats that fit the chain, and what it takes for the others; a quality where there is one to choose. */
export function OutputFields({ operations, chain, output, onChange }: OutputFieldsProps) {
  const fitting = operations.formats.filter((format) => fits(format, chain, operations));
  const others = operations.formats.filter((format) => !fitting.includes(format));
  const quality = fitting.find(({ name }) => name === output.format)?.quality;
  return (
    <>
      <div className="controls">
        <Select
          label={words.format}
          value={output.format}
          options={fitting.map(({ name }) => ({ value: name, label: name }))}
          onChange={(format) => onChange({ ...output, format })}
        />
        {operations.open && quality != null && (
          <NumberField
            label={words.quality}
            value={output.quality}
            minimum={1}
            maximum={100}
            placeholder={String(quality)}
            onChange={(value) => onChange({ ...output, quality: value })}
          />
        )}
      </div>
      {others.map(({ name, last_steps: steps }) => (
        <p key={name} className="quietly">
          {fill(words.unfit, { format: name, steps: either.format(steps ?? []) })}
        </p>
      ))}
    </>
  );
}
