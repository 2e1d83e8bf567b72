/** The features that the server has enabled, from the page; without that list, all are assumed. */
const told = document.querySelector<HTMLMetaElement>('meta[name=darkroom-enabled]')?.content.split(' ');

export const isEnabled = (name: string): boolean => told?.includes(name) ?? true;
