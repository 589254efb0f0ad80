// The editor: hand and keys change the boxes here at the screen's rate; the wire tells Python.

import { ARROWS, countFrame, followTheme, show } from "../../dom.js";
import { cornerTerms, familyTerms } from "../../formulas.js";
import { drawLive, saidOf } from "../../live.js";
import { turnOf } from "../../turning.js";
import { UndoBar } from "../../undo.js";
import { kept, Wire } from "../../wire.js";
import { same, scaled } from "./geometry.js";
import { Drift } from "./drift.js";
import { Fields } from "./fields.js";
import { Hand, LEAST, REACH } from "./hand.js";
import { Level } from "./level.js";
import { Overlays } from "./overlays.js";
import { Places } from "./places.js";
import { drawReadout } from "./readout.js";
import { BoxShape, drawPaper, Handles } from "./shapes.js";
import { placeFreeTags, placeOneTag, placeTags } from "./tags.js";
import { GradientField } from "./gradient_field.js";
import { Zoom } from "../../zoom.js";

class Editor {
  constructor(parent) {
    this.root = parent.querySelector(".editor");
    const find = (selector) => this.root.querySelector(selector);
    this.stage = find(".stage");
    this.canvas = find(".canvas");
    this.layers = Object.fromEntries(
      ["paper", "under", "boxes", "over", "tags", "handles"].map((name) => [name, find(`.${name}`)]));
    this.readout = find(".readout");
    this.spoken = find(".spoken");
    this.fieldset = find(".fields");
    this.overlays = new Overlays(this.layers.under, this.layers.over);
    this.level = new Level(this.layers.over);
    this.gradients = new GradientField(this.stage, this.layers.over);
    this.zoom = new Zoom(this.root, this.canvas, { changed: () => this.schedule(), letGo: () => this.hand.letGo() });
    this.handles = new Handles(this.layers.handles, REACH.touch);
    this.fields = new Fields(this.fieldset, (box) => this.typed(box));
    this.undo = new UndoBar(find(".undo"), this.canvas, (places) => this.goTo(places));
    this.wire = new Wire(() => ({ boxes: this.boxes, quads: this.places.quads, selected: this.selected, rev: this.rev }));
    this.drift = new Drift((box) => this.drifted(box), () => this.finish());
    this.data = null;
    this.rev = null;
    this.places = new Places();
    this.shapes = [];
    this.selected = null;
    this.verdict = null; // by a threshold, for one box
    this.moving = false; // by keys
    this.frame = 0;
    this.scale = 1;
    this.paper = "";
    this.hand = new Hand(this);
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("keyup", () => this.rest());
    canvas.addEventListener("focusout", () => this.rest());
    this.sizes = new ResizeObserver(() => this.schedule());
    this.sizes.observe(this.stage);
  }

  // --- what Python says

  update(component) {
    const { data } = component;
    this.data = data;
    this.size = [data.width, data.height];
    followTheme(this.root);
    this.stage.style.aspectRatio = `${data.width} / ${data.height}`;
    this.stage.style.maxWidth = `${(data.maxHeight * data.width) / data.height}px`;
    this.stage.setAttribute("aria-label", data.label);
    this.stage.classList.toggle("photo", Boolean(data.image));
    this.stage.classList.toggle("large", data.large);
    this.zoom.offer(data.closer, data.image ?? `${data.width} ${data.height}`);
    if (data.rev !== this.rev || data.boxes.length !== this.boxes.length) this.adopt(data);
    this.wire.receive(component);
    this.root.dataset.seq = data.ack;
    this.root.dataset.rev = data.rev;
    drawReadout(this.readout, data.readout);
    this.draw();
    this.drift.offer(this.boxes[data.pair[1]], data.drift);
  }

  drifted(box) {
    this.boxes[this.data.pair[1]] = box;
    this.schedule();
  }

