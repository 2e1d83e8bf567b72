import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { locale } from '../words/pick';
import { Frame, type PageName } from './Frame';
import { wearAccent } from './owner';
import '../../styles/captions.css';
import '../../styles/gallery.css';
import '../../styles/viewer-controls.css';
import '../../styles/viewer.css';
import './site.css';

/** Renders a page of the site in the visitor's language. */
export function start(page: PageName, content: ReactNode): void {
  document.documentElement.lang = locale;
  wearAccent();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Frame page={page}>{content}</Frame>
    </StrictMode>,
  );
}
