import type { ReactElement } from 'react';
import type { Labels } from '../labels';
import css from '../styles/gallery.css?inline';
import { draw } from './render';
import { script } from './script';

let sheet: CSSStyleSheet | undefined;

/** The style sheet shared by all elements, created once. */
function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** URL of the Darkroom whose photos the element shows: the tag's `src`, else the script's own site. */
export const sourceOf = (element: Element): string | undefined =>
  element.getAttribute('src') || (script ? new URL('/', script).href : undefined);

/** Texts that override those of the language, as JSON in the attribute `labels`. */
export function labelsOf(element: Element): Partial<Labels> {
  try {
    return JSON.parse(element.getAttribute('labels') ?? '{}');
  } catch (error) {
    console.error(element, error);
    return {};
  }
}

export const languageOf = (element: Element): string =>
  (element.closest<HTMLElement>('[lang]') ?? document.documentElement).lang || navigator.language;

/**
 * Registers a custom element that renders `view` into its shadow root. Does nothing if the name is already registered, as
 * by a second copy of the script, or in Node, which has no elements.
 */
export function define(name: string, attributes: string[], view: (element: Element) => ReactElement): void {
  if (!globalThis.customElements || customElements.get(name)) return;
  class DarkroomElement extends HTMLElement {
    static observedAttributes = attributes;
    #root = this.attachShadow({ mode: 'open' });
    #drawn = false;

    connectedCallback(): void {
      this.#root.adoptedStyleSheets = [styles()];
      this.#drawn = true;
      this.attributeChangedCallback();
    }

    attributeChangedCallback(): void {
      if (this.#drawn) draw(view(this), this.#root);
    }

    disconnectedCallback(): void {
      // A dialog that is removed from the page is no longer modal.
      this.#root.querySelector('dialog')?.close();
      // A moved element is removed and inserted again, and must not lose its photos.
      setTimeout(() => {
        this.#drawn = this.isConnected;
        if (!this.#drawn) draw(null, this.#root);
      });
    }
  }
  customElements.define(name, DarkroomElement);
}
