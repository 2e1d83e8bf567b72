/** The owner's settings, which the server writes into the page. */
const told = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=darkroom-${name}]`)?.content ?? '';

export const owner = { title: told('title'), about: told('about'), link: told('link') };

/** Replaces the default accent color with the owner's. */
export function wearAccent(): void {
  const accent = told('accent');
  if (accent) document.documentElement.style.setProperty('--safelight', accent);
}
