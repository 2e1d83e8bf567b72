import { render, type ComponentChild } from 'preact';
import type { ReactElement } from 'react';

/** Draws an element into a shadow root; null takes down what was drawn. */
export function draw(element: ReactElement | null, root: ShadowRoot): void {
  render(element as ComponentChild, root);
}
