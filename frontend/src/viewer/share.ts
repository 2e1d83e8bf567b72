import { h } from './dom';

/**
 * Hands an address to the system's sharing, or copies it; `say` shows what there is to say, '' for nothing. Where
 * neither is allowed (in a sandboxed frame) the address itself is shown.
 */
export async function share(url: string, title: string, copied: string, say: (words: Node | string) => void): Promise<void> {
  try {
    if (navigator.share && matchMedia('(pointer: coarse)').matches) {
      await navigator.share({ title, url });
      return;
    }
    await navigator.clipboard.writeText(url);
    say(copied);
  } catch (error) {
    // Closing the system's own sheet is no failure.
    if ((error as Error).name !== 'AbortError') say(h('a', { href: url, target: '_blank', rel: 'noopener' }, url));
  }
}
