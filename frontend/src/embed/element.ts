import type { ReactElement } from 'react';
import type { Labels } from '../labels';
import css from '../styles/gallery.css?inline';
import { draw } from './render';
import { script } from './script';

let sheet: CSSStyleSheet | undefined;

/** The style sheet of every element, made once. */
function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** Address of the Darkroom whose photos the element shows: the script's own, unless the tag says otherwise. */
export const sourceOf = (element: Element): string | undefined =>
  element.getAttribute('src') || (script ? new URL('/', script).href : undefined);

/** Strings that replace those of the language, written as JSON in the attribute `labels`. */
export function labelsOf(element: Element): Partial<Labels> {
  try {
    return JSON.parse(element.getAttribute('labels') ?? '{}');
  } catch (error) {
    console.error(element, error);
    return {};
  }
}

export const languageOf = (element: Element): string =>
  element.closest<HTMLElement>('[lang]')?.lang || navigator.language;

/**
 * Registers a custom element that draws `view` of itself into its shadow root. A second copy of the script finds the
 * name taken and leaves it; in Node, where there are no elements, nothing happens.
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
      // A dialog that is taken out is modal no more.
      this.#root.querySelector('dialog')?.close();
      // An element that is moved is taken out and put in again: it must not lose its photos over that.
      setTimeout(() => {
        this.#drawn = this.isConnected;
        if (!this.#drawn) draw(null, this.#root);
      });
    }
  }
  customElements.define(name, DarkroomElement);
}
