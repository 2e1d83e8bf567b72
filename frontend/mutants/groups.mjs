/** The gallery's modules that unit tests cover. Each group is a separate run, so that an interruption loses little. */
export const GROUPS = {
  data: ['src/api/*.ts', 'src/cache/*.ts', 'src/components/words.ts', 'src/labels/{dates,pick}.ts', 'src/placeholder/*.ts'],
  layout: ['src/layout/*.ts'],
  export: ['src/export/{fetch,ring}.ts'],
  address: ['src/viewer/{address,keys,locate,share}.ts'],
  gestures: ['src/viewer/{gestures,taps,trail,wheel}.ts'],
  viewer: ['src/viewer/{camera,inside,moves,resting,slideshow}.ts'],
};
