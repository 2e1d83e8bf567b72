/** This script's own URL, if it is known; a module or an inline script has none. */
export const script = (globalThis.document?.currentScript as HTMLScriptElement | null)?.src || undefined;
