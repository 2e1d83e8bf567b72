import { layoutWithin } from './rows';
import { layoutStrip } from './strip';
import type { Arrangement, Layout, Room } from './types';

/** Lays the photos out in the available space. A single photo gets all of it. */
export function arrange(arrangement: Arrangement, ratios: Float32Array, room: Room): Layout {
  const { width, height, gap } = room;
  if (arrangement === 'single') return layoutStrip(Float32Array.of(width / height), height, 0);
  if (arrangement === 'strip') return layoutStrip(ratios, height, gap);
  return layoutWithin(ratios, room, arrangement === 'grid');
}
