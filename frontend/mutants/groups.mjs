/** The gallery's modules that unit tests reach. Each group is a run of its own, so that an interrupted one loses little. */
export const GROUPS = {
  data: ['src/api/*.ts', 'src/cache/*.ts', 'src/components/words.ts', 'src/labels/{dates,pick}.ts', 'src/placeholder/*.ts'],
  layout: ['src/layout/*.ts'],
  export: ['src/export/{fetch,ring}.ts'],
  address: ['src/viewer/{address,download,keys,locate,share}.ts'],
  viewer: ['src/viewer/{camera,gestures,inside,moves,resting,slideshow,taps,trail,wheel}.ts'],
};
