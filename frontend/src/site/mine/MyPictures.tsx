import { useCallback, useEffect, useState } from 'react';
import { DropZone } from '../coloring/DropZone';
import { useJson } from '../shared/useJson';
import { MESSAGES, SUCCESS, words } from '../words/mine';
import { fill } from '../words/pick';
import { RecordCard } from './RecordCard';
import { change } from './send';
import type { PictureRecord, Records } from './types';
import { UploadCard } from './UploadCard';
import { useRemoval } from './useRemoval';
import { useUploads } from './useUploads';
import { CHAINS, WishFields, type Wish } from './WishFields';

const read = (json: unknown) => json as Records;

/** The message in the URL after a form was sent without JavaScript. */
function messageOf(search: string): string | null {
  const message = new URLSearchParams(search).get('message');
  return MESSAGES.find((known) => known === message) ?? null;
}

/** A visitor's own pictures: upload, compare, rename, download, print, remove. */
export function MyPictures() {
  const { value, problem } = useJson('/api/my-images', read);
  const [records, setRecords] = useState<PictureRecord[]>([]);
  const [wish, setWish] = useState<Wish>('cutOut');
  const [wanted, setWanted] = useState('');
  const [notice, setNotice] = useState(() => messageOf(location.search));
  useEffect(() => value?.records && setRecords(value.records), [value]);

  const made = useCallback((record: PictureRecord) => {
    setRecords((all) => [record, ...all]);
    setNotice(SUCCESS);
  }, []);
  const gone = useCallback((id: string) => setRecords((all) => all.filter((one) => one.record_id !== id)), []);
  const { leaving, remove, undo, settle } = useRemoval(gone, setNotice);
  const { uploads, add, dismiss } = useUploads(made, settle);

  const send = (files: File[]): void => {
    setNotice(null);
    add(files, CHAINS[wish], wanted.trim());
    setWanted('');
  };
  const rename = (id: string, name: string): void => {
    const named = (text: string): void =>
      setRecords((all) => all.map((one) => (one.record_id === id ? { ...one, record_name: text } : one)));
    const before = records.find((one) => one.record_id === id)?.record_name ?? '';
    named(name);
    change('PUT', id, name).catch((error: Error) => {
      named(before);
      setNotice(error.message);
    });
  };
  const shown = records.filter((record) => record.record_id !== leaving?.record_id);
  const limit = value?.limit ?? 0;
  const isFull = value !== null && shown.length >= limit;
  return (
    <div className="maker mine">
      <div className="title">
        <h1>{words.title}</h1>
        <p className="quietly">{words.intro}</p>
      </div>
      {(problem ?? notice) && (
        <p className={notice === SUCCESS && !problem ? 'full' : 'problem'} role={notice === SUCCESS && !problem ? 'status' : 'alert'}>
          {problem ?? notice}
        </p>
      )}
      {value && (
        <>
          <div className="job">
            <WishFields wish={wish} name={wanted} onWish={setWish} onName={setWanted} />
            <p className="quietly" role="status">
              {fill(words.kept, { n: shown.length, limit })}
            </p>
          </div>
          {isFull ? (
            <p className="full">{words.full}</p>
          ) : (
            <DropZone onFiles={send} small={shown.length + uploads.length > 0} />
          )}
          {shown.length + uploads.length === 0 && <p className="quietly">{words.empty}</p>}
        </>
      )}
      <ul className="sheets">
        {uploads.map((upload) => (
          <UploadCard key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
        ))}
        {shown.map((record) => (
          <RecordCard
            key={record.record_id}
            record={record}
            onRename={(name) => rename(record.record_id, name)}
            onRemove={() => void remove(record)}
            onProblem={setNotice}
          />
        ))}
      </ul>
      {leaving && (
        <div className="undo" role="status">
          <p>{fill(words.removed, { name: leaving.record_name })}</p>
          <button type="button" className="button quiet" onClick={undo}>
            {words.undo}
          </button>
        </div>
      )}
    </div>
  );
}
