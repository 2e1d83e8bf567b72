import { saveBlob, saveFile } from '../../paper/save';
import { coloringFileName } from '../../api/urls';
import { printPage } from '../../paper/print';
import { Compare } from '../shared/Compare';
import { words } from '../words/coloring';
import { fill } from '../words/pick';
import { draw } from './draw';
import { fillSheets, sheetCss } from './paper';
import type { Sheet, Wishes } from './types';

export interface SheetCardProps {
  sheet: Sheet;
  wishes: Wishes;
  /** the server supports PDF */
  pdf: boolean;
  drawing: boolean;
  onRename: (title: string) => void;
  onRemove: () => void;
  onProblem: (message: string) => void;
}

/** One photo before and after, with its title and the actions for its page. */
export function SheetCard({ sheet, wishes, pdf, drawing, onRename, onRemove, onProblem }: SheetCardProps) {
  const { name, title, photo, page, problem, ratio } = sheet;
  const attempt = (job: Promise<void>): void => {
    job.catch((error: Error) => onProblem(error.message));
  };
  const print = (url: string) => (): void =>
    attempt(printPage(document, sheetCss(wishes.paper), (target) => fillSheets(target, [{ title, url }])));
  const savePdf = async (): Promise<void> =>
    saveBlob(await draw(sheet.file, wishes, 'pdf'), coloringFileName(name, 'pdf', new Date()));
  return (
    <li className="sheet">
      <div className="picture" aria-busy={!page && !problem}>
        {photo && page && !drawing ? (
          <Compare
            before={photo}
            after={page}
            label={`${words.compare}: ${title || name}`}
            beforeLabel={words.before}
            afterLabel={words.after}
            alt={title || name}
            ratio={ratio}
            aligned
          />
        ) : (
          <div className="pending" style={{ aspectRatio: ratio ?? 1.5 }}>
            {photo && <img src={photo} alt={title || name} />}
            {!problem && (
              <p role="status">
                <span className="spinner" aria-hidden="true" />
                {drawing ? words.drawing : words.waiting}
              </p>
            )}
          </div>
        )}
        {problem && (
          <p className="problem" role="alert">
            {name}: {problem}
          </p>
        )}
      </div>
      <label className="field">
        <span>{words.pageTitle}</span>
        <input value={title} maxLength={80} onChange={(event) => onRename(event.target.value)} />
      </label>
      <div className="doings">
        <button type="button" className="button quiet" disabled={!page} onClick={page ? print(page) : undefined}>
          {words.print}
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={!page}
          onClick={() => page && attempt(saveFile(page, coloringFileName(name, 'png', new Date())))}
        >
          {words.save}
        </button>
        {pdf && (
          <button type="button" className="button quiet" disabled={!page} onClick={() => attempt(savePdf())}>
            {words.savePdf}
          </button>
        )}
        <button type="button" className="button quiet remove" aria-label={fill(words.remove, { name })} onClick={onRemove}>
          ×
        </button>
      </div>
    </li>
  );
}
