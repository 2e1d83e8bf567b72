import { h } from './dom';

/**
 * Shares a URL through the system's dialog, or copies it; `say` shows a message, '' for none. If both are forbidden, as in
 * a sandboxed frame, the URL itself is shown.
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
    // Closing the system's dialog is not a failure.
    if ((error as Error).name !== 'AbortError') say(h('a', { href: url, target: '_blank', rel: 'noopener' }, url));
  }
}
