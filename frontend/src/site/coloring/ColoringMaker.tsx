import { useMemo, useState } from 'react';
import { printPage } from '../../paper/print';
import { useJson } from '../shared/useJson';
import type { Operations } from '../studio/types';
import { words } from '../words/coloring';
import { fill } from '../words/pick';
import { DropZone } from './DropZone';
import { Example } from './Example';
import { fillSheets, paperOf, sheetCss } from './paper';
import { SheetCard } from './SheetCard';
import type { Wishes } from './types';
import { useSheets } from './useSheets';
import { WishFields } from './WishFields';

const read = (json: unknown) => json as Operations;

/** Turns photos into coloring pages, with one print job for all of them. */
export function ColoringMaker() {
  const [wishes, setWishes] = useState<Wishes>({ style: 'lineart', detail: '', pencils: '', paper: paperOf(navigator.language) });
  const [problem, setProblem] = useState<string | null>(null);
  const { value: operations } = useJson('/api/list-operations', read);
  const { sheets, add, rename, remove, clear } = useSheets(wishes);
  const asked = JSON.stringify([wishes.style, wishes.detail, wishes.pencils]);
  const drawn = useMemo(() => sheets.flatMap(({ title, page }) => (page ? [{ title, url: page }] : [])), [sheets]);
  const current = sheets.find((sheet) => sheet.wishes !== asked);
  const parameters = operations?.operations.find(({ name }) => name === 'coloring')?.parameters ?? [];
  const pdf = operations?.formats.some(({ name }) => name === 'pdf') ?? false;

  const printAll = (): void => {
    printPage(document, sheetCss(wishes.paper), (page) => fillSheets(page, drawn)).catch((error: Error) =>
      setProblem(error.message),
    );
  };
  return (
    <div className="maker">
      <div className="title">
        <h1>{words.title}</h1>
        <p className="quietly">{words.intro}</p>
      </div>
      <DropZone onFiles={add} small={sheets.length > 0} />
      <p className="promise">{words.private}</p>
      {!sheets.length && <Example />}
      {sheets.length > 0 && (
        <div className="job">
          <WishFields parameters={parameters} wishes={wishes} onChange={setWishes} />
          <p className="quietly" role="status">
            {fill(words.progress, { done: drawn.length, total: sheets.length })}
          </p>
          <div className="doings">
            <button type="button" className="button" disabled={!drawn.length} onClick={printAll}>
              {words.printAll}
            </button>
            <button type="button" className="button quiet" onClick={clear}>
              {words.clear}
            </button>
          </div>
        </div>
      )}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <ul className="sheets">
        {sheets.map((sheet) => (
          <SheetCard
            key={sheet.id}
            sheet={sheet}
            wishes={wishes}
            pdf={pdf}
            drawing={sheet === current}
            onRename={(title) => rename(sheet.id, title)}
            onRemove={() => remove(sheet.id)}
            onProblem={setProblem}
          />
        ))}
      </ul>
    </div>
  );
}
