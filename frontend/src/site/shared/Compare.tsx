import { useState, type CSSProperties } from 'react';

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
  const result = <img className="after" src={after} alt={`${afterLabel}: ${alt}`} onLoad={onReady} onError={onFailed} />;
  if (!aligned) {
    return (
      <div className="compare apart">
        <figure>
          <img src={before} alt={`${beforeLabel}: ${alt}`} />
          <figcaption>{beforeLabel}</figcaption>
        </figure>
        <figure>
          {result}
          <figcaption>{afterLabel}</figcaption>
        </figure>
      </div>
    );
  }
  return (
    <div className="compare" style={{ '--at': `${at}%`, '--ratio': ratio ?? 1.5 } as CSSProperties}>
      {result}
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
