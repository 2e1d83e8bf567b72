import { expect, test } from 'vitest';
import { pageLabels } from '../../src/labels/pages';

test('pages without JavaScript have the gallery’s texts (npm run labels writes them)', async () => {
  await expect(`${JSON.stringify(pageLabels(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../functions/darkroom/embedding/labels.json',
  );
});
