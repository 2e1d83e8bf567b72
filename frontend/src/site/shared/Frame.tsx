import type { ReactNode } from 'react';
import { isEnabled } from './enabled';
import { owner } from './owner';
import { words } from '../words/common';

export type PageName = 'gallery' | 'studio' | 'coloring' | 'mine' | 'missing';

const PAGES: { name: Exclude<PageName, 'missing'>; path: string; needs?: string }[] = [
  { name: 'gallery', path: '/' },
  { name: 'studio', path: '/studio' },
  { name: 'coloring', path: '/coloring', needs: 'coloring-page' },
  { name: 'mine', path: '/my-pictures', needs: 'my-images' },
];

/** The header and footer of every page. */
export function Frame({ page, children }: { page: PageName; children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <header className="masthead">
        <a className="mark" href="/">
          {owner.title || words.photos}
        </a>
        <nav aria-label={words.main}>
          {PAGES.filter(({ needs }) => !needs || isEnabled(needs)).map(({ name, path }) => (
            <a key={name} href={path} aria-current={name === page ? 'page' : undefined}>
              {words[name]}
            </a>
          ))}
          {owner.link && <a href={owner.link}>{words.about}</a>}
        </nav>
      </header>
      <main id="main">{children}</main>
      <footer className="colophon">
        <p>{words.footer}</p>
        <p>
          <a href="/studio#embed">{words.embed}</a>
          <a href="/zoom">{words.zoom}</a>
          <a href="/docs">{words.api}</a>
        </p>
      </footer>
    </>
  );
}
