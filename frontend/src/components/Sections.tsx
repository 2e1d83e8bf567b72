import { Fragment } from 'react';
import { dateInWords } from '../labels/dates';
import type { GridProps } from './Grid';
import { Photos } from './Photos';

export interface SectionsProps extends GridProps {
  lines: number[];
  /** the photo that the Tab key reaches */
  active: number;
  /** the captions are there to be read: somebody has pointed at the photos */
  told: boolean;
}

/** The sections that have a line to draw, each with its heading and its list of photos. */
export function Sections(props: SectionsProps) {
  const { layout, lines, headingLevel, labels, locale } = props;
  if (!layout.sections) return <Photos {...props} name={labels.gallery} />;
  return layout.sections.map(({ start, end, month, at }) => {
    const own = lines.filter((line) => layout.lineStart[line] >= start && layout.lineStart[line] < end);
    if (!own.length) return null;
    const name = dateInWords(month, locale) || labels.undated;
    return (
      <Fragment key={start}>
        <div part="heading" role="heading" aria-level={headingLevel} style={{ top: at }}>
          {name}
        </div>
        <Photos {...props} lines={own} name={name} />
      </Fragment>
    );
  });
}
