/** Longest side sent, px: a page printed at 300 dpi gains nothing from more, and a school's line does from less. */
const LONGEST = 2000;

export interface Shrunk {
  blob: Blob;
  width: number;
  height: number;
}

/** The side lengths of a picture that fits LONGEST, in whole px. */
export function fit(width: number, height: number, longest: number = LONGEST): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * The photo upright, at most LONGEST px, and drawn anew: nothing of what the file said beside its pixels (where it was
 * taken, by whom, with what) is left. Throws when the browser cannot read it.
 */
export async function shrink(file: Blob): Promise<Shrunk> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const [width, height] = fit(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  // A transparent drawing is meant to lie on paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
  if (!blob) throw new Error('The canvas gave no picture.');
  return { blob, width, height };
}
