'use strict';
// Search and tags of an exported page: both are attributes of its gallery, and part of its address.
(() => {
  const PAUSE = 80;
  const gallery = document.querySelector('darkroom-gallery');
  const form = document.querySelector('form[role=search]');
  const chips = [...document.querySelectorAll('.tags button')];
  if (parent !== self) {
    // A frame on another site has little space, so it shows only the photos, and links open outside it.
    document.documentElement.classList.add('framed');
    document.head.append(Object.assign(document.createElement('base'), { target: '_blank' }));
  }
  if (!form) return;
  const { q } = form.elements;
  const whole = gallery.getAttribute('labels');
  let timer;

  const show = () => {
    const asked = new URLSearchParams(location.search);
    const tag = asked.get('tag') ?? '';
    const text = asked.get('q') ?? '';
    if (document.activeElement !== q) q.value = text;
    for (const chip of chips) chip.ariaPressed = `${chip.value === tag}`;
    const empty = text || tag ? JSON.stringify({ empty: form.dataset.empty }) : whole;
    for (const [name, value] of Object.entries({ labels: empty, tag, q: text })) {
      if (value) gallery.setAttribute(name, value);
      else gallery.removeAttribute(name);
    }
  };
  const change = (name, value) => {
    const url = new URL(location.href);
    url.searchParams.delete('photo');
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
    if (url.href !== location.href) history.replaceState(null, '', url);
    show();
  };
  const search = () => {
    clearTimeout(timer);
    change('q', q.value.trim());
  };
  // The texts to search are loaded before the visitor has typed a word.
  const prepare = async () => {
    await customElements.whenDefined('darkroom-gallery');
    dispatchEvent(new CustomEvent('darkroom-search', { detail: new URL(gallery.getAttribute('src') ?? '.', location.href).href }));
  };
  q.addEventListener('focus', prepare, { once: true });
  q.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  for (const chip of chips) chip.addEventListener('click', () => change('tag', chip.value));
  show();
})();
