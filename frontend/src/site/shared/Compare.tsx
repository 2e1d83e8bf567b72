import { useState, type CSSProperties } from 'react';
import { words as common } from '../words/common';

export interface CompareProps {
  before: string;
  after: string;
  label: string;
  beforeLabel: string;
  afterLabel: string;
  alt: string;
  /** width over height of the result; null until it is known */
  ratio: number | null;
  /** both pictures have the same frame, so one is shown over the other with a slider; otherwise side by side */
  aligned: boolean;
  onReady?: () => void;
  onFailed?: () => void;
}

/** A picture before and after. */
export function Compare(props: CompareProps) {
  const { before, after, label, beforeLabel, afterLabel, alt, ratio, aligned, onReady, onFailed } = props;
  const [at, setAt] = useState(50);
  const [settled, setSettled] = useState('');
  const settle = (then?: () => void) => (): void => {
    setSettled(after);
    then?.();
  };
  const result = (
    <img className="after" src={after} alt={`${afterLabel}: ${alt}`} onLoad={settle(onReady)} onError={settle(onFailed)} />
  );
  const busy = (
    <span className="tag busy" role="status">
      {settled === after ? '' : common.loading}
    </span>
  );
  if (!aligned) {
    return (
      <div className="compare apart">
        <figure>
          <img src={before} alt={`${beforeLabel}: ${alt}`} />
          <figcaption>{beforeLabel}</figcaption>
        </figure>
        <figure>
          {result}
          {busy}
          <figcaption>{afterLabel}</figcaption>
        </figure>
      </div>
    );
  }
  return (
    <div className="compare" data-loaded={!!settled} style={{ '--at': `${at}%`, '--ratio': ratio ?? 1.5 } as CSSProperties}>
      {result}
      {busy}
      <img className="before" src={before} alt={`${beforeLabel}: ${alt}`} />
      <span className="tag start">{beforeLabel}</span>
      <span className="tag end">{afterLabel}</span>
      <input
        type="range"
        min="0"
        max="100"
        value={at}
        aria-label={label}
        onChange={(event) => setAt(Number(event.target.value))}
      />
    </div>
  );
}
