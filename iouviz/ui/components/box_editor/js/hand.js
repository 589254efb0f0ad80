// A hand on the editor: a pointer that hovers, takes hold of a box or one of its handles, drags, pans or clicks.

import { boxAt, reachable, scaled } from "./geometry.js";

export const LEAST = 24; // px; a box smaller than this can be hit as if it were this large
export const REACH = { touch: 22, pen: 16, mouse: 12 }; // px around a handle
const COARSE = 4; // px on the screen; a unit larger than this can be taken in parts
const CLICK = 5; // px that a hand may shake in a click

export class Hand {
  constructor(editor) {
    this.editor = editor;
    this.hovered = null;
    this.drag = null;
    this.press = null; // a pointer that came down on the empty canvas
    this.listen(editor.canvas);
  }

  listen(canvas) {
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.up(event));
    canvas.addEventListener("pointerleave", () => this.hover(null));
    // The style's touch-action says so too, but not every browser heeds it inside an SVG.
    const holdPage = (event) => this.editor.isMovable(this.drag?.index ?? null) && event.preventDefault();
    canvas.addEventListener("touchstart", holdPage, { passive: false });
    canvas.addEventListener("touchmove", holdPage, { passive: false });
  }

  at(event) {
    const edge = this.editor.canvas.getBoundingClientRect();
    const [x, y] = this.editor.zoom.corner();
    return [event.clientX - edge.left - x, event.clientY - edge.top - y];
  }

  // What a hand would take hold of at a point: a handle of the active or the selected box, else
  // a box. A smaller box under the unseen part of a handle goes before the handle.
  pick(point, reach) {
    const { editor } = this;
    const { boxes, places, scale, selected } = editor;
    const canvas = scaled(editor.size, scale);
    const frames = boxes.map((_, i) => reachable(places.frame(i, scale), canvas));
    const size = (i) => frames[i][2] * frames[i][3];
    const index = boxAt(frames, point, LEAST, (i) => editor.isShown(i), selected);
    for (const owner of [editor.active(), selected]) {
      if (!editor.isMovable(owner)) continue;
      const handle = editor.handles.at(scaled(boxes[owner], scale), editor.turning(owner), point, reach);
      const hidden = index !== null && size(index) < size(owner);
      if (handle && (handle.distance < 7 || !hidden)) return { index: owner, handle: handle.name };
    }
    return index === null ? null : { index, handle: null };
  }

  down(event) {
    if (event.button > 0 || this.drag) return;
    const { editor } = this;
    editor.drift.stop();
    const point = this.at(event);
    const target = this.pick(point, REACH[event.pointerType] ?? REACH.mouse);
    if (target === null) {
      this.press = { id: event.pointerId, point, still: true };
      if (editor.zoom.k > 1) editor.canvas.setPointerCapture(event.pointerId);
      return;
    }
    const { index } = target;
    // Focus first: leaving a number field takes in what was typed there.
    editor.shapes[index].group.focus({ preventScroll: true, focusVisible: false });
    event.preventDefault();
    editor.selected = index;
    if (editor.isMovable(index)) editor.canvas.setPointerCapture(event.pointerId);
    this.drag = { ...target, ...editor.places.of(index), id: event.pointerId, start: point, point, still: true };
    editor.schedule();
  }

  move(event) {
    if (this.pans(event)) return;
    if (event.pointerId === this.drag?.id) {
      this.drag.point = this.at(event);
      this.drag.fine = event.altKey;
      this.editor.schedule();
    } else if (!this.drag && event.pointerType !== "touch") {
      this.hover(this.pick(this.at(event), REACH.mouse));
    }
  }

  // A hand on the empty picture, or on a box that stays where it is, takes the picture along.
  pans(event) {
    const held = this.press ?? (this.drag && !this.editor.isMovable(this.drag.index) ? this.drag : null);
    if (held?.id !== event.pointerId || this.editor.zoom.k === 1) return false;
    const [x, y] = this.at(event); // the point that was taken hold of stays under the hand
    const [dx, dy] = [x - held.point[0], y - held.point[1]];
    if (held.still && Math.hypot(dx, dy) < CLICK) return true;
    held.still = false;
    this.editor.zoom.pan(dx, dy);
    return true;
  }

  // Bring the box to where the hand is; once a frame, however often the pointer reports.
  follow() {
    const { drag, editor } = this;
    if (!drag || !editor.isMovable(drag.index)) return;
    const way = [drag.start, drag.point].map((at) => scaled(at, 1 / editor.scale));
    const spec = { ...editor.data, decimals: this.decimals(drag) };
    if (editor.places.drag(drag.index, drag, way, spec)) editor.changed();
  }

  // A hand works in whole pixels where it can see them, and with Alt in parts of one.
  decimals({ fine }) {
    return fine || this.editor.scale > COARSE ? this.editor.data.decimals : 0;
  }

  up(event) {
    if (event.pointerId === this.press?.id) this.clickedNothing(event);
    if (event.pointerId !== this.drag?.id) return;
    if (event.type === "pointerup") this.drag.point = this.at(event);
    this.follow();
    this.endDrag();
    this.editor.finish();
  }

  clickedNothing(event) {
    const [x, y] = this.at(event);
    const still = this.press.still && Math.hypot(x - this.press.point[0], y - this.press.point[1]) < CLICK;
    this.press = null;
    if (event.type === "pointercancel" || !still || this.editor.selected === null) return;
    this.editor.selected = null;
    this.editor.finish();
  }

  endDrag() {
    if (this.drag && this.editor.canvas.hasPointerCapture(this.drag.id)) {
      this.editor.canvas.releasePointerCapture(this.drag.id);
    }
    this.drag = null;
  }

  // A second finger came down: what the first one moved goes back.
  letGo() {
    this.press = null;
    if (!this.drag) return;
    this.editor.places.putBack(this.drag.index, this.drag);
    this.endDrag();
    this.editor.finish();
  }

  hover(target) {
    if (this.drag) return;
    const index = target?.index ?? null;
    this.editor.canvas.style.cursor = this.cursor(target);
    if (index === this.hovered) return;
    this.hovered = index;
    this.editor.schedule();
  }

  cursor(target) {
    if (target === null) return "";
    if (!this.editor.isMovable(target.index)) return "pointer";
    const turning = { turn: "grab", width: "grab", height: "grab" };
    return target.handle ? (turning[target.handle] ?? `${target.handle}-resize`) : "move";
  }
}
