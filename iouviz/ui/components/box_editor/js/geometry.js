// Pure functions on boxes [x1, y1, x2, y2], y down. No number shown to a reader is computed here:
// those come from Python. This is only what drawing and dragging need.

import { clamp } from "../../dom.js";
import { inward, outward } from "../../turning.js";

export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
export const SMALLEST = 1; // units; a hand cannot make a side shorter than this

export const round = (value, decimals) => Number(value.toFixed(decimals));
export const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
export const centre = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
export const scaled = (box, factor) => box.map((value) => value * factor);
export const same = (a, b) => a.every((value, i) => value === b[i]);

// Shift a box inside a scene of [width, height]. One that already sticks out (a detection may) is
// not pulled in, it only cannot go further out.
/** @type {(box: number[], dx: number, dy: number, scene: number[], decimals: number) => number[]} */
export function moved(box, dx, dy, [width, height], decimals) {
  const x = clamp(dx, Math.min(0, -box[0]), Math.max(0, width - box[2]));
  const y = clamp(dy, Math.min(0, -box[1]), Math.max(0, height - box[3]));
  const to = [box[0] + x, box[1] + y, box[2] + x, box[3] + y];
  return to.map((value, i) => ((i % 2 ? y : x) === 0 ? box[i] : round(value, decimals)));
}

// Pull one handle. An edge stops a unit before the opposite one, and at the border of the scene.
/** @type {(box: number[], handle: string, dx: number, dy: number, scene: number[], decimals: number) => number[]} */
export function resized(box, handle, dx, dy, [width, height], decimals) {
  const to = [...box];
  const edge = (i, delta, low, high) => {
    if (delta !== 0) to[i] = round(clamp(box[i] + delta, Math.min(low, box[i]), Math.max(high, box[i])), decimals);
  };
  if (handle.includes("w")) edge(0, dx, 0, box[2] - SMALLEST);
  if (handle.includes("e")) edge(2, dx, box[0] + SMALLEST, width);
  if (handle.includes("n")) edge(1, dy, 0, box[3] - SMALLEST);
  if (handle.includes("s")) edge(3, dy, box[1] + SMALLEST, height);
  return to;
}

// Where the handles are; a short side has no room for the one in its middle.
export function handlePoints(box) {
  const [x, y] = centre(box);
  const points = {
    nw: [box[0], box[1]], n: [x, box[1]], ne: [box[2], box[1]], e: [box[2], y],
    se: [box[2], box[3]], s: [x, box[3]], sw: [box[0], box[3]], w: [box[0], y],
  };
  const narrow = box[2] - box[0] < 40;
  const low = box[3] - box[1] < 40;
  return HANDLES.filter((name) => name.length === 2 || !("ns".includes(name) ? narrow : low))
    .map((name) => ({ name, at: points[name] }));
}

// The handle within reach of a point. Towards the inside a handle reaches only so far that the
// middle of a small box is still there to move it by.
/** @type {(box: number[], point: number[], reach: number) => {name: string, distance: number} | null} */
export function handleAt(box, [x, y], reach) {
  const inwardX = Math.min(reach, (box[2] - box[0]) / 4);
  const inwardY = Math.min(reach, (box[3] - box[1]) / 4);
  const near = handlePoints(box).map(({ name, at }) => {
    const dx = x - at[0];
    const dy = y - at[1];
    const left = name.includes("e") ? inwardX : reach;
    const right = name.includes("w") ? inwardX : reach;
    const up = name.includes("s") ? inwardY : reach;
    const down = name.includes("n") ? inwardY : reach;
    const within = dx >= -left && dx <= right && dy >= -up && dy <= down;
    return { name, distance: within ? Math.hypot(dx, dy) : Infinity };
  });
  const best = near.reduce((a, b) => (b.distance < a.distance ? b : a));
  return best.distance < Infinity ? best : null;
}

// The box under a point: of those that do not hold another one there, which would be out of reach, the
// selected one, or else the last, which is drawn on top. Tiny boxes count as `least` wide and high. Null
// where there is none. Boxes as [cx, cy, width, height, degrees clockwise].
/** @type {(frames: number[][], point: number[], least: number, shown?: (i: number) => boolean, selected?: number | null) => number | null} */
export function boxAt(frames, point, least, shown = () => true, selected = null) {
  const under = frames.flatMap((frame, i) => {
    const [x, y] = inward(frame, point);
    const inside = Math.abs(x) <= Math.max(frame[2], least) / 2 && Math.abs(y) <= Math.max(frame[3], least) / 2;
    return inside && shown(i) ? [i] : [];
  });
  const free = under.filter((i) => !under.some((other) => holds(frames[i], frames[other])));
  return free.find((i) => i === selected) ?? free.at(-1) ?? null;
}

// Whether a box lies within another that is larger, rounding aside.
function holds(outer, inner) {
  const larger = outer[2] * outer[3] > inner[2] * inner[3] * (1 + 1e-9);
  return larger && [[-1, -1], [1, -1], [1, 1], [-1, 1]].every(([i, j]) => {
    const [x, y] = inward(outer, outward(inner, [(i * inner[2]) / 2, (j * inner[3]) / 2]));
    return Math.abs(x) <= outer[2] / 2 + 1e-6 && Math.abs(y) <= outer[3] / 2 + 1e-6;
  });
}

// Where a hand finds a box: one that is outside of the scene altogether, at the border next to it.
/** @type {(frame: number[], scene: number[]) => number[]} */
export function reachable([cx, cy, width, height, angle], scene) {
  const half = Math.hypot(width, height) / 2;
  const outside = [cx, cy].some((at, axis) => at + half < 0 || at - half > scene[axis]);
  return outside ? [clamp(cx, 0, scene[0]), clamp(cy, 0, scene[1]), 0, 0, 0] : [cx, cy, width, height, angle];
}

export function intersection(a, b) {
  const box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[2] > box[0] && box[3] > box[1] ? box : null;
}

export function enclosing(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export const rectPath = (box) => `M${box[0]} ${box[1]}H${box[2]}V${box[3]}H${box[0]}Z`;

// The border of two boxes taken together: each edge without its part inside the other box.
export function unionOutline(a, b) {
  return [...edgesOutside(a, b), ...edgesOutside(b, a)]
    .map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join("");
}

function edgesOutside(a, b) {
  const cut = (from, to, low, high, hidden) =>
    hidden ? [[from, Math.min(to, low)], [Math.max(from, high), to]].filter(([s, e]) => e > s) : [[from, to]];
  const across = [a[1], a[3]].flatMap((y) =>
    cut(a[0], a[2], b[0], b[2], y > b[1] && y < b[3]).map(([s, e]) => [s, y, e, y]));
  const down = [a[0], a[2]].flatMap((x) =>
    cut(a[1], a[3], b[1], b[3], x > b[0] && x < b[2]).map(([s, e]) => [x, s, x, e]));
  return [...across, ...down];
}

// Distance of grid lines in units: 1, 2 or 5 times a power of ten, at least `least` pixels apart.
export function gridStep(scale, least) {
  const power = 10 ** Math.floor(Math.log10(least / scale));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step * scale >= least);
}
