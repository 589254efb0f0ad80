// Where the centre of one box may go: an area drawn on the canvas, and a line that it can be held to.

import { centre } from "./geometry.js";
import { set, show, svg } from "../../dom.js";

export class Level {
  constructor(parent) {
    this.group = svg("g", { class: "level" }, parent);
    this.area = svg("path", { class: "area" }, this.group);
    this.track = svg("path", { class: "track" }, this.group);
    this.dot = svg("circle", { r: 4 }, this.group);
  }

  // `level` in units of the scene, `box` in screen pixels; either may be missing.
  draw(level, box, scale) {
    show(this.group, Boolean(level && box));
    if (!level || !box) return;
    set(this.area, { d: ring(level.area, scale) });
    set(this.track, { d: ring(level.track, scale) });
    const [cx, cy] = centre(box);
    set(this.dot, { cx, cy });
  }
}

const ring = (points, scale) =>
  points.length ? `M${points.map(([x, y]) => `${x * scale} ${y * scale}`).join("L")}Z` : "";

// The box moved so that its centre lies on the closed line, as near as can be to where it was.
export function held(box, track) {
  const [x, y] = centre(box);
  let best = { at: [x, y], distance: Infinity };
  track.forEach((from, i) => {
    const to = track[(i + 1) % track.length];
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length2 = dx * dx + dy * dy;
    const share = length2 ? Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length2)) : 0;
    const at = [from[0] + share * dx, from[1] + share * dy];
    const distance = Math.hypot(at[0] - x, at[1] - y);
    if (distance < best.distance) best = { at, distance };
  });
  const [mx, my] = [best.at[0] - x, best.at[1] - y];
  return [box[0] + mx, box[1] + my, box[2] + mx, box[3] + my];
}
