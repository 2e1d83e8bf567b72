import { start } from '../shared/start';
import { words } from '../words/common';

start(
  'missing',
  <div className="off">
    <h1>{words.missing}</h1>
    <a className="button" href="/">
      {words.toGallery}
    </a>
  </div>,
);
