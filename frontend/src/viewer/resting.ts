/** ms without movement after which the controls are hidden */
const REST = 3500;

/** Hides the controls of an element when nothing has moved for a while, unless they are `held`; see viewer.css. */
export function openResting(room: HTMLElement, held: () => boolean) {
  let timer = 0;
  const rest = (wanted: boolean): void => {
    clearTimeout(timer);
    const gone = wanted && !held();
    room.toggleAttribute('data-rest', gone);
    if (!gone) timer = window.setTimeout(rest, REST, true);
  };
  return {
    wake: () => rest(false),
    rest: () => rest(true),
    toggle: () => rest(!room.hasAttribute('data-rest')),
    stop: () => clearTimeout(timer),
  };
}
