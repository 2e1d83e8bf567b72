import { Select } from '../shared/Select';
import { words } from '../words/studio';
import { fits } from './fitting';
import { NumberField } from './NumberField';
import type { Operations, Output } from './types';

export interface OutputFieldsProps {
  operations: Operations;
  /** the chain without its output */
  chain: string;
  output: Output;
  onChange: (output: Output) => void;
}

/** The formats that fit the chain, and the quality if the format has one. */
export function OutputFields({ operations, chain, output, onChange }: OutputFieldsProps) {
  const fitting = operations.formats.filter((format) => fits(format, chain, operations));
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
    </>
  );
}
