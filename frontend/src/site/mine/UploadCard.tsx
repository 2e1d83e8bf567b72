import { words } from '../words/mine';
import { fill } from '../words/pick';
import type { Upload } from './types';

/** An upload with preview and progress, or its error. */
export function UploadCard({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { name, preview, sent, problem } = upload;
  const text = fill(sent < 1 ? words.sending : words.working, { name });
  return (
    <li className="sheet">
      <div className="pending" style={{ aspectRatio: 1.5 }}>
        <img src={preview} alt={name} />
        {!problem && (
          <p role="status">
            <span className="spinner" aria-hidden="true" />
            {text}
          </p>
        )}
      </div>
      {problem ? (
        <>
          <p className="problem" role="alert">
            {name}: {problem}
          </p>
          <button type="button" className="button quiet" onClick={onDismiss}>
            {words.dismiss}
          </button>
        </>
      ) : (
        <progress value={sent} max={1} aria-label={text} />
      )}
    </li>
  );
}
