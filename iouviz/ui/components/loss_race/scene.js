// The plane of the race: the object, where all start, and one box a loss with the trail of its centre.

import { set, setRect, svg } from "../dom.js";
import { dress } from "./chart.js";

// Where the names of the boxes are, so that four of them have room: of the width and height, and
// away from that corner.
const NAMES = [
  { x: 2, y: 1, dx: 2, dy: -6, anchor: "start" },
  { x: 0, y: 1, dx: 0, dy: -6, anchor: "end" },
  { x: 2, y: 3, dx: 2, dy: 14, anchor: "start" },
  { x: 0, y: 3, dx: 0, dy: 14, anchor: "end" },
];
const SAME = 1; // px; boxes that differ by less are seen as one
const LETTER = 7; // px, at most, of a name; to measure it in every frame would stop the picture

export class Scene {
  constructor(canvas) {
    this.canvas = canvas;
    this.runners = [];
  }

  // Everything that stays as long as the tracks and the size of the picture do.
  draw({ view, target }, tracks, dark) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = Math.min(width / (view[2] - view[0]), height / (view[3] - view[1]));
    const left = (width - scale * (view[0] + view[2])) / 2;
    const top = (height - scale * (view[1] + view[3])) / 2;
    this.x = (value) => left + scale * value;
    this.y = (value) => top + scale * value;
    this.canvas.replaceChildren();
    this.place(svg("rect", { class: "object" }, this.canvas), this.pixels(target));
    const label = svg("text", { x: this.x(target[0]) + 4, y: this.y(target[3]) - 5 }, this.canvas);
    label.textContent = "object";
    if (tracks.length) {
      this.place(svg("rect", { class: "start" }, this.canvas), this.pixels(tracks[0].boxes[0]));
    }
    this.runners = tracks.map((track) => {
      const group = svg("g", {}, this.canvas);
      dress(group, track, dark);
      const trail = svg("polyline", {}, group);
      const points = track.boxes.map((box) => middle(this.pixels(box)).map((value) => value.toFixed(1)).join(" "));
      const parts = { box: svg("rect", {}, group), dot: svg("circle", { r: 3.5 }, group) };
      return { track, points, trail, ...parts, name: svg("text", { class: "name" }, group) };
    });
  }

  pixels([x1, y1, x2, y2]) {
    return [this.x(x1), this.y(y1), this.x(x2), this.y(y2)];
  }

  place(rect, box) {
    setRect(rect, box);
  }

  // `step` may lie between two: the picture glides, the numbers do not.
  move(step) {
    const low = Math.floor(step);
    const share = step - low;
    const boxes = this.runners.map(({ track }) => {
      const from = track.boxes[low];
      const to = track.boxes[low + 1] ?? from;
      return this.pixels(from.map((value, i) => value + share * (to[i] - value)));
    });
    const names = together(this.runners.map(({ track }) => track.name), boxes);
    this.runners.forEach(({ points, trail, box, dot, name }, i) => {
      const [x, y] = middle(boxes[i]);
      trail.setAttribute("points", `${points.slice(0, low + 1).join(" ")} ${x.toFixed(1)} ${y.toFixed(1)}`);
      this.place(box, boxes[i]);
      set(dot, { cx: x.toFixed(1), cy: y.toFixed(1) });
      const at = NAMES[i % NAMES.length];
      const x0 = inside(boxes[i][at.x] + at.dx, at.anchor, names[i].length * LETTER, this.canvas.clientWidth);
      set(name, { x: x0, y: boxes[i][at.y] + at.dy, "text-anchor": at.anchor });
      if (name.textContent !== names[i]) name.textContent = names[i];
    });
  }
}

// Where a text of this length begins or ends, so that none of it is outside the picture.
export function inside(x, anchor, length, width) {
  return anchor === "start" ? Math.max(2, Math.min(x, width - length)) : Math.min(width - 2, Math.max(x, length));
}

function middle(box) {
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

// The names that stand at each box: those of all boxes in the same place at the first of them.
export function together(names, boxes) {
  const said = names.map(() => "");
  names.forEach((name, i) => {
    const first = boxes.findIndex((box) => box.every((value, k) => Math.abs(value - boxes[i][k]) < SAME));
    said[first] += said[first] ? `, ${name}` : name;
  });
  return said;
}