  // Python has changed the boxes: they replace the ones here, and a drag under way is over.
  adopt(data) {
    const other = this.rev !== null && data.boxes.some((box, i) => !same(box.corners, this.boxes[i] ?? []));
    this.rev = data.rev;
    this.wire.forget();
    this.hand.endDrag();
    this.places.adopt(data.boxes);
    this.undo.begin(this.places.all());
    this.selected = data.selected;
    this.fields.revertAll();
    while (this.shapes.length > this.boxes.length) this.shapes.pop().remove();
    while (this.shapes.length < this.boxes.length) {
      this.shapes.push(new BoxShape(this.shapes.length, this.layers.boxes, this.layers.tags));
    }
    if (other && data.boxes.some((box) => box.movable)) this.reveal();
  }

  // Boxes put here from elsewhere on the page are worth nothing out of sight.
  reveal() {
    const { top, bottom, height } = this.stage.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    if (seen < 0.9 * height) this.stage.scrollIntoView({ block: "center" });
  }

  get boxes() {
    return this.places.boxes;
  }

  // --- drawing

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.hand.follow();
      this.draw();
    });
  }

  // Numbers beside the canvas, in every frame from the first move to Python's answer: answers on the way
  // bring older ones.
  drawNumbers() {
    if (!this.live) return;
    const terms = this.terms();
    if (!terms) return;
    drawReadout(this.readout, this.data.readout, terms);
    if (drawLive(this.data.key, terms)) this.schedule();
  }

  // Whether a hand has been on the boxes since Python's last answer.
  get live() {
    return Boolean(this.hand.drag) || this.moving || this.drift.running || this.wire.inFlight !== null;
  }

  // Of the two boxes that everything is about; null where one is not there.
  terms() {
    const [a, b] = this.data.pair.map((i) => this.boxes[i]);
    return a && b ? { ...cornerTerms(a, b), ...familyTerms(a, b) } : null;
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (!this.data || width === 0) return;
    this.scale = (width / this.data.width) * this.zoom.k;
    this.judge();
    this.zoom.draw();
    this.drawPaper();
    const boxes = this.boxes.map((box) => scaled(box, this.scale));
    const [a, b] = this.data.pair.map((i) => boxes[i] ?? null);
    this.overlays.draw(a, b, this.data.overlays, this.data.pair.map((i) => this.boxes[i] ?? null));
    this.overlays.drawShared(this.data.shared, this.scale);
    this.level.draw(this.data.level, boxes[this.data.level?.box] ?? null, this.scale);
    this.drawGradients(boxes);
    this.drawShapes(boxes);
    this.drawHandles(boxes);
    this.drawFields();
    if (!this.hand.drag) this.shapes.forEach((_, i) => this.describe(i));
    this.drawNumbers();
    this.undo.draw(this.data.undo);
    countFrame(this.root);
  }

  drawPaper() {
    const { width, height, image, large } = this.data;
    const paper = `${width} ${height} ${this.scale} ${image} ${large}`;
    if (paper !== this.paper) drawPaper(this.layers.paper, this.data, this.scale);
    this.paper = paper;
  }

  drawGradients(boxes) {
    const { gradients } = this.data;
    const size = [this.canvas.clientWidth, this.canvas.clientHeight];
    this.gradients.draw(gradients, size, gradients && boxes[gradients.box], gradients ? getComputedStyle(this.root).color : "");
  }

  drawShapes(boxes) {
    this.shapes.forEach((shape, i) => {
      shape.style(this.look(i), i === this.selected, i === this.hand.hovered, this.data.large);
      shape.draw(boxes[i], this.places.frame(i, this.scale), this.places.quads[i], LEAST, this.scale);
    });
    const canvas = [this.canvas.clientWidth * this.zoom.k, this.canvas.clientHeight * this.zoom.k];
    const inSight = this.zoom.k > 1 ? boxes.map((box) => this.zoom.visible(box)) : boxes;
    const pointed = [this.hand.hovered, this.selected].find((i) => i !== null && this.isShown(i)) ?? null;
    const named = boxes.flatMap((_, i) => (this.isShown(i) && !this.look(i).dimmed ? [i] : []));
    const tags = { all: placeTags, free: placeFreeTags, pointed: placeOneTag }[this.data.tags];
    tags(inSight, this.shapes.map((shape) => shape.tagSize()), canvas, named, pointed)
      .forEach((tag, i) => this.shapes[i].drawTag(this.isShown(i) ? tag : null));
  }

  describe(i) {
    return this.shapes[i].describe(this.look(i), this.boxes[i], this.places.frame(i, 1));
  }

  isShown(i) {
    return !this.look(i).hidden;
  }

  drawHandles(boxes) {
    const active = this.active();
    if (active === null) this.handles.draw(null, null);
    else this.handles.draw(boxes[active], this.turning(active), this.shapes[active].group.style.getPropertyValue("--colour"));
  }

  turning(i) {
    return this.places.quads[i] ? this.places.frame(i, this.scale) : null;
  }

  drawFields() {
    show(this.fieldset, this.data.coordinates);
    const i = this.selected;
    const look = i === null ? null : this.look(i);
    this.fields.show({
      index: i,
      box: i === null ? null : this.boxes[i],
      name: look ? look.label || `Box ${i + 1}` : "",
      movable: look?.movable ?? false,
      scene: this.size,
    });
  }

  look(i) {
    const look = this.data.boxes[i];
    if (this.verdict === null || i !== this.data.pair[1]) return look;
    return { ...look, verdict: this.verdict };
  }

  // What a threshold makes of the second box of the pair while it moves; at rest, Python says.
  judge() {
    const iou = this.data.least === null || !this.live ? undefined : this.terms()?.iou;
    this.verdict = iou === undefined ? null : iou >= this.data.least ? "TP" : "FP";
  }

  // The box that shows its handles: the one in hand, under the pointer, or else selected.
  active() {
    const wanted = this.hand.drag?.index ?? (this.isMovable(this.hand.hovered) ? this.hand.hovered : this.selected);
    return this.isMovable(wanted) ? wanted : null;
  }

  isMovable(i) {
    const look = i === null ? null : this.data.boxes[i];
    return Boolean(look?.movable && !look.hidden);
  }

  // --- keys

  key(event) {
    const index = Number(event.target.closest?.(".box")?.dataset.index ?? NaN);
    if (!(index in this.boxes)) return;
    if (event.key === "Enter" || event.key === " ") this.choose(event, index);
    const direction = ARROWS[event.key];
    const turn = this.places.quads[index] && !event.ctrlKey && !event.metaKey ? turnOf(event.key) : 0;
    if (!(direction || turn) || !this.isMovable(index) || this.hand.drag) return;
    this.drift.stop();
    event.preventDefault();
    event.stopPropagation();
    this.selected = index;
    const by = event.shiftKey ? 10 : 1;
    this.places.nudge(index, { turn, direction, by, resize: event.altKey }, this.data);
    this.moving = true;
    this.changed();
    this.schedule();
  }

  changed() {
    if (this.data.streamed) this.wire.send(false);
  }

  rest() {
    if (!this.moving) return;
    this.moving = false;
    this.finish();
  }

  choose(event, index) {
    event.preventDefault();
    this.selected = index;
    this.finish();
  }

  typed(box) {
    this.boxes[this.selected] = box;
    this.finish();
  }

  goTo(places) {
    if (this.hand.drag || !this.data.undo) return;
    this.places.putAll(places);
    this.finish();
  }

  // The drag is over: Python hears of it at once, and so does a screen reader.
  finish() {
    this.undo.rest(this.places.all());
    this.wire.send(true);
    this.schedule();
    const i = this.selected;
    this.drawNumbers();
    this.spoken.textContent = i === null ? "" : [this.describe(i), saidOf(this.data.key)].filter(Boolean).join(" ");
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.drift.stop();
    this.sizes.disconnect();
    this.wire.close();
  }
}

export default kept(Editor);
