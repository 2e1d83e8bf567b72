/** Longest side in px of an upload: enough for a page printed at 300 dpi, and small enough for a slow connection. */
const LONGEST = 2000;

export interface Shrunk {
  blob: Blob;
  width: number;
  height: number;
}

/** The sides, in whole px, of a picture reduced to fit `longest`. */
export function fit(width: number, height: number, longest: number = LONGEST): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * The photo upright, at most LONGEST px, and redrawn, so that no metadata of the file is left (place, person, camera).
 * Throws if the browser cannot read it.
 */
export async function shrink(file: Blob): Promise<Shrunk> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const [width, height] = fit(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  // A transparent drawing is placed on white paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
  if (!blob) throw new Error('The canvas returned no picture.');
  return { blob, width, height };
}
