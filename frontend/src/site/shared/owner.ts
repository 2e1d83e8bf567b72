/** What the site's owner has set: the server writes it into the page. */
const told = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=darkroom-${name}]`)?.content ?? '';

export const owner = { title: told('title'), about: told('about'), link: told('link') };

/** Puts the owner's color in the place of ours. */
export function wearAccent(): void {
  const accent = told('accent');
  if (accent) document.documentElement.style.setProperty('--safelight', accent);
}
