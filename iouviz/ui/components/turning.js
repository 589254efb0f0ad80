// Boxes that are turned: [cx, cy, width, height, degrees clockwise], and the knobs that a hand has
// them by. What the editors of the Rotated and the Image page share.

import { set, svg } from "./dom.js";

const STEM = 26; // px from an edge to the knob that turns

// A point given in a box's own axes, from its centre, on the canvas; and the way back.
/** @type {(box: number[], point: number[]) => number[]} */
export function outward([cx, cy, , , angle], [x, y]) {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return [cx + x * c - y * s, cy + x * s + y * c];
}

/** @type {(box: number[], point: number[]) => number[]} */
export function inward([cx, cy, , , angle], [x, y]) {
  return outward([0, 0, 0, 0, -angle], [x - cx, y - cy]);
}

// (-180, 180], so that a number never runs away.
export const wrap = (angle) => 180 - ((((180 - angle) % 360) + 360) % 360);

// By how much a hand at a point turns a box, in degrees from upright.
/** @type {(centre: number[], point: number[]) => number} */
export const heading = ([cx, cy], [x, y]) => (Math.atan2(y - cy, x - cx) * 180) / Math.PI + 90;

// Keys that turn, and by how much.
export const turnOf = (key) => ({ r: 1, l: -1 })[key.toLowerCase()];

// Three knobs: one beyond the upper edge turns the box, two on its sides stretch it.
export class TurnKnobs {
  constructor(parent, reach) {
    this.stem = svg("line", { class: "stem" }, parent);
    this.knobs = ["turn", "width", "height"].map((kind) => ({
      kind,
      knob: svg("circle", { class: "knob", r: kind === "turn" ? 7 : 5 }, parent),
      reach: svg("circle", { class: "reach", r: reach, "data-kind": kind }, parent),
    }));
  }

  // Where they are; box and points in screen pixels.
  places([, , width, height]) {
    return { turn: [0, -height / 2 - STEM], width: [width / 2, 0], height: [0, height / 2] };
  }

  draw(box) {
    const places = this.places(box);
    const [x1, y1] = outward(box, [0, -box[3] / 2]);
    this.knobs.forEach(({ kind, knob, reach }) => {
      const [cx, cy] = outward(box, places[kind]);
      for (const circle of [knob, reach]) set(circle, { cx, cy });
      if (kind === "turn") set(this.stem, { x1, y1, x2: cx, y2: cy });
    });
  }

  // The knob within reach of a point; towards the middle of a small box the side knobs reach less.
  at(box, point, reach) {
    const own = inward(box, point);
    const near = Object.entries(this.places(box)).map(([name, place]) => {
      const distance = Math.hypot(own[0] - place[0], own[1] - place[1]);
      const side = name === "width" ? box[2] : box[3];
      return { name, distance, within: distance <= (name === "turn" ? reach : Math.min(reach, Math.max(5, side / 4))) };
    });
    const best = near.filter(({ within }) => within).sort((a, b) => a.distance - b.distance)[0];
    return best ?? null;
  }
}
