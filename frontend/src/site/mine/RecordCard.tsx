import { useEffect, useState, type KeyboardEvent } from 'react';
import { printPage } from '../../paper/print';
import { fillSheets, paperOf, sheetCss } from '../coloring/paper';
import { Compare } from '../shared/Compare';
import { words } from '../words/mine';
import type { PictureRecord } from './types';

export interface RecordCardProps {
  record: PictureRecord;
  onRename: (name: string) => void;
  onRemove: () => void;
  onProblem: (message: string) => void;
}

/** The file extension for the format in the chain. */
const endingOf = (chain: string): string => (/format:(\w+)/.exec(chain)?.[1] ?? 'png').replace('jpeg', 'jpg');

/** One record before and after, with its editable name and its actions. */
export function RecordCard({ record, onRename, onRemove, onProblem }: RecordCardProps) {
  const { record_name: kept, original_url: before, result_url: after, chain } = record;
  const [name, setName] = useState(kept);
  const [ratio, setRatio] = useState<number | null>(null);
  useEffect(() => setName(kept), [kept]);
  useEffect(() => {
    const image = new Image();
    image.addEventListener('load', () => setRatio(image.naturalWidth / image.naturalHeight));
    image.src = after;
  }, [after]);

  const settle = (): void => {
    const wanted = name.trim();
    if (!wanted) setName(kept);
    else if (wanted !== kept) onRename(wanted);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setName(kept);
  };
  const print = (): void => {
    const css = sheetCss(paperOf(navigator.language));
    printPage(document, css, (page) => fillSheets(page, [{ title: kept, url: after }])).catch((error: Error) =>
      onProblem(error.message),
    );
  };
  return (
    <li className="sheet record">
      <Compare
        before={before}
        after={after}
        label={`${words.compare}: ${kept}`}
        beforeLabel={words.before}
        afterLabel={words.after}
        alt={kept}
        ratio={ratio}
        aligned
      />
      <label className="field">
        <span>{words.name}</span>
        <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} onBlur={settle} onKeyDown={onKey} />
      </label>
      <div className="doings">
        <a className="button quiet" href={after} download={`${kept}.${endingOf(chain)}`}>
          {words.download}
        </a>
        <button type="button" className="button quiet" onClick={print}>
          {words.print}
        </button>
        <button type="button" className="button quiet" aria-label={`${words.remove} ${kept}`} onClick={onRemove}>
          {words.remove}
        </button>
      </div>
    </li>
  );
}
