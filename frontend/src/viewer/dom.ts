type Attributes = Record<string, unknown>;

/** Sets attributes: functions (`on...`) as listeners, strings as values, true and false as present and absent. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value === false || value == null) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : `${value as string}`);
  }
}

/** An element with its attributes and children; empty children are left out. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: (Node | string | null | undefined | false)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Icons as one path in a square of 24. */
const ICONS = {
  close: 'M6 6l12 12M18 6L6 18',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  zoom: 'M4 10.5a6.5 6.5 0 1013 0 6.5 6.5 0 10-13 0M15.5 15.5L20 20M7.5 10.5h6M10.5 7.5v6',
  slideshow: 'M8 5l11 7-11 7z',
  pause: 'M8 5v14M16 5v14',
  share: 'M12 15V4M8 7.5L12 3.5l4 4M6 11H5v9h14v-9h-1',
  download: 'M12 4v11M8 11.5l4 4 4-4M5 20h14',
  details: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 100-17M12 11v5.5M12 7.6v.1',
  fullScreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  coloringPage: 'M12 3.5a8.5 8.5 0 100 17c2 0 2-1.4 1.4-2.4s.2-2 1.6-2h2.4a3.1 3.1 0 003.1-3.3c-.3-5.2-4-9.3-8.5-9.3M7.6 12v.1M10 8v.1M14.6 8v.1'
};

export type Icon = keyof typeof ICONS;

export function icon(name: Icon): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  const path = document.createElementNS(SVG, 'path');
  set(path, { d: ICONS[name] });
  svg.append(path);
  return svg;
}

/** A button with text, or with an icon whose label is its name and tooltip. */
export function button(label: string, onclick: (event: MouseEvent) => void, shape?: Icon): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', part: `button ${shape ?? ''}`, 'aria-label': shape && label, title: shape && label, onclick },
    shape ? icon(shape) : label,
  );
}
