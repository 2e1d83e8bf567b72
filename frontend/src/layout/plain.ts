/** Whether a key or click has no modifier; otherwise the browser handles it. */
export const isPlain = (event: Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>): boolean =>
  !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
