import type { MouseEventHandler } from 'react';

export const Button = ({ label, onClick }: { label: string; onClick: MouseEventHandler }) => (
  <button type="button" part="button" onClick={onClick}>
    {label}
  </button>
);
