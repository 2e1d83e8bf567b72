/** `<darkroom-photo>` alone, without a framework: one photo, its caption and date, a link to the original. */
import { readPhoto } from '../api/read';
import type { Photo } from '../api/types';
import { apiBase, apiUrl, sourceSet, widestUrl } from '../api/urls';
import { dateInWords } from '../labels/dates';
import { averageColor } from '../placeholder/average';
import css from '../styles/photo.css?inline';
import { script } from './script';

const PICK = ['seed', 'tag', 'prefix', 'orientation'];

function add<Name extends keyof HTMLElementTagNameMap>(
  parent: Node,
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return parent.appendChild(Object.assign(document.createElement(name), properties));
}

function draw(root: ShadowRoot, photo: Photo, locale: string): void {
  const { renditions, caption, alt, taken, url, width, height } = photo;
  const figure = document.createElement('figure');
  const picture = add(add(figure, 'a', { href: url ?? widestUrl(photo) }), 'picture', {});
  const source = add(picture, 'source', { type: 'image/avif' });
  const image = add(picture, 'img', { alt: alt ?? caption ?? '', width: width!, height: height!, fetchPriority: 'high' });
  image.part.add('image');
  image.style.background = averageColor(photo.placeholder) ?? '';
  image.onload = () => (image.style.background = '');
  image.onerror = () => source.remove();
  const words = [caption, dateInWords(taken, locale)].filter(Boolean).join(' · ');
  if (words) add(figure, 'figcaption', { textContent: words }).part.add('caption');
  root.replaceChildren(figure);
  // Its dimensions reserve the space before it is loaded, and determine which rendition is loaded.
  const box = image.getBoundingClientRect();
  const sizes = `${Math.ceil(Math.min(box.width, (box.height * width!) / height! || Infinity))}px`;
  Object.assign(source, { sizes, srcset: sourceSet(renditions, true) ?? '' });
  Object.assign(image, { sizes, srcset: sourceSet(renditions) ?? '', src: widestUrl(photo) ?? '' });
}

if (globalThis.customElements && !customElements.get('darkroom-photo')) {
  customElements.define(
    'darkroom-photo',
    class extends HTMLElement {
      static observedAttributes = ['src', ...PICK];
      #asked = '';

      connectedCallback(): void {
        new IntersectionObserver(
          ([entry], near) => {
            if (!entry.isIntersecting) return;
            near.disconnect();
            void this.#load();
          },
          { rootMargin: '600px' },
        ).observe(this);
      }

      attributeChangedCallback(): void {
        if (this.#asked) void this.#load();
      }

      async #load(): Promise<void> {
        const src = this.getAttribute('src');
        const base = apiBase(src, (!src && script) || document.baseURI);
        const url = apiUrl(base, 'random-image', Object.fromEntries(PICK.map((name) => [name, this.getAttribute(name) ?? ''])));
        if (url === this.#asked) return;
        this.#asked = url;
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(url);
        const photo = readPhoto(await answer.json(), base);
        // The element's source changed during the request.
        if (url !== this.#asked) return;
        const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        root.adoptedStyleSheets = [sheet];
        draw(root, photo, this.closest<HTMLElement>('[lang]')?.lang || navigator.language);
      }
    },
  );
}
