import type { Alias } from 'vite';

export const DIST: string;
export const PREACT: Alias[];
export function script(entry: string, name: string, alias?: Alias[], outDir?: string): Promise<unknown>;
