import type { Alias, Plugin } from 'vite';

export const DIST: string;
export const PREACT: Alias[];
export const APART: Alias;
export function script(
  entry: string,
  name: string,
  options?: { alias?: Alias[]; outDir?: string; plugins?: Plugin[]; format?: 'iife' | 'es' },
): Promise<unknown>;
