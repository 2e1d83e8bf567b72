import { useMemo, useRef, useState, type CSSProperties } from 'react';
import type { Filter } from '../api/types';
import { apiBase } from '../api/urls';
import { openCollection } from '../cache/collection';
import { useNear } from '../hooks/useNear';
import { useRoom } from '../hooks/useRoom';
import { labelsFor, type Labels } from '../labels';
import { arrange } from '../layout/arrange';
import { worthHeadings } from '../layout/runs';
import type { Arrangement } from '../layout/types';
import { Button } from './Button';
import { Grid } from './Grid';
import { Viewer } from './Viewer';

export interface GalleryProps {
  /** the Darkroom site or its `/api`; the page's own site when left out */
  src?: string;
  /** justified rows, a grid of squares, one strip that scrolls sideways, or a single photo */
  layout?: Arrangement;
  /** which photos, in the words of list-images */
  filter?: Filter;
  /** one photo, picked by chance or by the filter's seed */
  random?: boolean;
  /** show at most so many */
  limit?: number;
  /** wanted px of a row, or of a square; by the width when left out */
  rowHeight?: number;
  /** px between photos */
  gap?: number;
  /** headings over the months of photos sorted by date; when left out, if there are enough photos for them */
  headings?: 'months' | 'none';
  headingLevel?: number;
  /** captions on the photos, at focus or under the pointer, unless `none` */
  captions?: 'none';
  /** language tag of strings and dates */
  locale?: string;
  labels?: Partial<Labels> | null;
  /** seconds during which a repeated visit does not ask the API again */
  ttl?: number;
  className?: string;
  style?: CSSProperties;
}

/** px of a heading with its margins */
const HEADING = 52;

/** A gallery of a Darkroom's photos. Give it a height to scroll inside, or none to grow with the page. */
export function Gallery({
  src,
  layout = 'rows',
  filter,
  random,
  limit = Infinity,
  rowHeight = 0,
  gap = 6,
  headings,
  headingLevel = 2,
  captions,
  locale = 'en',
  labels: overrides,
  ttl = 300,
  className = '',
  style,
}: GalleryProps) {
  const frame = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [, render] = useState({});
  const base = apiBase(src, globalThis.location?.href ?? 'http://localhost');
  const query = JSON.stringify(filter ?? {});
  const collection = useMemo(
    () => openCollection({ base, filter: JSON.parse(query), random, limit, ttl }, () => render({})),
    [base, query, random, limit, ttl],
  );
  useNear(frame, collection.start);
  const room = useRoom(box);
  const labels = labelsFor(locale, overrides);

  const [opened, setOpened] = useState<number | null>(null);
  const [focus, setFocus] = useState<{ index: number } | null>(null);
  const close = (index: number): void => {
    setOpened(null);
    setFocus({ index });
  };

  const { status, months, ratios } = collection;
  const ready = status === 'ready';
  // Chosen from the first photos and kept, so that nothing moves when the others become known.
  const headed = useMemo(
    () => (headings ? headings === 'months' : /^$|taken/.test(filter?.sort ?? '') && worthHeadings(months)),
    [headings, collection, ready],
  );
  const { width = 0, height = 0 } = room ?? {};
  // Only a single row depends on the height.
  const row = layout === 'strip' || layout === 'single';
  const plan = useMemo(() => {
    const runs = headed ? months : null;
    return ready && width ? arrange(layout, ratios, { width, height, gap, rowHeight, headingSize: HEADING, runs }) : null;
  }, [ready, ratios, layout, headed, width, row && height, gap, rowHeight]);

  return (
    <div ref={frame} className={`darkroom ${className}`} part="gallery" style={style}>
      <div ref={box} data-layout={layout}>
        {plan && (
          <Grid
            {...{ collection, box, labels, locale, captions, headingLevel, focus }}
            contained={layout === 'single'}
            layout={plan}
            onOpen={setOpened}
          />
        )}
        {room && !ready && (
          <output part="notice">
            {labels[status as 'loading']}
            {status === 'failed' && <Button label={labels.retry} onClick={collection.start} />}
          </output>
        )}
      </div>
      {opened !== null && (
        <Viewer
          start={opened}
          collection={collection}
          labels={labels}
          locale={locale}
          onClose={close}
        />
      )}
    </div>
  );
}
