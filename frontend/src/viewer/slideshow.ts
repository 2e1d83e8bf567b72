/** ms for which each photo is shown */
const SHOWN = 5000;

/** Turns to the next photo every few seconds. `turn` resolves once that photo is loaded, and only then the time counts. */
export function openSlideshow(turn: () => Promise<unknown>, onChange: (playing: boolean) => void) {
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(forward, SHOWN);
  };
  const forward = async (): Promise<void> => {
    const mine = timer;
    await turn();
    if (timer === mine) wait();
  };
  const play = (wanted: boolean): void => {
    clearTimeout(timer);
    timer = 0;
    if (wanted) wait();
    onChange(wanted);
  };
  return { toggle: () => play(!timer), stop: () => timer && play(false) };
}
