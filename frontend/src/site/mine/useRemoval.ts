import { useCallback, useEffect, useRef, useState } from 'react';
import { change } from './send';
import type { PictureRecord } from './types';

const MOMENT = 7000;

/** Removes a record after a delay in which it can be restored, or at once when the page is closed. */
export function useRemoval(onGone: (id: string) => void, onFailed: (message: string) => void) {
  const [leaving, setLeaving] = useState<PictureRecord | null>(null);
  const pending = useRef<PictureRecord | null>(null);

  const settle = useCallback(async (): Promise<void> => {
    const record = pending.current;
    pending.current = null;
    setLeaving(null);
    if (!record) return;
    try {
      await change('DELETE', record.record_id);
      onGone(record.record_id);
    } catch (error) {
      onFailed((error as Error).message);
    }
  }, [onGone, onFailed]);

  useEffect(() => {
    if (!leaving) return undefined;
    const timer = setTimeout(() => void settle(), MOMENT);
    const leave = (): void => void settle();
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', leave);
    };
  }, [leaving, settle]);

  const remove = async (record: PictureRecord): Promise<void> => {
    await settle();
    pending.current = record;
    setLeaving(record);
  };
  const undo = (): void => {
    pending.current = null;
    setLeaving(null);
  };
  return { leaving, remove, undo, settle };
}
