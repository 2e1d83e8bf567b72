import type { Operation, Output, Step, Subject } from './types';

const LOSSLESS = new Set(['png', 'svg']);

/** A new step with the values of the operation's example, so that it is valid at once. */
export function stepOf(operation: Operation, key: number): Step {
  const given = operation.example.split(':').slice(1);
  return { key, name: operation.name, values: operation.parameters.map((_, i) => given[i] ?? '') };
}

/** The steps in a chain's text; unknown operations are left out. */
export const stepsOf = (chain: string, operations: Operation[]): Step[] =>
  chain.split(',').flatMap((text, key) => {
    const [name, ...values] = text.split(':');
    const operation = operations.find((known) => known.name === name);
    return operation ? [{ key, name, values: operation.parameters.map((_, i) => values[i] ?? '') }] : [];
  });

/** The text of a step, such as `rotate:90`, without trailing defaults; empty arguments in between are kept. */
const textOfStep = ({ name, values }: Step): string => [name, ...values].join(':').replace(/:+$/, '');

/** The steps' part of a chain; `recipe` is a chain from the open list. */
export const bodyText = (steps: Step[], recipe: string | null): string => recipe ?? steps.map(textOfStep).join(',');

/** The text of a chain, as in URLs of get-image. */
export function chainText(body: string, output: Output): string {
  const quality = output.quality && !LOSSLESS.has(output.format) ? [`quality:${output.quality}`] : [];
  return [...(body ? [body] : []), `format:${output.format}`, ...quality].join(',');
}

/** A name in a path: slashes are kept, other characters are escaped as needed. */
const pathOf = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

/** URL of a derivative on this site. */
export const derivativeUrl = (subject: Subject, chain: string): string =>
  `/api/get-image/${chain}/${pathOf(subject.name)}${subject.version ? `?v=${encodeURIComponent(subject.version)}` : ''}`;

export const explainUrl = (subject: Subject, chain: string): string =>
  `/api/explain-image/${chain}/${pathOf(subject.name)}`;

/** The name of an operation or a parameter in words: `remove-background` is `Remove background`. */
export const inWords = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[-_]/g, ' ');
