// What is measured inside the page: frames of the stage and of a bare canvas, the engine in wasm.

import init, { Crowded, engine } from './measure.js';

const [WIDTH, HEIGHT] = [1440, 746];
const FRAMES = 200;

await init();

/** The engine's program, in milliseconds: the median of some rounds. */
export function engineTime(records, rounds) {
  return median(Array.from({ length: rounds }, () => engine(records, () => performance.now())));
}

/** A frame of the stage with so many records in flight: median in milliseconds, and how many messages. */
export function stageFrame(records, ratio, landing) {
  const canvases = [0, 1, 2].map(() => canvas());
  const crowded = new Crowded(canvases, WIDTH, HEIGHT, ratio, records, landing);
  // Sprites are drawn a few in a frame, and the browser warms up.
  for (let frame = 0; frame < 30; frame += 1) { crowded.pass(); crowded.paint(); }
  let messages = 0;
  const contexts = canvases.map((it) => it.getContext('2d'));
  const times = Array.from({ length: FRAMES }, () => {
    messages = crowded.pass();
    const begin = performance.now();
    crowded.paint();
    contexts.forEach(settle);
    return performance.now() - begin;
  });
  canvases.forEach((it) => it.remove());
  crowded.free();
  return { time: median(times), messages };
}

/** A frame of a bare canvas with so many stroked circles: median in milliseconds. */
export function canvasFrame(circles, ratio) {
  const bare = canvas();
  bare.width = WIDTH * ratio;
  bare.height = HEIGHT * ratio;
  const context = bare.getContext('2d');
  let moment = 0;
  const draw = () => {
    moment += 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.strokeStyle = '#0c598c';
    context.lineWidth = 1;
    for (let circle = 0; circle < circles; circle += 1) {
      const x = (circle * 37.7 + moment * 1.3) % WIDTH;
      const y = (circle * 91.1) % HEIGHT;
      context.beginPath();
      context.arc(x, y, 10, 0, 2 * Math.PI);
      context.stroke();
    }
  };
  const times = Array.from({ length: FRAMES + 30 }, () => {
    const begin = performance.now();
    draw();
    settle(context);
    return performance.now() - begin;
  });
  bare.remove();
  return median(times.slice(30));
}

/** Waits until all that was drawn is there. */
function settle(context) {
  context.getImageData(0, 0, 1, 1);
}

function canvas() {
  return document.body.appendChild(document.createElement('canvas'));
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
