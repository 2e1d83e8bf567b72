import { Fragment } from 'react';
import { dateInWords } from '../labels/dates';
import type { SectionsProps } from './gridProps';
import { Photos } from './Photos';

/** The sections that have a line in view, each with its heading and its list of photos. */
export function Sections(props: SectionsProps) {
  const { layout, lines, headingLevel, labels, locale } = props;
  if (!layout.sections) return <Photos {...props} name={labels.gallery} />;
  return layout.sections.map(({ start, end, month, at }) => {
    const own = lines.filter((line) => layout.lineStart[line] >= start && layout.lineStart[line] < end);
    if (!own.length) return null;
    const name = dateInWords(month, locale) || labels.undated;
    return (
      <Fragment key={start + name}>
        <div part="heading" role="heading" aria-level={headingLevel} style={{ top: at }}>
          {name}
        </div>
        <Photos {...props} lines={own} name={name} />
      </Fragment>
    );
  });
}
