import type { MouseEventHandler } from 'react';

/** Shapes drawn with one line on a square of 24. */
const ICONS = {
  close: 'M6 6l12 12M18 6L6 18',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  zoom: 'M4 10.5a6.5 6.5 0 1013 0 6.5 6.5 0 10-13 0M15.5 15.5L20 20',
  coloringPage: 'M4 20l1-5L16 4l4 4L9 19zM13 7l4 4',
};

export interface ButtonProps {
  label: string;
  onClick: MouseEventHandler;
  /** draw this instead of the label */
  icon?: keyof typeof ICONS;
  /** it switches something, which is on or off now */
  on?: boolean;
  /** out of use, but keeping its place and, where it has it, the focus */
  off?: boolean;
}

export function Button({ label, onClick, icon, on, off }: ButtonProps) {
  return (
    <button
      type="button"
      part={`button ${icon ?? ''}`}
      aria-label={icon && label}
      aria-pressed={on}
      aria-disabled={off}
      onClick={off ? undefined : onClick}
    >
      {icon ? (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={ICONS[icon]} />
        </svg>
      ) : (
        label
      )}
    </button>
  );
}
