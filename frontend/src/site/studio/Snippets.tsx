import { useState } from 'react';
import { words } from '../words/studio';
import { CopyField } from './CopyField';
import { NumberField } from './NumberField';
import { HEIGHTS, snippet, type Picture, type SnippetKind } from './snippets';

const KINDS: { kind: SnippetKind; label: string }[] = [
  { kind: 'picture', label: words.embedPicture },
  { kind: 'gallery', label: words.embedGallery },
  { kind: 'strip', label: words.embedStrip },
  { kind: 'random', label: words.embedRandom },
  { kind: 'frame', label: words.embedFrame },
  { kind: 'pictureFrame', label: words.embedPictureFrame },
];

/** HTML for the visitor's own page. */
export function Snippets({ picture }: { picture: Picture | null }) {
  const [kind, setKind] = useState<SnippetKind>(location.hash === '#embed' ? 'gallery' : 'picture');
  const [heights, setHeights] = useState<Partial<Record<SnippetKind, string>>>({});
  const usual = HEIGHTS[kind];
  const note = kind === 'frame' || kind === 'pictureFrame' ? `${words.embedFrameNote} ${words.embedNote}` : words.embedNote;
  return (
    <section className="snippets" id="embed" aria-labelledby="embed-title">
      <h2 id="embed-title">{words.embedTitle}</h2>
      <div className="chips" role="group" aria-label={words.kind}>
        {KINDS.map((choice) => (
          <button
            key={choice.kind}
            type="button"
            className="chip"
            aria-pressed={choice.kind === kind}
            onClick={() => setKind(choice.kind)}
          >
            {choice.label}
          </button>
        ))}
      </div>
      {usual !== undefined && (
        <NumberField
          label={words.embedHeight}
          value={heights[kind] ?? ''}
          minimum={100}
          maximum={5000}
          placeholder={usual ? `${usual}` : words.embedAny}
          onChange={(value) => setHeights({ ...heights, [kind]: value })}
        />
      )}
      <CopyField label="HTML" text={snippet(kind, location.origin, picture, Number(heights[kind]) || usual)} />
      <p className="quietly">{note}</p>
    </section>
  );
}
