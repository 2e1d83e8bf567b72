import { expect, test } from 'vitest';
import { pageLabels } from '../../src/labels/pages';

test('pages without JavaScript have the gallery’s texts (written by npm run labels)', async () => {
  await expect(`${JSON.stringify(pageLabels(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../functions/darkroom/embedding/labels.json',
  );
});
