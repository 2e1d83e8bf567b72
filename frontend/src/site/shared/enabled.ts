/** The features that the server has enabled, from the page; without that list, all are assumed. */
const enabled = document.querySelector<HTMLMetaElement>('meta[name=darkroom-enabled]')?.content.split(' ');

export const isEnabled = (name: string): boolean => enabled?.includes(name) ?? true;
