import { useEffect, useState } from 'react';
import { words } from '../words/gallery';

const PAUSE = 250;

/** Searches after a short pause in typing, or at once on Enter. */
export function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => text !== value && onChange(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <form
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text);
      }}
    >
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
