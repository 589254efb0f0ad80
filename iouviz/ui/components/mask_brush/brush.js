// Two masks under a brush. Strokes are drawn here at the screen's rate; Python hears of each at its
// end, as run lengths, and answers with numbers, boxes and bands.

import { ARROWS, countFrame, followTheme, set } from "../dom.js";
import { kept, Wire } from "../wire.js";
import { History } from "./history.js";
import { runsOf, takeRuns } from "./runs.js";
import { joined, PREDICTION, Sheet, GROUND_TRUTH } from "./sheet.js";
import { Tools } from "./tools.js";

const COARSE = 120; // cells across; up to here their borders are drawn

class Brush {
  constructor(parent) {
    this.root = parent.querySelector(".brush");
    const find = (selector) => this.root.querySelector(selector);
    this.stage = find(".stage");
    this.canvas = find(".sheet");
    this.photo = find(".photo");
    this.cells = find(".cells");
    this.over = find(".over");
    this.tip = find(".tip");
    this.boxes = [find(".box.ground-truth"), find(".box.prediction")];
    this.deeper = find(".legend .d");
    this.spoken = find(".spoken");
    this.sheet = new Sheet(this.canvas);
    this.history = new History(this.sheet);
    this.tools = new Tools(this.root, (what) => this.act(what));
    this.wire = new Wire(() => this.message());
    this.data = null;
    this.rev = null;
    this.look = ""; // the theme, and whether there is a photo: what the patterns were made for
    this.bands = null;
    this.stroke = null; // a stroke under way: where it is, where it goes, what it changed
    this.at = [0, 0]; // of the brush that keys move, in cells
    this.frame = 0;
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.up(event));
    canvas.addEventListener("pointerleave", () => this.hideTip());
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("keyup", (event) => event.key === " " && this.finish());
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.showTip(this.at));
    canvas.addEventListener("blur", () => this.leave());
  }

  // --- what Python says

  update(component) {
    const { data } = component;
    const look = `${followTheme(this.root)} ${Boolean(data.image)}`;
    const turned = this.look !== look;
    this.look = look;
    this.data = data;
    this.stage.style.aspectRatio = `${data.width} / ${data.height}`;
    this.stage.style.maxWidth = `${(data.maxHeight * data.width) / data.height}px`;
    this.canvas.setAttribute("aria-label", data.label);
    this.photo.hidden = !data.image;
    if (data.image && this.photo.getAttribute("src") !== data.image) this.photo.src = data.image;
    if (turned) this.takeColours();
    const fresh = data.rev !== this.rev;
    if (fresh) this.adopt(data);
    this.wire.receive(component);
    const due = this.takeBands(data.bands);
    if (!this.stroke) this.drawBoxes(data.boxes);
    if (fresh || turned || due) this.sheet.draw(this.sheet.all());
    this.enable();
    this.root.dataset.seq = data.ack;
    this.root.dataset.rev = data.rev;
  }

  takeColours() {
    const style = getComputedStyle(this.root);
    const read = (name) => style.getPropertyValue(name).trim();
    this.sheet.colours({
      groundTruth: read("--ground-truth"),
      prediction: read("--prediction"),
      both: read("--intersection"),
      deep: read("--union"),
    }, Boolean(this.data.image));
  }

  // Python has put other masks here: they replace what was painted, and a stroke is over.
  adopt(data) {
    const { width, height } = data;
    const other = width !== this.sheet.width || height !== this.sheet.height;
    this.rev = data.rev;
    this.wire.forget();
    this.stroke = null;
    this.history.forget();
    this.sheet.resize(width, height);
    if (other) {
      this.tools.suit(width);
      this.at = [width / 2, height / 2];
      this.tools.begin(data.erasing);
    }
    takeRuns(this.sheet.cells, GROUND_TRUTH, data.runs[0], width, height);
    takeRuns(this.sheet.cells, PREDICTION, data.runs[1], width, height);
    this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.cells.hidden = width > COARSE;
    this.cells.style.background = lines("to right", width) + "," + lines("to bottom", height);
  }

  // Bands belong to the masks of the newest stroke; while another is painted they are put away.
  takeBands(runs) {
    const had = this.sheet.bands !== null;
    this.bands = null;
    this.deeper.hidden = !runs;
    if (runs) {
      const { width, height } = this.sheet;
      this.bands = new Uint8Array(width * height);
      takeRuns(this.bands, GROUND_TRUTH, runs[0], width, height);
      takeRuns(this.bands, PREDICTION, runs[1], width, height);
    }
    if (this.stroke) return false;
    this.sheet.bands = this.bands;
    return had || this.bands !== null;
  }

  putBandsAway() {
    this.bands = null;
    if (this.sheet.bands === null) return;
    this.sheet.bands = null;
    this.sheet.draw(this.sheet.all());
  }

  drawBoxes(boxes) {
    this.boxes.forEach((rect, i) => {
      const box = boxes?.[i];
      rect.toggleAttribute("hidden", !box);
      if (!box) return;
      set(rect, { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1] });
    });
  }

  message() {
    const { cells, width, height } = this.sheet;
    const runs = [GROUND_TRUTH, PREDICTION].map((bit) => runsOf(cells, bit, width, height));
    return { runs, width, height, rev: this.rev };
  }

  // --- the stroke

  place(event) {
    const edge = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - edge.left) * this.sheet.width) / edge.width;
    const y = ((event.clientY - edge.top) * this.sheet.height) / edge.height;
    return this.snapped([x, y]);
  }

  // An odd brush stands in the middle of a cell and an even one between cells, so that a brush of
  // one cell paints one cell.
  snapped(point) {
    return point.map((value) => (this.tools.size % 2 ? Math.floor(value) + 0.5 : Math.round(value)));
  }

  down(event) {
    if (event.button > 0 || this.stroke) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true, focusVisible: false });
    this.canvas.setPointerCapture(event.pointerId);
    this.begin(this.place(event), event.pointerId);
  }

  begin(point, pointer) {
    this.history.begin();
    this.putBandsAway();
    this.drawBoxes(null);
    this.stroke = { pointer, last: point, points: [point], rect: null };
    this.schedule();
  }

  move(event) {
    const point = this.place(event);
    this.tipAt = point;
    this.at = point;
    if (this.stroke?.pointer === event.pointerId) {
      const events = event.getCoalescedEvents?.() ?? [];
      this.stroke.points.push(...events.map((each) => this.place(each)), point);
    }
    this.schedule();
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
      if (this.tipAt) this.showTip(this.tipAt);
        countFrame(this.root);
    });
  }

  // Paint up to where the hand is; once a frame, however often the pointer reports.
  follow() {
    const { stroke, sheet, tools } = this;
    if (!stroke || !stroke.points.length) return;
    let fresh = null;
    for (const point of stroke.points) {
      fresh = joined(fresh, sheet.stroke(stroke.last, point, tools.size, tools.layer, tools.erase));
      stroke.last = point;
    }
    stroke.points = [];
    stroke.rect = joined(stroke.rect, fresh);
    sheet.draw(fresh);
  }

  up(event) {
    if (event.pointerId !== this.stroke?.pointer) return;
    if (event.type === "pointerup") this.stroke.points.push(this.place(event));
    this.finish();
  }

  // The stroke is over: Python hears of it at once, and so does a screen reader.
  finish() {
    if (!this.stroke) return;
    this.follow();
    const { rect } = this.stroke;
    this.stroke = null;
    if (this.history.end(rect)) this.changed();
    else this.wire.send(true); // boxes and bands, put away for the stroke, come back
  }

  changed() {
    this.enable();
    this.wire.send(true);
  }

  enable() {
    const { past, future } = this.history;
    this.tools.enable(past.length > 0, future.length > 0, true);
  }

  act(what) {
    if (this.stroke) return;
    if (what === "clear") this.clear();
    else {
      const rect = this.history.step(what === "undo");
      if (!rect) return;
      this.putBandsAway();
      this.sheet.draw(rect);
      this.changed();
    }
    this.spoken.textContent = { undo: "Undone", redo: "Done again", clear: "Cleared" }[what];
  }

  // The chosen mask alone: the other one is often worth keeping.
  clear() {
    const { layer } = this.tools;
    this.history.begin();
    this.putBandsAway();
    this.sheet.cells.forEach((cell, i, cells) => { cells[i] = cell & ~layer; });
    this.sheet.draw(this.sheet.all());
    if (this.history.end(this.sheet.all())) this.changed();
  }

  // --- keys

  key(event) {
    const direction = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey) {
      const what = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
      if (!what) return;
      this.act(what);
    } else if (direction) this.step(direction, event.shiftKey);
    else if (event.key === " ") this.touch(event);
    else if (this.tools.key(event.key)) this.chosen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(direction, far) {
    const { width, height } = this.sheet;
    const by = far ? Math.max(5, Math.round(width / 20)) : 1;
    const [x, y] = this.at.map((value, i) => value + direction[i] * by);
    this.at = this.snapped([Math.min(Math.max(x, 0.5), width - 0.5), Math.min(Math.max(y, 0.5), height - 0.5)]);
    this.tipAt = this.at;
    if (this.stroke?.pointer === "keys") this.stroke.points.push(this.at);
    else this.spoken.textContent = `${Math.floor(this.at[0])}, ${Math.floor(this.at[1])}`;
    this.schedule();
  }

  // Space held down is the brush held down.
  touch(event) {
    if (event.repeat || this.stroke) return;
    this.at = this.snapped(this.at);
    this.begin(this.at, "keys");
  }

  chosen() {
    this.spoken.textContent = this.tools.describe();
    this.showTip(this.snapped(this.at));
  }

  leave() {
    if (this.stroke?.pointer === "keys") this.finish();
    this.hideTip();
  }

  /** @param {number[]} point */
  showTip([x, y]) {
    const radius = this.tools.size / 2;
    this.tip.removeAttribute("hidden");
    set(this.tip, { cx: x, cy: y, rx: radius, ry: radius });
  }

  hideTip() {
    this.tipAt = null;
    this.tip.setAttribute("hidden", "");
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.wire.close();
  }
}

function lines(direction, count) {
  const line = "color-mix(in srgb, var(--ink) 15%, transparent)";
  return `repeating-linear-gradient(${direction}, ${line} 0 1px, transparent 1px calc(100% / ${count}))`;
}

export default kept(Brush);
