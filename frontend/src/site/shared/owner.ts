/** The owner's settings, which the server writes into the page. */
const setting = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=darkroom-${name}]`)?.content ?? '';

export const owner = { title: setting('title'), about: setting('about'), link: setting('link') };

/** Replaces the default accent color with the owner's. */
export function wearAccent(): void {
  const accent = setting('accent');
  if (accent) document.documentElement.style.setProperty('--safelight', accent);
}
