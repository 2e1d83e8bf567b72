import { useEffect, useState } from 'react';
import { words } from '../words/studio';
import { derivativeUrl, stepsOf } from './chain';
import type { Operations, Step, Subject } from './types';

const LOOKS: { label: string; chain: string; model?: string }[] = [
  { label: words.lookOriginal, chain: '' },
  { label: words.lookGray, chain: 'grayscale' },
  { label: words.lookSquare, chain: 'square' },
  { label: words.lookCutOut, chain: 'remove-background', model: 'subject' },
  { label: words.lookFaces, chain: 'obscure-faces', model: 'faces' },
  { label: words.lookSoft, chain: 'blur:9' },
  { label: words.lookCrisp, chain: 'sharpen' },
  { label: words.lookColoring, chain: 'coloring:lineart:3' },
  { label: words.lookNumbers, chain: 'coloring:numbers:2' },
];

const MOST_TRIES = 4;
/** ms before the first repetition, and twice as many before each further one */
const PAUSE = 1000;

export interface LooksProps {
  operations: Operations;
  subject: Subject;
  /** the current chain */
  chosen: string;
  onChoose: (steps: Step[]) => void;
}

/** Looks to start from, each shown on a small copy of the photo; those that need a trained model only with it. */
export function Looks({ operations, subject, chosen, onChoose }: LooksProps) {
  const installed = new Set(operations.models.filter((model) => model.installed).map(({ name }) => name));
  return (
    <section className="looks" aria-label={words.looks}>
      {LOOKS.filter(({ model }) => !model || installed.has(model)).map(({ label, chain }) => (
        <button
          key={label}
          type="button"
          aria-pressed={chain === chosen}
          onClick={() => onChoose(stepsOf(chain, operations.operations))}
        >
          <Small key={subject.name} src={derivativeUrl(subject, ['resize:240', chain, 'format:webp'].filter(Boolean).join(','))} />
          {label}
        </button>
      ))}
    </section>
  );
}

/** A small picture. A busy server may refuse one of so many at once, so it is requested again. */
function Small({ src }: { src: string }) {
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!failed || tries === MOST_TRIES) return undefined;
    const again = (): void => {
      setFailed(false);
      setTries(tries + 1);
    };
    const timer = setTimeout(again, PAUSE * 2 ** tries);
    return () => clearTimeout(timer);
  }, [failed, tries]);
  return failed ? <span className="none" /> : <img key={tries} src={src} alt="" loading="lazy" onError={() => setFailed(true)} />;
}
