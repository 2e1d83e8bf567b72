import { useId, useRef, useState } from 'react';
import { words as common } from '../words/common';

/** A text with a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState('');
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      // Without permission to write to the clipboard, the text is at least selected.
    }
  };
  return (
    <div className="copy">
      <label className="field" htmlFor={id}>
        <span>{label}</span>
        <textarea ref={field} id={id} readOnly spellCheck={false} rows={text.split('\n').length} value={text} />
      </label>
      <button type="button" className="button quiet" onClick={() => void copy()}>
        <span role="status">{copied === text ? common.copied : common.copy}</span>
      </button>
    </div>
  );
}
