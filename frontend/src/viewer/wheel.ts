import type { Point } from './camera';

/** Zoom factor per px of a wheel and of a trackpad's pinch; px per line */
const WHEEL = 0.0022;
const TRACKPAD = 0.012;
const LINE = 20;

/** Zooms around the pointer by the wheel, or by a trackpad's pinch, which is reported as a wheel with the Control key. */
export function listenToWheel(stage: HTMLElement, zoomBy: (factor: number, point: Point) => void): void {
  stage.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { left, top, width, height } = stage.getBoundingClientRect();
    const px = event.deltaMode ? event.deltaY * LINE : event.deltaY;
    zoomBy(Math.exp(-px * (event.ctrlKey ? TRACKPAD : WHEEL)), {
      x: event.clientX - left - width / 2,
      y: event.clientY - top - height / 2,
    });
  });
}
