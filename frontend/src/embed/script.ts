/** This script's own address, if it is known: a module, or a script in the page itself, has none. */
export const script = (globalThis.document?.currentScript as HTMLScriptElement | null)?.src || undefined;
