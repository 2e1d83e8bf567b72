/** `<darkroom-photo>` alone, without a framework: one photo, its caption and date, a link to the original. */
import { readPhoto } from '../api/read';
import type { Photo } from '../api/types';
import { apiBase, apiUrl, sourceSet, widestUrl } from '../api/urls';
import { dateInWords } from '../labels/dates';
import { averageColor } from '../placeholder/average';
import css from '../styles/photo.css?inline';

/** The photos are on this script's own site unless the tag says otherwise. */
const script = typeof document === 'undefined' ? null : (document.currentScript as HTMLScriptElement | null)?.src;
const site = script ? new URL('/', script).href : undefined;

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
  const box = root.host.getBoundingClientRect();
  const ratio = width && height ? width / height : Infinity;
  const sizes = `${Math.ceil(Math.min(box.width, box.height * ratio || Infinity))}px`;
  const figure = document.createElement('figure');
  const picture = add(add(figure, 'a', { href: url ?? widestUrl(photo) }), 'picture', {});
  add(picture, 'source', { type: 'image/avif', sizes, srcset: sourceSet(renditions, true) ?? '' });
  const image = document.createElement('img');
  image.part.add('image');
  image.style.background = averageColor(photo.placeholder) ?? '';
  image.onload = () => (image.style.background = '');
  image.onerror = () => image.previousElementSibling?.remove();
  Object.assign(image, { alt: alt ?? caption ?? '', fetchPriority: 'high', sizes, srcset: sourceSet(renditions) ?? '' });
  image.src = widestUrl(photo) ?? '';
  picture.append(image);
  const words = [caption, dateInWords(taken, locale)].filter(Boolean).join(' · ');
  if (words) add(figure, 'figcaption', { textContent: words }).part.add('caption');
  root.replaceChildren(figure);
}

if (typeof customElements !== 'undefined' && !customElements.get('darkroom-photo')) {
  customElements.define(
    'darkroom-photo',
    class extends HTMLElement {
      static observedAttributes = ['src', ...PICK];
      #asked = '';

      connectedCallback(): void {
        const near = new IntersectionObserver(
          ([entry]) => {
            if (!entry.isIntersecting) return;
            near.disconnect();
            void this.#load();
          },
          { rootMargin: '600px' },
        );
        near.observe(this);
      }

      attributeChangedCallback(): void {
        if (this.#asked) void this.#load();
      }

      async #load(): Promise<void> {
        const base = apiBase(this.getAttribute('src') || site, document.baseURI);
        const url = apiUrl(base, 'random-image', Object.fromEntries(PICK.map((name) => [name, this.getAttribute(name) ?? ''])));
        if (url === this.#asked) return;
        this.#asked = url;
        const answer = await fetch(url, { credentials: 'omit' });
        if (!answer.ok) throw new Error(`${answer.status} ${url}`);
        const photo = readPhoto(await answer.json(), base);
        const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        root.adoptedStyleSheets = [sheet];
        draw(root, photo, this.closest<HTMLElement>('[lang]')?.lang || navigator.language);
      }
    },
  );
}
