import type { CDPSession, Page } from 'playwright-core';

export interface Spot {
  x: number;
  y: number;
}

/** Simulated fingers on a touch screen. */
export interface Fingers {
  down: (...at: Spot[]) => Promise<void>;
  /** moves all fingers to these points, in `steps` */
  move: (to: Spot[], steps?: number) => Promise<void>;
  /** lifts all fingers except the first `left` */
  up: (left?: number) => Promise<void>;
  cancel: () => Promise<void>;
  tap: (at: Spot) => Promise<void>;
}

export async function fingersOn(page: Page): Promise<Fingers> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let now: Spot[] = [];
  const send = (type: string, points: Spot[], first = 0) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: points.map((point, i) => ({ ...point, id: first + i })),
    });
  const fingers: Fingers = {
    async down(...at) {
      now = [...now, ...at];
      await send('touchStart', now);
    },
    async move(to, steps = 6) {
      const from = now;
      for (let step = 1; step <= steps; step++) {
        now = to.map((point, i) => ({
          x: from[i].x + ((point.x - from[i].x) * step) / steps,
          y: from[i].y + ((point.y - from[i].y) * step) / steps,
        }));
        await send('touchMove', now);
        await new Promise((done) => setTimeout(done, 8));
      }
      // The page receives movements in its next frame.
      await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    async up(left = 0) {
      // A touchEnd of some fingers lists those lifted; a touchEnd of all lists none.
      await send('touchEnd', left ? now.slice(left) : [], left);
      now = now.slice(0, left);
    },
    async cancel() {
      now = [];
      await send('touchCancel', []);
    },
    async tap(at) {
      await fingers.down(at);
      await fingers.up();
    },
  };
  return fingers;
}
