/**
 * The URL of an open photo: the page's URL with `?photo=<name>`. Opening a photo pushes it, so that Back closes the
 * viewer; turning to another photo replaces it.
 */

const KEY = 'photo';

interface State {
  /** the gallery on the page that has the photo open */
  darkroom?: string;
}

const state = (): State => Object(history.state) as State;

/** The gallery that opened the photo of the current history entry; undefined without one. */
export const galleryInHistory = (): string | undefined => state().darkroom;

export const photoInAddress = (): string | null => new URLSearchParams(location.search).get(KEY);

/** The page's URL with a photo, or without one for null. */
export function addressOf(name: string | null): string {
  const url = new URL(location.href);
  if (name === null) url.searchParams.delete(KEY);
  else url.searchParams.set(KEY, name);
  return url.href;
}

/**
 * Changes the history. A page without a web address (a file, srcdoc) may not change its URL, but may add an entry; Safari
 * refuses both after a hundred changes in a short time.
 */
function write(method: 'pushState' | 'replaceState', next: State, name: string | null): boolean {
  for (const url of [addressOf(name), undefined]) {
    try {
      history[method](next, '', url);
      return true;
    } catch {
      // Tried without a URL.
    }
  }
  return false;
}

/** Keeps the page's URL in step with the photo that `gallery` has open. */
export function openAddress(gallery: string) {
  // A URL from outside has no earlier entry of this page in the history.
  let pushed = false;
  let shown = '';
  const isOurs = (): boolean => state().darkroom === gallery;
  return {
    show(name: string): void {
      if (name === shown) return;
      shown = name;
      const next = { ...state(), darkroom: gallery };
      if (isOurs() || photoInAddress() !== null) write('replaceState', next, name);
      else pushed = write('pushState', next, name);
    },
    /** Called when the viewer was closed, except by Back. */
    leave(): void {
      if (!isOurs()) return;
      if (pushed) history.back();
      else write('replaceState', { ...state(), darkroom: undefined }, null);
    },
    isOurs,
  };
}
