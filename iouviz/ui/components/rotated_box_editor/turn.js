// Boxes that can be moved, turned and stretched about their centre. A box is [cx, cy, width,
// height, degrees clockwise]. What they share is drawn by clipping; its area is Python's to know.

import { ARROWS, clamp, followTheme, set, svg } from "../dom.js";
import { rotatedTerms } from "../formulas.js";
import { drawLive, saidOf } from "../live.js";
import { heading, inward, outward, TurnKnobs, turnOf, wrap } from "../turning.js";
import { UndoBar } from "../undo.js";
import { kept, Wire } from "../wire.js";

const LEAST = 2; // units; no side gets shorter
const slug = (role) => role.replaceAll(" ", "-");

class TurnEditor {
  constructor(parent) {
    this.root = parent.querySelector(".turn");
    const find = (selector) => this.root.querySelector(selector);
    this.canvas = find(".canvas");
    this.stage = find(".stage");
    this.spoken = find(".spoken");
    this.window = find(".window");
    this.shared = find(".shared");
    this.layers = { paper: find(".paper"), boxes: find(".boxes"), handles: find(".handles") };
    this.wire = new Wire(() => ({ boxes: this.boxes, rev: this.rev }));
    this.boxes = [];
    this.shapes = [];
    this.rev = null;
    this.selected = 1;
    this.drag = null;
    this.frame = 0;
    this.moving = false;
    this.knobs = new TurnKnobs(this.layers.handles, 18);
    this.undo = new UndoBar(find(".undo"), this.canvas, (boxes) => {
      this.boxes = boxes;
      this.finish();
    });
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, (event) => this.up(event));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("keyup", () => this.rest());
    this.canvas.addEventListener("focusin", (event) => this.focused(event));
    this.canvas.addEventListener("focusout", () => this.rest());
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.stage);
  }

  update(component) {
    const { data } = component;
    this.data = data;
    followTheme(this.root);
    this.stage.style.aspectRatio = `${data.width} / ${data.height}`;
    this.stage.setAttribute("aria-label", data.label);
    if (data.rev !== this.rev) {
      this.rev = data.rev;
      this.wire.forget();
      this.drag = null;
      this.boxes = data.boxes.map((box) => [...box]);
      this.undo.begin(this.boxes);
      this.build();
    }
    this.wire.receive(component);
    this.root.dataset.seq = data.ack;
    this.draw();
  }

  build() {
    this.layers.boxes.replaceChildren();
    this.shapes = this.data.looks.map(({ role, label }, i) => {
      const group = svg("g", { class: "box", tabindex: 0, role: "button", "data-index": i }, this.layers.boxes);
      group.style.setProperty("--colour", `var(--${slug(role)})`);
      group.style.setProperty("--dash", `var(--${slug(role)}-dash)`);
      const shape = svg("rect", { class: "shape" }, group);
      const name = svg("text", { class: "name" }, group);
      name.textContent = label;
      return { group, shape, name };
    });
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
      this.draw();
    });
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (!this.data || width === 0) return;
    this.scale = width / this.data.width;
    this.drawPaper(width);
    this.boxes.forEach((box, i) => {
      const { group, shape, name } = this.shapes[i];
      this.place(shape, box);
      const [x, y] = outward(box, [-box[2] / 2, -box[3] / 2]).map((value) => value * this.scale);
      set(name, { x: clamp(x, 10, width - 10), y: Math.max(10, y - 12) });
      group.classList.toggle("selected", i === this.selected);
      if (!this.drag) set(group, { "aria-label": this.describe(i), "aria-pressed": i === this.selected });
    });
    this.place(this.window, this.boxes[0]);
    this.place(this.shared, this.boxes[1]);
    this.drawHandles();
    this.drawNumbers();
    this.undo.draw(true);
  }

  // Numbers beside the canvas, until Python has answered.
  drawNumbers() {
    if (!(this.drag || this.moving || this.wire.inFlight !== null)) return;
    if (drawLive(this.data.key, rotatedTerms(this.boxes[0], this.boxes[1]))) this.schedule();
  }

  place(rect, box) {
    const [cx, cy, w, h] = box.map((value) => value * this.scale);
    set(rect, { x: cx - w / 2, y: cy - h / 2, width: w, height: h, transform: `rotate(${box[4]} ${cx} ${cy})` });
  }

  drawPaper(width) {
    const { paper } = this.layers;
    if (paper.dataset.width === String(width)) return;
    paper.dataset.width = width;
    paper.replaceChildren();
    const height = this.data.height * this.scale;
    svg("rect", { class: "sheet", width, height }, paper);
    const step = (this.data.width / 16) * this.scale;
    for (let x = step; x < width - 1; x += step) svg("line", { class: "line", x1: x, x2: x, y1: 0, y2: height }, paper);
    for (let y = step; y < height - 1; y += step) svg("line", { class: "line", x1: 0, x2: width, y1: y, y2: y }, paper);
  }

  drawHandles() {
    this.layers.handles.removeAttribute("hidden");
    const [cx, cy, w, h] = this.boxes[this.selected].map((value) => value * this.scale);
    this.knobs.draw([cx, cy, w, h, this.boxes[this.selected][4]]);
  }

  describe(i) {
    const [cx, cy, w, h, angle] = this.boxes[i].map((value) => Number(value.toFixed(1)));
    const { label, role } = this.data.looks[i];
    return `Box ${label}, ${role}: centre ${cx}, ${cy}, ${w} by ${h}, turned ${angle} degrees. ` +
      "Arrow keys move, R and L turn by a degree, Alt and arrow keys resize, Shift for steps of 10.";
  }

  at(event) {
    const edge = this.canvas.getBoundingClientRect();
    return [(event.clientX - edge.left) / this.scale, (event.clientY - edge.top) / this.scale];
  }

  down(event) {
    if (event.button > 0 || this.drag) return;
    const kind = event.target.dataset.kind;
    const group = event.target.closest(".box");
    if (!kind && !group) return;
    event.preventDefault();
    if (!kind) this.selected = Number(group.dataset.index);
    this.shapes[this.selected].group.focus({ preventScroll: true, focusVisible: false });
    this.canvas.setPointerCapture(event.pointerId);
    const start = this.at(event);
    this.drag = { kind: kind ?? "move", id: event.pointerId, start, point: start, base: [...this.boxes[this.selected]] };
    this.schedule();
  }

  move(event) {
    if (event.pointerId !== this.drag?.id) return;
    this.drag.point = this.at(event);
    this.schedule();
  }

  follow() {
    if (!this.drag) return;
    const { kind, start, point, base } = this.drag;
    const box = [...base];
    if (kind === "move") {
      box[0] = clamp(base[0] + point[0] - start[0], 0, this.data.width);
      box[1] = clamp(base[1] + point[1] - start[1], 0, this.data.height);
    } else if (kind === "turn") {
      box[4] = wrap(heading(base, point));
    } else {
      const i = kind === "width" ? 0 : 1;
      const limit = 2 * Math.max(this.data.width, this.data.height);
      box[2 + i] = clamp(2 * Math.abs(inward(base, point)[i]), LEAST, limit);
    }
    this.set(box, 2);
  }

  set(box, digits) {
    const rounded = box.map((value) => Number(value.toFixed(digits)));
    if (rounded.every((value, i) => value === this.boxes[this.selected][i])) return;
    this.boxes[this.selected] = rounded;
  }

  up(event) {
    if (event.pointerId !== this.drag?.id) return;
    if (event.type === "pointerup") this.drag.point = this.at(event);
    this.follow();
    this.drag = null;
    this.finish();
  }

  focused(event) {
    const index = Number(event.target.closest?.(".box")?.dataset.index ?? NaN);
    if (!(index in this.boxes) || this.drag) return;
    this.selected = index;
    this.schedule();
  }

  key(event) {
    const turn = turnOf(event.key);
    const direction = ARROWS[event.key];
    if ((!turn && !direction) || this.drag || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.shiftKey ? 10 : 1;
    const box = [...this.boxes[this.selected]];
    if (turn) box[4] = wrap(box[4] + turn * by);
    else if (event.altKey) [0, 1].forEach((i) => (box[2 + i] = Math.max(LEAST, box[2 + i] + direction[i] * by)));
    else {
      box[0] = clamp(box[0] + direction[0] * by, 0, this.data.width);
      box[1] = clamp(box[1] + direction[1] * by, 0, this.data.height);
    }
    this.moving = true;
    this.set(box, 6);
    this.schedule();
  }

  rest() {
    if (!this.moving) return;
    this.moving = false;
    this.finish();
  }

  finish() {
    this.undo.rest(this.boxes);
    this.wire.send(true);
    this.drawNumbers();
    this.schedule();
    this.spoken.textContent = `${this.describe(this.selected)} ${saidOf(this.data.key)}`;
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.wire.close();
  }
}

export default kept(TurnEditor);
