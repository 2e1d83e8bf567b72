/**
 * The address of an open photo: `?photo=<name>`, added to that of the page. Opening pushes it, so that Back closes the
 * viewer; turning replaces it.
 */

const KEY = 'photo';

interface State {
  /** which gallery of the page has the photo open */
  darkroom?: string;
}

const state = (): State => Object(history.state) as State;

/** The gallery that opened the photo of this entry of the history, if one did. */
export const galleryInHistory = (): string | undefined => state().darkroom;

export const photoInAddress = (): string | null => new URLSearchParams(location.search).get(KEY);

/** The page's address with a photo, or, by null, without one. */
export function addressOf(name: string | null): string {
  const url = new URL(location.href);
  if (name === null) url.searchParams.delete(KEY);
  else url.searchParams.set(KEY, name);
  return url.href;
}

/** Keeps the address of the page that of the photo that `gallery` has open. */
export function openAddress(gallery: string) {
  // An address that somebody followed has nothing of this page before it.
  let pushed = false;
  let shown = '';
  const isOurs = (): boolean => state().darkroom === gallery;
  return {
    show(name: string): void {
      if (name === shown) return;
      shown = name;
      const next = { ...state(), darkroom: gallery };
      if (isOurs() || photoInAddress() !== null) history.replaceState(next, '', addressOf(name));
      else {
        history.pushState(next, '', addressOf(name));
        pushed = true;
      }
    },
    /** The viewer was closed, not by Back. */
    leave(): void {
      if (!isOurs()) return;
      if (pushed) history.back();
      else history.replaceState({ ...state(), darkroom: undefined }, '', addressOf(null));
    },
    isOurs,
  };
}
