// Looking closer: Ctrl and wheel, two fingers, keys or buttons zoom, a hand on the picture pans.

import { clamp } from "./dom.js";

const MOST = 16;
const STEP = 1.5;
const KEYS = { "+": STEP, "=": STEP, "-": 1 / STEP, _: 1 / STEP };

// A view is how many times larger, and where the picture's corner is in widths and heights of the
// window: from 1 - k, its far side at the window's, to 0.
export const WHOLE = { k: 1, x: 0, y: 0 };

const within = (k, x, y) => ({ k, x: clamp(x, 1 - k, 0), y: clamp(y, 1 - k, 0) });

// What is under the point (in widths and heights of the window) stays under it.
/** @type {(view: typeof WHOLE, point: number[], factor: number) => typeof WHOLE} */
export function zoomed({ k, x, y }, [px, py], factor) {
  const to = clamp(k * factor, 1, MOST);
  return within(to, px - ((px - x) * to) / k, py - ((py - y) * to) / k);
}

export const panned = ({ k, x, y }, dx, dy) => within(k, x + dx, y + dy);

// The least pan that brings a box, in parts of the whole picture, into the window.
export function seen(view, [x1, y1, x2, y2]) {
  const by = (low, high, corner) => {
    const [from, to] = [low * view.k + corner, high * view.k + corner];
    if (from >= 0 && to <= 1) return 0;
    return to - from > 1 || from < 0 ? -from : 1 - to;
  };
  return panned(view, by(x1, x2, view.x), by(y1, y2, view.y));
}

export class Zoom {
  constructor(root, canvas, { changed, letGo }) {
    this.canvas = canvas;
    this.stage = root.querySelector(".stage");
    this.layers = root.querySelector(".view");
    this.bar = root.querySelector(".zoom");
    this.level = this.bar.querySelector("[data-zoom=fit]");
    this.changed = changed;
    this.letGo = letGo; // two fingers are at it: whatever one of them held is put back
    this.view = WHOLE;
    this.picture = null;
    this.fingers = new Map();
    this.bar.addEventListener("click", (event) => this.button(event.target.closest("button")?.dataset.zoom));
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    root.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focusin", (event) => this.focused(event.target.closest?.(".box")));
    canvas.addEventListener("pointerdown", (event) => this.finger(event), { capture: true });
    canvas.addEventListener("pointermove", (event) => this.pinch(event), { capture: true });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.fingers.delete(event.pointerId), { capture: true });
    }
  }

  get on() {
    return !this.bar.hidden;
  }

  get k() {
    return this.view.k;
  }

  // Another picture is seen whole again.
  offer(on, picture) {
    this.bar.hidden = !on;
    this.stage.classList.toggle("closer", on);
    if (picture !== this.picture || !on) this.view = WHOLE;
    this.picture = picture;
  }

  // Where the picture's corner is, in screen pixels.
  corner() {
    return [this.view.x * this.canvas.clientWidth, this.view.y * this.canvas.clientHeight];
  }

  draw() {
    const [x, y] = this.corner();
    this.layers.setAttribute("transform", `translate(${x} ${y})`);
    this.stage.classList.toggle("zoomed", this.k > 1);
    this.level.textContent = this.k > 1 ? `${this.k.toFixed(1)} × · Fit` : "1.0 ×";
    this.level.disabled = this.k === 1;
  }

  // The part of a box, in pixels of the whole picture, that is in the window: its tag belongs there.
  visible(box) {
    const [x, y] = this.corner();
    const window = [-x, -y, this.canvas.clientWidth - x, this.canvas.clientHeight - y];
    const shared = [0, 1].map((i) => Math.max(box[i], window[i]));
    shared.push(...[2, 3].map((i) => Math.min(box[i], window[i])));
    return shared[2] > shared[0] && shared[3] > shared[1] ? shared : box;
  }

  set(view) {
    this.view = view;
    this.changed();
  }

  at(event) {
    const edge = this.canvas.getBoundingClientRect();
    return [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height];
  }

  pan(dx, dy) {
    this.set(panned(this.view, dx / this.canvas.clientWidth, dy / this.canvas.clientHeight));
  }

  button(name) {
    if (name === "fit") this.set(WHOLE);
    else if (name) this.set(zoomed(this.view, this.middle(), name === "in" ? STEP : 1 / STEP));
  }

  wheel(event) {
    if (!this.on || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const by = clamp(event.deltaY * (event.deltaMode === 1 ? 20 : 1), -60, 60); // lines, or pixels
    this.set(zoomed(this.view, this.at(event), Math.exp(-by / 150)));
  }

  key(event) {
    if (!this.on || event.ctrlKey || event.metaKey || event.target.closest?.("input")) return;
    const factor = KEYS[event.key];
    if (factor) this.set(zoomed(this.view, this.middle(), factor));
    else if (event.key === "0") this.set(WHOLE);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Of the box that has the focus, else of the window.
  middle() {
    const focused = this.canvas.getRootNode().activeElement?.closest?.(".box");
    if (!focused) return [0.5, 0.5];
    const [box, edge] = [focused.querySelector(".shape"), this.canvas].map((each) => each.getBoundingClientRect());
    const point = [
      (box.left + box.width / 2 - edge.left) / edge.width, (box.top + box.height / 2 - edge.top) / edge.height];
    return point.map((value) => clamp(value, 0, 1));
  }

  // A box that is reached by the Tab key is worth nothing out of sight.
  focused(box) {
    if (!box?.matches(":focus-visible") || this.k === 1) return;
    const shape = box.querySelector(".shape");
    const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(shape.getAttribute(name)));
    const size = [this.canvas.clientWidth * this.k, this.canvas.clientHeight * this.k];
    this.set(seen(this.view, [x / size[0], y / size[1], (x + w) / size[0], (y + h) / size[1]]));
  }

  // --- two fingers

  finger(event) {
    if (!this.on || event.pointerType !== "touch") return;
    this.fingers.set(event.pointerId, this.at(event));
    if (this.fingers.size === 2) this.letGo();
    if (this.fingers.size >= 2) event.stopPropagation();
  }

  pinch(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.at(event);
    this.fingers.set(event.pointerId, now);
    if (this.fingers.size !== 2) return;
    event.stopPropagation();
    const [, still] = [...this.fingers].find(([id]) => id !== event.pointerId);
    const { clientWidth: w, clientHeight: h } = this.canvas;
    /** @type {(point: number[]) => number} */
    const apart = ([x, y]) => Math.max(1, Math.hypot((x - still[0]) * w, (y - still[1]) * h));
    const half = [(now[0] - before[0]) / 2, (now[1] - before[1]) / 2];
    const middle = [(now[0] + still[0]) / 2, (now[1] + still[1]) / 2];
    this.set(zoomed(panned(this.view, half[0], half[1]), middle, apart(now) / apart(before)));
  }
}
