import { render, type ComponentChild } from 'preact';
import type { ReactElement } from 'react';

/** Renders an element into a shadow root; null removes it. */
export function draw(element: ReactElement | null, root: ShadowRoot): void {
  render(element as ComponentChild, root);
}
