import type { Format, Operations } from './types';

/** The last step of a chain with its first argument, with presets and defaults resolved, such as `coloring:lineart`; or ''. */
export function lastStep(chain: string, { operations, presets }: Operations): string {
  const last = chain.split(',').findLast((word) => !/^(format|quality):/.test(word)) ?? '';
  // Presets contain no other presets.
  if (last in presets) return lastStep(presets[last], { operations, presets: {} } as Operations);
  const [name, first] = last.split(':');
  const usual = operations.find((known) => known.name === name)?.parameters[0]?.default;
  return [name, first || usual].filter((word) => word != null && word !== '').join(':');
}

/** Whether a format fits a chain without its output. */
export const fits = ({ last_steps }: Format, chain: string, operations: Operations): boolean =>
  !last_steps || last_steps.includes(lastStep(chain, operations));
