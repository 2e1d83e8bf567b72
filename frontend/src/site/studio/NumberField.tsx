import { useId } from 'react';

export interface NumberFieldProps {
  label: string;
  value: string;
  minimum?: number;
  maximum?: number;
  step?: number | 'any';
  /** the meaning of an empty field */
  placeholder?: string;
  hint?: string;
  required?: boolean;
  onChange: (value: string) => void;
}

export function NumberField({ label, value, minimum, maximum, step = 1, placeholder, hint, required, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="decimal"
        value={value}
        min={minimum}
        max={maximum}
        step={step}
        placeholder={placeholder}
        required={required}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <small id={id} className="quietly">
          {hint}
        </small>
      )}
    </label>
  );
}
