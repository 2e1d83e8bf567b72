import type { Operation, Output, Step, Subject } from './types';

const LOSSLESS = new Set(['png', 'svg']);

/** A new step with the values of the operation's own example, so that it can be run at once. */
export function stepOf(operation: Operation, key: number): Step {
  const given = operation.example.split(':').slice(1);
  return { key, name: operation.name, values: operation.parameters.map((_, i) => given[i] ?? '') };
}

/** The steps of a chain's text; what the server does not know is left out. */
export const stepsOf = (chain: string, operations: Operation[]): Step[] =>
  chain.split(',').flatMap((text, key) => {
    const [name, ...values] = text.split(':');
    const operation = operations.find((known) => known.name === name);
    return operation ? [{ key, name, values: operation.parameters.map((_, i) => values[i] ?? '') }] : [];
  });

/** `rotate:90`: trailing defaults are left out, empty places between are kept. */
const textOfStep = ({ name, values }: Step): string => [name, ...values].join(':').replace(/:+$/, '');

/** The steps of a chain; `recipe` is a chain that the server lists as open. */
export const bodyText = (steps: Step[], recipe: string | null): string => recipe ?? steps.map(textOfStep).join(',');

/** The text of a chain as get-image takes it. */
export function chainText(body: string, output: Output): string {
  const quality = output.quality && !LOSSLESS.has(output.format) ? [`quality:${output.quality}`] : [];
  return [...(body ? [body] : []), `format:${output.format}`, ...quality].join(',');
}

/** A name in a path: slashes stay, everything else that needs it is escaped. */
const pathOf = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

/** Address of a derivative on this site. */
export const derivativeUrl = (subject: Subject, chain: string): string =>
  `/api/get-image/${chain}/${pathOf(subject.name)}${subject.version ? `?v=${encodeURIComponent(subject.version)}` : ''}`;

export const explainUrl = (subject: Subject, chain: string): string =>
  `/api/explain-image/${chain}/${pathOf(subject.name)}`;
