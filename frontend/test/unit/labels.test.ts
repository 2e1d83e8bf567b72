import { expect, test } from 'vitest';
import { pageLabels } from '../../src/labels/pages';

test('pages without JavaScript say what the gallery says (npm run labels writes its file)', async () => {
  await expect(`${JSON.stringify(pageLabels(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../functions/darkroom/embedding/labels.json',
  );
});
