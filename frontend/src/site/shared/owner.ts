/** The owner's settings, which the server writes into the page. */
const setting = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=darkroom-${name}]`)?.content ?? '';

export const owner = { title: setting('title'), about: setting('about'), link: setting('link') };

/** Replaces the default accent color with the owner's, darkened or lightened until it is readable on the page. */
export function wearAccent(): void {
  const accent = setting('accent');
  if (!accent) return;
  const shade = (lightness: string): string => {
    const readable = `oklch(from ${accent} ${lightness} c h)`;
    return CSS.supports('color', readable) ? readable : accent;
  };
  document.documentElement.style.setProperty('--safelight', `light-dark(${shade('min(l, 0.52)')}, ${shade('max(l, 0.72)')})`);
}
