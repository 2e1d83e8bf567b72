/** The gallery's modules that unit tests cover. Each group is a separate run, so that an interruption loses little. */
const below = (folder, names) => names.map((name) => `src/${folder}/${name}.ts`);

export const GROUPS = {
  data: [
    ...below('api', ['ratios', 'read', 'urls']),
    ...below('cache', ['collection', 'json']),
    ...below('labels', ['dates', 'pick']),
    ...below('placeholder', ['average', 'thumbhash']),
    'src/components/words.ts',
  ],
  layout: below('layout', ['arrange', 'blocks', 'breaks', 'keys', 'rows', 'runs', 'strip', 'types', 'window']),
  export: below('export', ['fetch', 'files', 'find', 'order', 'ring', 'search']),
  address: below('viewer', ['address', 'keys', 'locate', 'share']),
  gestures: below('viewer', ['gestures', 'taps', 'trail', 'wheel']),
  viewer: below('viewer', ['camera', 'inside', 'moves', 'resting', 'slideshow', 'zip']),
};

/** Where the results of a group are kept, without the extension. */
export const resultsOf = (group, seed, share) => `test-results/mutants-${group}-${seed}-${share}`;
