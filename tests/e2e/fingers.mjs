// Fingers on a screen, by the browser's own touch events.

/** A hand on the page's screen. */
export async function hand(page) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type, points) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  /** Moves fingers from places to others. */
  const move = async (from, to, steps = 8) => {
    await touch('touchStart', from);
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      const between = (a, b) => a + (b - a) * part;
      await touch('touchMove', from.map(([x, y], finger) => [between(x, to[finger][0]), between(y, to[finger][1])]));
    }
    await touch('touchEnd', []);
  };
  return {
    /** One finger draws along a line. */
    draw: (from, to) => move([from], [to]),
    /** Two fingers, side by side about a place, go from one distance to another. */
    pinch: ([x, y], before, after) => {
      const pair = (distance) => [[x - distance / 2, y], [x + distance / 2, y]];
      return move(pair(before), pair(after));
    },
    tap: (place) => page.touchscreen.tap(...place),
  };
}
