import { useCallback, useEffect, useRef, useState } from 'react';
import { words } from '../words/coloring';
import { draw } from './draw';
import { shrink } from './shrink';
import type { Sheet, Wishes } from './types';

let lastId = 0;

/** A suggested title: for `IMG_2041.jpg`, `IMG 2041`. */
const titleOf = (name: string): string => name.replace(/\.[^.]*$/, '').replace(/[_-]+/g, ' ');

function sheetOf(file: File): Sheet {
  lastId += 1;
  const { name } = file;
  return { id: lastId, name, title: titleOf(name), file, photo: null, ratio: null, wishes: null, page: null, problem: null };
}

function forget(sheet: Sheet): void {
  for (const url of [sheet.photo, sheet.page]) if (url) URL.revokeObjectURL(url);
}

export interface Sheets {
  sheets: Sheet[];
  add: (files: Iterable<File>) => void;
  rename: (id: number, title: string) => void;
  remove: (id: number) => void;
  clear: () => void;
}

/** The sheets, drawn one after the other, and again when the options change. */
export function useSheets(wishes: Wishes): Sheets {
  const [sheets, setSheets] = useState<Sheet[]>([]);
  const busy = useRef(false);
  const asked = JSON.stringify([wishes.style, wishes.detail, wishes.pencils]);

  const change = useCallback((id: number, part: Partial<Sheet>): void => {
    setSheets((all) => all.map((sheet) => (sheet.id === id ? { ...sheet, ...part } : sheet)));
  }, []);

  const process = useCallback(
    async (sheet: Sheet): Promise<void> => {
      const { id } = sheet;
      try {
        if (!sheet.photo) {
          const { blob, width, height } = await shrink(sheet.file).catch(() => {
            throw new Error(words.unreadable);
          });
          change(id, { file: blob, photo: URL.createObjectURL(blob), ratio: width / height });
          return;
        }
        const page = await draw(sheet.file, wishes, 'png');
        if (sheet.page) URL.revokeObjectURL(sheet.page);
        change(id, { page: URL.createObjectURL(page), wishes: asked, problem: null });
      } catch (error) {
        change(id, { problem: (error as Error).message, wishes: asked });
      }
    },
    [wishes, asked, change],
  );

  useEffect(() => {
    const next = sheets.find((sheet) => sheet.wishes !== asked);
    if (!next || busy.current) return;
    busy.current = true;
    void process(next).finally(() => {
      busy.current = false;
      // A sheet removed meanwhile changes no state, so continue with the next one explicitly.
      setSheets((all) => [...all]);
    });
  }, [sheets, asked, process]);

  return {
    sheets,
    add: (files) => setSheets((all) => [...all, ...Array.from(files, sheetOf)]),
    rename: (id, title) => change(id, { title }),
    remove: (id) =>
      setSheets((all) => {
        all.filter((sheet) => sheet.id === id).forEach(forget);
        return all.filter((sheet) => sheet.id !== id);
      }),
    clear: () =>
      setSheets((all) => {
        all.forEach(forget);
        return [];
      }),
  };
}
