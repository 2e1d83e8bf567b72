import { words } from '../words/common';
import { fill } from '../words/pick';

/** Replaces a page whose function is off on this server. */
export function Off({ title, name }: { title: string; name: string }) {
  return (
    <div className="off">
      <h1>{title}</h1>
      <p>{words.off}</p>
      <p className="quietly">{fill(words.offHow, { name })}</p>
      <p>
        <a className="button" href="/">
          {words.toGallery}
        </a>
      </p>
    </div>
  );
}
