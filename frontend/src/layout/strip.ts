import { LONGEST, UNKNOWN_RATIO, type Layout } from './types';

/** One row of `height` px that scrolls sideways; every photo is a line of its own. */
export function layoutStrip(ratios: Float32Array, height: number, gap: number): Layout {
  const full = ratios.reduce((sum, ratio) => sum + (ratio || UNKNOWN_RATIO) * height + gap, 0);
  const narrower = Math.min(1, LONGEST / full);
  const lineStart = [0];
  const lineAt: number[] = [];
  const lineSize: number[] = [];
  let at = 0;
  for (let i = 0; i < ratios.length; i++) {
    lineStart.push(i + 1);
    lineAt.push(at);
    lineSize.push((ratios[i] || UNKNOWN_RATIO) * height * narrower);
    at += lineSize[i] + gap * narrower;
  }
  const cells = (index: number) => [{ index, across: 0, size: height }];
  return { axis: 'x', lineStart, lineAt, lineSize, extent: Math.max(0, at - gap), sections: null, cells };
}
