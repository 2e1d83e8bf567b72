'use strict';
// Tells the page around this frame how high it would like to be, the way that WordPress understands (wp-embed.js):
// a message with the secret that stands behind the address, sent again when it changes or is asked for.
if (parent !== self) {
  const LEAST = 200;
  const MOST = 1000;
  const PATIENCE = 4000;
  const gallery = document.querySelector('darkroom-gallery');
  let patient = true;

  const secret = () => (/[?&]secret=([a-z0-9]+)/i.exec(location.hash) || [])[1];
  // What still loads has not its height yet; the frame would only jump.
  const isDrawn = () => !gallery || !!(gallery.shadowRoot && gallery.shadowRoot.querySelector('[data-index]'));
  const tell = () => {
    if (!secret()) return;
    document.documentElement.classList.add('flows');
    if (patient && !isDrawn()) return;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    const value = Math.min(MOST, Math.max(LEAST, height));
    parent.postMessage({ message: 'height', value, secret: secret() }, '*');
  };

  // A sandboxed frame may open no page: WordPress follows links to our own site when it is told of them.
  const follow = (event) => {
    const link = event.composedPath().find((element) => element.href);
    if (!link || event.defaultPrevented || !secret() || self.origin !== 'null') return;
    event.preventDefault();
    parent.postMessage({ message: 'link', value: link.href, secret: secret() }, '*');
  };

  addEventListener('click', follow);
  new ResizeObserver(tell).observe(document.body);
  addEventListener('hashchange', tell);
  addEventListener('load', tell);
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data && data.message === 'ready' && data.secret === secret()) tell();
  });
  setTimeout(() => {
    patient = false;
    tell();
  }, PATIENCE);
}
