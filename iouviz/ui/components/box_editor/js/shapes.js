// One box as it is drawn, its tag, the handles, and the paper under it all.

import { gridStep, handleAt, handlePoints, HANDLES } from "./geometry.js";
import { outlineOf } from "./quads.js";
import { set, setRect, show, svg } from "../../dom.js";
import { TurnKnobs } from "../../turning.js";

const TAG_HEIGHT = { usual: 16, large: 28 };
const WORDS = { "ground truth": "GT", prediction: "P", TP: "TP", FP: "FP", FN: "FN", ignored: "ign" };
const slug = (role) => role.toLowerCase().replaceAll(" ", "-");

export class BoxShape {
  constructor(index, boxes, tags) {
    this.group = svg("g", { class: "box", tabindex: 0, role: "button", "data-index": index }, boxes);
    this.ring = svg("rect", { class: "ring", rx: 4 }, this.group);
    this.casing = svg("rect", { class: "casing" }, this.group);
    this.rect = svg("rect", { class: "shape" }, this.group);
    this.outlines = ["casing", "outline"].map((name) => svg("path", { class: name }, this.group));
    this.hit = svg("rect", { class: "hit" }, this.group);
    this.tag = svg("g", { class: "tag" }, tags);
    this.pill = svg("rect", { rx: 4 }, this.tag);
    this.text = svg("text", {}, this.tag);
    this.textWidth = 0;
  }

  // How it looks; the corners come with `draw`.
  style(look, selected, hovered, large = false) {
    const height = large ? TAG_HEIGHT.large : TAG_HEIGHT.usual;
    if (height !== this.tagHeight) {
      this.tagHeight = height;
      this.textWidth = 0; // to be measured anew
      set(this.pill, { height });
      set(this.text, { y: height / 2 });
    }
    const sign = slug(look.verdict ?? look.role);
    show(this.group, !look.hidden);
    for (const element of [this.group, this.tag]) {
      element.style.setProperty("--colour", `var(--${sign})`);
      element.style.setProperty("--dash", `var(--${sign}-dash)`);
      element.classList.toggle("selected", selected);
      element.classList.toggle("dimmed", look.dimmed && !selected && !hovered);
      element.classList.toggle("fixed", !look.movable);
    }
    set(this.group, { "aria-pressed": selected, "data-sign": sign });
    this.group.classList.toggle("outlined", Boolean(look.outline || look.quad));
    this.group.classList.toggle("oriented", Boolean(look.quad));
    if (this.path !== look.outline) {
      this.path = look.outline;
      this.trace({ d: look.outline ?? "" });
    }
    const label = selected || hovered ? look.label : (look.tag ?? look.label);
    const words = [label, WORDS[look.verdict ?? look.role]].filter(Boolean).join(" · ");
    if (this.text.textContent === words && this.textWidth > 0) return;
    this.text.textContent = words;
    this.textWidth = this.text.getComputedTextLength(); // 0 while hidden: measured again later
  }

  trace(attributes) {
    for (const path of this.outlines) set(path, attributes);
  }

  tagSize() {
    return [(this.textWidth || 7 * this.text.textContent.length) + 10, this.tagHeight];
  }

  // In screen pixels, but for the corners of an oriented box, which are in units of the scene.
  draw(box, [cx, cy, width, height, angle], quad, least, scale) {
    if (quad) this.trace({ d: outlineOf(quad) });
    this.trace({ transform: `scale(${scale})` });
    for (const rect of [this.casing, this.rect]) setRect(rect, box);
    const own = [cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2];
    setRect(this.ring, grown(own, 5));
    setRect(this.hit, grown(own, Math.max(0, (least - Math.min(width, height)) / 2)));
    for (const rect of [this.ring, this.hit]) set(rect, { transform: `rotate(${angle} ${cx} ${cy})` });
  }

  drawTag(box) {
    show(this.tag, box !== null);
    if (box === null) return;
    set(this.tag, { transform: `translate(${box[0]} ${box[1]})` });
    set(this.pill, { width: box[2] - box[0] });
    set(this.text, { x: (box[2] - box[0]) / 2 });
  }

