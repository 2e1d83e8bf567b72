import type { Cell } from '../layout/types';
import type { SectionsProps } from './gridProps';
import { Tile } from './Tile';

/** A list of photos. */
export function Photos(props: SectionsProps & { name: string }) {
  const { collection, layout, lines, active, contained, cropped, captions, captioned, attempt, labels, locale, name } = props;
  const down = layout.axis === 'y';

  const item = (line: number, { index, across, size }: Cell) => {
    const at = layout.lineAt[line];
    const extent = layout.lineSize[line];
    const [width, height] = down ? [size, extent] : [extent, size];
    return (
      <Tile
        key={index}
        {...{ index, width, height, contained, cropped, attempt, labels, locale }}
        photo={collection.photos(index)}
        total={collection.total}
        base={collection.base}
        style={{ top: down ? at : across, insetInlineStart: down ? across : at, width, height }}
        active={index === active}
        captioned={captioned && !captions}
        eager={!line}
      />
    );
  };
  return (
    <ul role="list" aria-label={name}>
      {lines.map((line) => layout.cells(line).map((cell) => item(line, cell)))}
    </ul>
  );
}
