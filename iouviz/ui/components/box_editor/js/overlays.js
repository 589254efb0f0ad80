// What two boxes have to do with each other: the terms of IoU, GIoU and DIoU as shapes.

import { centre, enclosing, intersection, rectPath, unionOutline } from "./geometry.js";
import { set, setRect, show, svg } from "../../dom.js";

const NOTE = 12; // px between a line and its letter
const SIDES = [[0, 1, 0, 3], [0, 1, 2, 1], [2, 1, 2, 3], [0, 3, 2, 3]]; // left, top, right, bottom: corners of a box

export class Overlays {
  constructor(under, over) {
    this.union = svg("g", { class: "union" }, under);
    this.unionFill = svg("path", { class: "fill" }, this.union);
    this.unionLine = svg("path", { class: "line" }, this.union);
    this.enclosing = svg("g", { class: "enclosing" }, under);
    this.waste = svg("path", { class: "waste", "fill-rule": "evenodd" }, this.enclosing);
    this.frame = svg("rect", { class: "frame" }, this.enclosing);
    this.frameNote = note("C", this.enclosing);
    this.intersection = svg("rect", { class: "intersection" }, over);
    this.shared = svg("path", { class: "intersection", "fill-rule": "evenodd" }, over);
    this.corners = svg("g", { class: "corners" }, over);
    this.sides = SIDES.map(() => svg("line", {}, this.corners));
    this.cornerNotes = [0, 1].map(() => svg("text", { class: "corner" }, this.corners));
    this.diagonal = svg("g", { class: "diagonal" }, over);
    this.diagonalLine = svg("line", {}, this.diagonal);
    this.diagonalNote = note("c", this.diagonal);
    this.centres = svg("g", { class: "centres" }, over);
    this.centreLine = svg("line", {}, this.centres);
    this.dots = [0, 1].map(() => svg("circle", { r: 3.5 }, this.centres));
    this.centreNote = note("d", this.centres);
  }

  // `a` and `b` in screen pixels, or null where the pair is not there; `pair` in units of the scene.
  draw(a, b, wanted, pair = []) {
    const has = (name) => Boolean(a && b) && wanted.includes(name);
    for (const name of ["union", "enclosing", "centres", "diagonal"]) show(this[name], has(name));
    show(this.intersection, has("intersection") && intersection(a, b) !== null);
    if (!a || !b) return;
    if (has("intersection")) setRect(this.intersection, intersection(a, b) ?? [0, 0, 0, 0]);
    show(this.corners, has("corners") && intersection(a, b) !== null);
    if (has("corners") && intersection(a, b)) this.drawCorners(a, b, pair);
    if (has("union")) this.drawUnion(a, b);
    if (has("enclosing")) this.drawEnclosing(a, b);
    if (has("centres")) this.drawCentres(centre(a), centre(b));
    if (has("diagonal")) this.drawDiagonal(enclosing(a, b), centre(b));
  }

  drawShared(path, scale) {
    set(this.shared, { d: path ?? "", transform: `scale(${scale})` });
  }

  // Each side of the intersection belongs to one of the boxes, in whose colour it is drawn: the left and the top
  // to the larger, the right and the bottom to the smaller coordinate.
  drawCorners(a, b, pair) {
    const shared = intersection(a, b);
    SIDES.forEach((side, i) => {
      const [x1, y1, x2, y2] = side.map((corner) => shared[corner]);
      set(this.sides[i], { x1, y1, x2, y2, class: shared[i] === a[i] ? "of-a" : "of-b" });
    });
    const [x1, y1, x2, y2] = intersection(...pair).map((value) => Number(value.toFixed(1)));
    const texts = [`x1 ${x1}, y1 ${y1}`, `x2 ${x2}, y2 ${y2}`];
    const wide = shared[2] - shared[0] > 110 && shared[3] - shared[1] > 60; // room inside
    const at = wide
      ? [[shared[0] + 8, shared[1] + 18, "start"], [shared[2] - 8, shared[3] - 10, "end"]]
      : [[shared[0] - 6, shared[1] - 6, "end"], [shared[2] + 6, shared[3] + 14, "start"]];
    this.cornerNotes.forEach((node, i) => {
      node.textContent = texts[i];
      set(node, { x: at[i][0], y: at[i][1], "text-anchor": at[i][2] });
    });
  }

  drawUnion(a, b) {
    set(this.unionFill, { d: rectPath(a) + rectPath(b) });
    set(this.unionLine, { d: unionOutline(a, b) });
  }

  // Even-odd: frame minus both boxes, and the intersection once more because it was taken twice.
  drawEnclosing(a, b) {
    const around = enclosing(a, b);
    const shared = intersection(a, b);
    set(this.waste, { d: [around, a, b, ...(shared ? [shared] : [])].map(rectPath).join("") });
    setRect(this.frame, around);
    set(this.frameNote, { x: around[2] - NOTE, y: around[1] + NOTE });
  }

  drawCentres(from, to) {
    place(this.centreLine, from, to);
    [from, to].forEach(([cx, cy], i) => set(this.dots[i], { cx, cy }));
    beside(this.centreNote, from, to, 0.5);
  }

  // Its letter is on the side where the centre of B, and the line to it, are not.
  drawDiagonal(box, point) {
    const [x, y] = point;
    place(this.diagonalLine, [box[0], box[1]], [box[2], box[3]]);
    const above = (box[2] - box[0]) * (y - box[1]) < (box[3] - box[1]) * (x - box[0]);
    beside(this.diagonalNote, [box[0], box[1]], [box[2], box[3]], 0.82, above ? -NOTE : NOTE);
  }
}

function note(letter, parent) {
  const text = svg("text", { class: "note" }, parent);
  text.textContent = letter;
  return text;
}

function place(line, [x1, y1], [x2, y2]) {
  set(line, { x1, y1, x2, y2 });
}

// A letter beside a line, at a fraction of its length; none where the line is too short for it.
function beside(text, [x1, y1], [x2, y2], fraction, distance = NOTE) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  show(text, length > 2 * NOTE);
  if (length <= 2 * NOTE) return;
  const across = [(y2 - y1) / length, -(x2 - x1) / length];
  set(text, { x: x1 + (x2 - x1) * fraction + across[0] * distance, y: y1 + (y2 - y1) * fraction + across[1] * distance });
}
