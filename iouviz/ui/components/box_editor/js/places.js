// Where the boxes are, and what hand and keys make of them. An oriented box is its four corners, and
// its box the upright one around them.

import { moved, resized, same, scaled } from "./geometry.js";
import { held } from "./level.js";
import { boundsOf, dragged, frameOf, nudged, uprightFrame } from "./quads.js";

const WHOLE_STEP = 6; // digits: a key adds a whole step; it does not round what was there

export class Places {
  constructor() {
    this.boxes = [];
    this.quads = []; // null for a box that is upright
  }

  adopt(looks) {
    this.boxes = looks.map(({ corners }) => [...corners]);
    this.quads = looks.map(({ quad }) => quad && [...quad]);
  }

  // A box as [cx, cy, width, height, degrees clockwise], so many times larger.
  frame(i, scale) {
    const [cx, cy, width, height, angle] = this.quads[i] ? frameOf(this.quads[i]) : uprightFrame(this.boxes[i]);
    return [...scaled([cx, cy, width, height], scale), angle];
  }

  // All of them, to come back to.
  all() {
    return { boxes: this.boxes.map((box) => [...box]), quads: this.quads.map((quad) => quad && [...quad]) };
  }

  putAll({ boxes, quads }) {
    this.boxes = boxes;
    this.quads = quads;
  }

  // What can be put back.
  of(i) {
    return { base: [...this.boxes[i]], quad: this.quads[i] };
  }

  putBack(i, { base, quad }) {
    this.boxes[i] = base;
    this.quads[i] = quad;
  }

  // A hand took hold at a point and is at another, in units of the scene; whether that is a change.
  /** @type {(i: number, held: any, way: number[][], spec: any) => boolean} */
  drag(i, { handle, base, quad }, [start, point], { width, height, decimals, level }) {
    const scene = [width, height];
    if (quad) return this.put(i, dragged(quad, handle, start, point, scene, decimals));
    const [dx, dy] = [point[0] - start[0], point[1] - start[1]];
    const box = handle
      ? resized(base, handle, dx, dy, scene, decimals)
      : onTrack(level, i, moved(base, dx, dy, scene, decimals));
    const changed = !same(box, this.boxes[i]);
    this.boxes[i] = box;
    return changed;
  }

  nudge(i, { turn, direction, by, resize }, { width, height, level }) {
    const scene = [width, height];
    if (this.quads[i]) {
      this.put(i, nudged(this.quads[i], { turn, direction, by, resize }, scene));
      return;
    }
    const [dx, dy] = scaled(direction, by);
    this.boxes[i] = resize
      ? resized(this.boxes[i], "se", dx, dy, scene, WHOLE_STEP)
      : onTrack(level, i, moved(this.boxes[i], dx, dy, scene, WHOLE_STEP));
  }

  put(i, quad) {
    if (same(quad, this.quads[i])) return false;
    this.quads[i] = quad;
    this.boxes[i] = boundsOf(quad);
    return true;
  }
}

// A box that is held to a line goes along it; what a hand pulls it off, it does not follow.
function onTrack(level, i, box) {
  return level?.box === i && level.track.length ? held(box, level.track) : box;
}
