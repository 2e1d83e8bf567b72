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

/** The language of the text around an element, also outside of its shadow trees. */
export function languageOf(element: Element): string {
  const { host } = element.getRootNode() as ShadowRoot;
  return element.closest<HTMLElement>('[lang]')?.lang || (host ? languageOf(host) : navigator.language);
}

/**
 * Registers a custom element that renders `view` into its shadow root. Does nothing if the name is already registered, as
 * by a second copy of the script, or in Node, which has no elements.
 */
export function define(name: string, attributes: string[], view: (element: Element) => ReactElement): void {
  if (!globalThis.customElements || customElements.get(name)) return;
  class DarkroomElement extends HTMLElement {
    static observedAttributes = attributes;
    #root: ShadowRoot | undefined;
    #due = 0;

    /**
     * Draws in a task of its own: a slow phone can respond meanwhile, several changed attributes cost one drawing, and a
     * moved element, which is removed and inserted again, does not lose its photos.
     */
    attributeChangedCallback(): void {
      clearTimeout(this.#due);
      this.#due = window.setTimeout(() => {
        if (this.isConnected && !this.#root) {
          this.#root = this.attachShadow({ mode: 'open' });
          this.#root.adoptedStyleSheets = [styles()];
        }
        if (this.#root) draw(this.isConnected ? view(this) : null, this.#root);
      });
    }

    connectedCallback(): void {
      this.attributeChangedCallback();
    }

    disconnectedCallback(): void {
      // A dialog that is removed from the page is no longer modal.
      this.#root?.querySelector('dialog')?.close();
      this.attributeChangedCallback();
    }
  }
  customElements.define(name, DarkroomElement);
}
