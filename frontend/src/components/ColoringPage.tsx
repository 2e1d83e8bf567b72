import { useState, type MouseEvent } from 'react';
import type { Photo } from '../api/types';
import { coloringFileName, inFormat } from '../api/urls';
import type { Labels } from '../labels';
import { printPage } from '../paper/print';
import { saveFile } from '../paper/save';
import { Button } from './Button';

/** A sandboxed frame (WordPress embeds are) may neither print nor save: there the page itself is linked. */
const sandboxed = (): boolean => self.origin === 'null';

/** One page: 100vh of a printed page is its height inside the margins. */
const SHEET = '@page{margin:10mm}body{margin:0}img{display:block;width:100%;height:100vh;object-fit:contain}';

/** The coloring page of a photo, to look at, to save and to print. */
export function ColoringPage({ photo, alt, labels }: { photo: Photo; alt: string; labels: Labels }) {
  const [notice, setNotice] = useState(labels.loading);
  const url = photo.coloringPage!;
  const pdf = inFormat(url, 'png', 'pdf');
  const failed = (): void => setNotice(labels.failed);
  const save = (address: string, extension: string) => (): void => {
    saveFile(address, coloringFileName(photo.name, extension, new Date())).catch(failed);
  };
  const print = (event: MouseEvent): void => {
    printPage(event.currentTarget.getRootNode(), SHEET, (page) => {
      page.body.appendChild(page.createElement('img')).src = url;
    }).catch(failed);
  };
  return (
    <div part="paper">
      <img alt={`${labels.coloringPage}: ${alt}`} src={url} onLoad={() => setNotice('')} onError={failed} />
      <output>{notice}</output>
      <div>
        {sandboxed() ? (
          <a part="button" href={url}>
            {labels.download}
          </a>
        ) : (
          <>
            <Button label={labels.download} onClick={save(url, 'png')} />
            {pdf && <Button label={labels.pdf} onClick={save(pdf, 'pdf')} />}
            <Button label={labels.print} onClick={print} />
          </>
        )}
      </div>
    </div>
  );
}
