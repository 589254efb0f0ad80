// Oriented boxes as the x, y of four corners. They are mapped, never made anew, so that a shape that
// somebody drew as no rectangle stays what it is.

import { heading, inward, outward } from "../../turning.js";
import { moved, round, same, SMALLEST } from "./geometry.js";

const EXACT = 6; // digits; rounding must not bend a rectangle
const points = (quad) => [0, 2, 4, 6].map((i) => [quad[i], quad[i + 1]]);
const mapped = (quad, to) => points(quad).flatMap((point) => to(point).map((value) => round(value, EXACT)));

// The turned rectangle that stands for it: [cx, cy, width, height, degrees clockwise].
export function frameOf(quad) {
  const [a, b, c, d] = points(quad);
  const between = (p, q) => Math.hypot(q[0] - p[0], q[1] - p[1]);
  const centre = [0, 1].map((i) => (a[i] + b[i] + c[i] + d[i]) / 4);
  const [long, high] = [(between(a, b) + between(d, c)) / 2, (between(b, c) + between(a, d)) / 2];
  const angle = (Math.atan2(b[1] - a[1] + c[1] - d[1], b[0] - a[0] + c[0] - d[0]) * 180) / Math.PI;
  return [...centre, long, high, angle];
}

export const uprightFrame = ([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, 0];

// The upright box around it, and its outline.
export function boundsOf(quad) {
  const [x, y] = [0, 1].map((axis) => points(quad).map((point) => point[axis]));
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

export const outlineOf = (quad) => `M${points(quad).map((point) => point.join(" ")).join("L")}Z`;

export function turned(quad, degrees) {
  const [cx, cy] = frameOf(quad);
  return mapped(quad, ([x, y]) => outward([cx, cy, 0, 0, degrees], [x - cx, y - cy]));
}

// One side longer, about the centre: 0 the first, 1 the other.
export function stretched(quad, side, length) {
  const frame = frameOf(quad);
  const factor = Math.max(SMALLEST, length) / frame[2 + side];
  if (!Number.isFinite(factor)) return quad;
  return mapped(quad, (point) => outward(frame, inward(frame, point).map((v, i) => (i === side ? v * factor : v))));
}

// Moved within the scene as the upright box around it is.
export function shifted(quad, dx, dy, scene, decimals) {
  const box = boundsOf(quad);
  const to = moved(box, dx, dy, scene, decimals);
  return mapped(quad, ([x, y]) => [x + to[0] - box[0], y + to[1] - box[1]]);
}

// What a hand makes of it that has taken hold at a point and is at another; `knob` null: moves it.
/** @type {(quad: number[], knob: string | null, start: number[], point: number[], scene: number[], decimals: number) => number[]} */
export function dragged(quad, knob, start, point, scene, decimals) {
  if (same(start, point)) return quad;
  const frame = frameOf(quad);
  if (knob === "turn") return turned(quad, round(heading(frame, point) - heading(frame, start), 1));
  if (knob === null) return shifted(quad, point[0] - start[0], point[1] - start[1], scene, decimals);
  const side = knob === "width" ? 0 : 1;
  const pulled = Math.abs(inward(frame, point)[side]) - Math.abs(inward(frame, start)[side]);
  return stretched(quad, side, round(frame[2 + side] + 2 * pulled, decimals));
}

// What arrow keys and the keys that turn make of it.
export function nudged(quad, { turn, direction, by, resize }, scene) {
  if (turn) return turned(quad, turn * by);
  if (!resize) return shifted(quad, direction[0] * by, direction[1] * by, scene, EXACT);
  const [, , width, height] = frameOf(quad);
  return direction[0] ? stretched(quad, 0, width + direction[0] * by) : stretched(quad, 1, height + direction[1] * by);
}