  describe(look, corners, frame) {
    const [x1, y1, x2, y2] = corners.map((value) => Number(value.toFixed(2)));
    const [cx, cy, width, height, angle] = frame.map((value) => Number(value.toFixed(1)));
    const what = [look.label, look.role, look.verdict].filter(Boolean).join(", ");
    const turning = look.quad ? "R and L turn by a degree, " : "";
    const how = look.movable ? `Arrow keys move, ${turning}Alt and arrow keys resize, Shift for steps of 10.` : "";
    const where = look.quad
      ? `centre ${cx}, ${cy}, ${width} by ${height}, turned ${angle} degrees`
      : `x1 ${x1}, y1 ${y1}, x2 ${x2}, y2 ${y2}`;
    const text = `Box ${what}: ${where}. ${how}`.trim();
    if (this.group.getAttribute("aria-label") !== text) set(this.group, { "aria-label": text });
    return text;
  }

  remove() {
    this.group.remove();
    this.tag.remove();
  }
}

const grown = (box, by) => [box[0] - by, box[1] - by, box[2] + by, box[3] + by];

// The handles of the box that has them at the moment: eight, or the knobs that turn it.
export class Handles {
  constructor(parent, reach) {
    this.parent = parent;
    this.turning = svg("g", { class: "turning" }, parent);
    this.turn = new TurnKnobs(this.turning, reach);
    this.knobs = new Map(HANDLES.map((name) => {
      const group = svg("g", { "data-handle": name }, parent);
      // Not seen; it keeps a finger that comes down here from scrolling the page.
      svg("rect", { class: "hit", x: -reach, y: -reach, width: 2 * reach, height: 2 * reach }, group);
      svg("rect", { class: "knob", x: -4.5, y: -4.5, width: 9, height: 9, rx: 2 }, group);
      return [name, group];
    }));
  }

  // A frame for one that turns; no box: no handles.
  draw(box, frame, colour) {
    show(this.parent, box !== null);
    show(this.turning, frame !== null);
    if (box === null) return;
    this.parent.style.setProperty("--colour", colour);
    if (frame) this.turn.draw(frame);
    const points = new Map(frame ? [] : handlePoints(box).map(({ name, at }) => [name, at]));
    for (const [name, knob] of this.knobs) {
      const at = points.get(name);
      show(knob, at !== undefined);
      if (at) set(knob, { transform: `translate(${at[0]} ${at[1]})` });
    }
  }

  at(box, frame, point, reach) {
    return frame ? this.turn.at(frame, point, reach) : handleAt(box, point, reach);
  }
}

// Graph paper with a few numbers, or a picture. Drawn anew only when the size changes.
export function drawPaper(parent, { width, height, image, large }, scale) {
  const size = [width * scale, height * scale];
  parent.replaceChildren();
  svg("rect", { class: "sheet", width: size[0], height: size[1] }, parent);
  if (image) {
    svg("image", { href: image, width: size[0], height: size[1], preserveAspectRatio: "none" }, parent);
    return;
  }
  const major = gridStep(scale, large ? 90 : 48);
  grid(parent, "minor", size, (major / 5) * scale);
  grid(parent, "major", size, major * scale);
  for (let x = major; x * scale < size[0] - 12; x += major) tick(parent, x, { x: x * scale + 3, y: large ? 19 : 11 });
  for (let y = major; y * scale < size[1] - 4; y += major) tick(parent, y, { x: 3, y: y * scale - 3 });
}

/** @type {(parent: Element, name: string, size: number[], step: number) => void} */
function grid(parent, name, [width, height], step) {
  const crisp = (value) => Math.round(value) + 0.5; // on a pixel, not between two
  let path = "";
  for (let x = step; x < width - 1; x += step) path += `M${crisp(x)} 0V${height}`;
  for (let y = step; y < height - 1; y += step) path += `M0 ${crisp(y)}H${width}`;
  svg("path", { class: name, d: path }, parent);
}

function tick(parent, value, at) {
  svg("text", { class: "tick", ...at }, parent).textContent = Number(value.toFixed(3));
}
