import { useCallback, useEffect, useRef, useState } from 'react';
import { send } from './send';
import type { PictureRecord, Upload } from './types';

interface Job extends Upload {
  file: File;
  chain: string;
}

let lastId = 0;

/** Uploads pictures one after the other. `onMade` receives each record; `before` is awaited before each upload. */
export function useUploads(onMade: (record: PictureRecord) => void, before: () => Promise<void>) {
  const [jobs, setJobs] = useState<Job[]>([]);
  const busy = useRef(false);

  const dismiss = useCallback((id: number): void => {
    setJobs((all) => {
      all.filter((job) => job.id === id).forEach(({ preview }) => URL.revokeObjectURL(preview));
      return all.filter((job) => job.id !== id);
    });
  }, []);

  useEffect(() => {
    const next = jobs.find(({ problem }) => !problem);
    if (!next || busy.current) return;
    busy.current = true;
    const note = (part: Partial<Job>): void =>
      setJobs((all) => all.map((job) => (job.id === next.id ? { ...job, ...part } : job)));
    before()
      .then(() => send(next.file, next.name, next.chain, (sent) => note({ sent })))
      .then(
        (record) => {
          onMade(record);
          dismiss(next.id);
        },
        (error: Error) => note({ problem: error.message }),
      )
      .finally(() => {
        busy.current = false;
        // A card dismissed meanwhile changes no state, so continue with the next one explicitly.
        setJobs((all) => [...all]);
      });
  }, [jobs, onMade, before, dismiss]);

  /** Numbers several pictures with one name; without a name, each gets the name of its file. */
  const add = (files: File[], chain: string, wanted: string): void => {
    const made = files.map((file, place) => {
      lastId += 1;
      const number = files.length > 1 ? ` ${place + 1}` : '';
      const name = wanted ? wanted.slice(0, 100 - number.length) + number : file.name.replace(/\.[^.]*$/, '').slice(0, 100);
      return { id: lastId, name, preview: URL.createObjectURL(file), sent: 0, problem: null, file, chain };
    });
    setJobs((all) => [...all, ...made]);
  };
  return { uploads: jobs as Upload[], add, dismiss };
}
