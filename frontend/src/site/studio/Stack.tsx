import { fill } from '../words/pick';
import { words } from '../words/studio';
import { inWords, stepOf } from './chain';
import { ParameterField } from './ParameterField';
import type { Operations, Step } from './types';

export interface StackProps {
  operations: Operations;
  steps: Step[];
  onChange: (steps: Step[]) => void;
}

/** The operations in order, each with its controls. */
export function Stack({ operations, steps, onChange }: StackProps) {
  const replace = (at: number, step: Step): void => onChange(steps.map((old, i) => (i === at ? step : old)));
  const swap = (a: number, b: number): void => onChange(steps.map((_, i) => steps[i === a ? b : i === b ? a : i]));
  const add = (name: string): void => {
    const operation = operations.operations.find((known) => known.name === name);
    if (operation) onChange([...steps, stepOf(operation, Date.now())]);
  };
  return (
    <section className="stack" aria-labelledby="steps">
      <h2 id="steps">{words.steps}</h2>
      {!steps.length && <p className="quietly">{words.noSteps}</p>}
      <ol>
        {steps.map((step, at) => {
          const operation = operations.operations.find(({ name }) => name === step.name)!;
          const name = inWords(step.name);
          return (
            <li key={step.key}>
              <div className="head">
                <h3>{name}</h3>
                <button type="button" disabled={!at} aria-label={fill(words.up, { name })} onClick={() => swap(at, at - 1)}>
                  ↑
                </button>
                <button
                  type="button"
                  disabled={at === steps.length - 1}
                  aria-label={fill(words.down, { name })}
                  onClick={() => swap(at, at + 1)}
                >
                  ↓
                </button>
                <button
                  type="button"
                  aria-label={fill(words.remove, { name })}
                  onClick={() => onChange(steps.filter((_, i) => i !== at))}
                >
                  ×
                </button>
              </div>
              <p className="quietly">{operation.summary}</p>
              <div className="controls">
                {operation.parameters.map((parameter, i) => (
                  <ParameterField
                    key={parameter.name}
                    parameter={parameter}
                    value={step.values[i]}
                    onChange={(value) =>
                      replace(at, { ...step, values: step.values.map((old, k) => (k === i ? value : old)) })
                    }
                  />
                ))}
              </div>
            </li>
          );
        })}
      </ol>
      {steps.length < operations.max_steps && (
        <label className="field">
          <span>{words.add}</span>
          <select value="" onChange={(event) => add(event.target.value)}>
            <option value="">{words.choose}</option>
            {operations.operations.map(({ name, summary }) => (
              <option key={name} value={name} title={summary}>
                {inWords(name)}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}
