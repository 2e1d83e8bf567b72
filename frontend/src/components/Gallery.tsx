import { useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { Filter } from '../api/types';
import { apiBase, siteUrl } from '../api/urls';
import { useAttempts } from '../hooks/useAttempts';
import { useCollection } from '../hooks/useCollection';
import { usePaper } from '../hooks/usePaper';
import { useRoom } from '../hooks/useRoom';
import { useScrollMemory } from '../hooks/useScrollMemory';
import { useViewer } from '../hooks/useViewer';
import { labelsFor, type Labels } from '../labels';
import { arrange } from '../layout/arrange';
import { worthHeadings } from '../layout/runs';
import type { Arrangement } from '../layout/types';
import { Grid } from './Grid';
import { Notice } from './Notice';
import { PaperPhotos } from './PaperPhotos';

export interface GalleryProps {
  /** URL of the Darkroom site or its `/api`; the page's own site by default */
  src?: string;
  /** justified rows, a grid of squares, a strip that scrolls sideways, or a single photo */
  layout?: Arrangement;
  /** filters, as parameters of list-images */
  filter?: Filter;
  /** a single random photo, or the one for the filter's seed */
  random?: boolean;
  /** maximum number of photos; a link leads to all of them */
  limit?: number;
  /** preferred height in px of a row, or side of a square; by default it depends on the width */
  rowHeight?: number;
  /** px between photos */
  gap?: number;
  /** month headings for photos sorted by date; by default only if all photos are shown and there are enough */
  headings?: 'months' | 'none';
  headingLevel?: number;
  /** show captions on focused or hovered photos, unless `none` */
  captions?: 'none';
  /** put the open photo into the page's URL, unless `none` */
  address?: 'none';
  /** language tag for texts and dates */
  locale?: string;
  labels?: Partial<Labels> | null;
  /** seconds during which a repeated visit does not request the data again */
  ttl?: number;
  className?: string;
  style?: CSSProperties;
  /** shown until the photos are laid out; takes no space */
  waiting?: ReactNode;
}

/** height in px of a heading with its margins, and of the link to all photos */
const HEADING = 52;
const LINK = 52;
const EVERYTHING: Filter = {};

/** A gallery of photos. With a fixed height it scrolls inside; otherwise it grows with the page. */
export function Gallery({
  src,
  layout = 'rows',
  filter = EVERYTHING,
  random,
  limit = Infinity,
  rowHeight = 0,
  gap = 6,
  headings,
  headingLevel = 2,
  captions,
  address,
  locale = 'en',
  labels: overrides,
  ttl = 300,
  className = '',
  style,
  waiting,
}: GalleryProps) {
  const frame = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const base = apiBase(src, globalThis.document?.baseURI ?? 'http://localhost');
  const [collection, wanted] = useCollection(frame, { base, filter, random, limit, ttl });
  const { boxed, size } = useRoom(box);
  const attempt = useAttempts(frame);
  const onPaper = usePaper();
  const labels = labelsFor(locale, overrides);

  const [focus, setFocus] = useState<{ index: number } | null>(null);
  const { warm, calm, open } = useViewer({
    place,
    collection,
    locale,
    labels: overrides,
    addressed: address !== 'none' && !random,
    sort: filter.sort ?? '',
    tile: (index) => box.current?.querySelector(`[data-index="${index}"] img`),
    onClose: (index) => setFocus({ index }),
  });

  const { status, months, ratios, total, found } = collection;
  const ready = status === 'ready';
  const partial = found > total && !random;
  useLayoutEffect(() => void (status === 'failed' && wanted.start()), [attempt]);
  // Decided by the first photos and then kept, so that nothing moves when more photos are known.
  const headed = useMemo(
    () => (headings ? headings === 'months' : limit === Infinity && /^$|taken/.test(filter.sort ?? '') && worthHeadings(months)),
    [headings, collection, ready],
  );
  const { width = 0, height = 0, reserved = 0 } = size ?? {};
  // Only the layout of a single row depends on the height.
  const row = layout === 'strip' || layout === 'single';
  const plan = useMemo(() => {
    const runs = headed ? months : null;
    const free = boxed ? 0 : Math.max(0, reserved - (partial ? LINK : 0));
    const room = { width, height, gap, rowHeight, headingSize: HEADING, runs, reserved: free };
    return ready && width ? arrange(layout, ratios, room) : null;
  }, [ready, ratios, layout, headed, width, row && height, gap, rowHeight, boxed, reserved, partial]);
  useScrollMemory(box, collection.key, !!plan);

  return (
    <div ref={frame} className={`darkroom ${className}`} part="gallery" style={style} onLoadCapture={calm}>
      <div ref={box} data-layout={layout} data-boxed={boxed}>
        {plan && !onPaper && (
          <Grid
            key={collection.key}
            {...{ collection, box, labels, locale, captions, headingLevel, focus, attempt }}
            boxed={!!boxed}
            replaces={!!waiting}
            contained={layout === 'single'}
            cropped={layout === 'grid'}
            layout={plan}
            onNear={warm}
            onOpen={open}
          />
        )}
        {onPaper && <PaperPhotos collection={collection} labels={labels} locale={locale} />}
        {size && !ready && !waiting && <Notice collection={collection} labels={labels} />}
      </div>
      {plan && partial && (
        <a part="all" href={siteUrl(base)}>
          {labels.all.replace('{total}', `${found}`)}
        </a>
      )}
      {!plan && waiting}
      <div ref={place} />
    </div>
  );
}
