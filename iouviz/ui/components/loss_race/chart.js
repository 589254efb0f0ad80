// One small chart over the steps. Lines are drawn once; while the race plays they are uncovered.

import { make, set, svg } from "../dom.js";

// The colour and line of a loss, for whatever hangs below an element.
export function dress(made, track, dark) {
  made.style.setProperty("--colour", dark ? track.dark : track.light);
  made.style.setProperty("--dash", track.dash || "none");
}

// A round number at or above: 1, 2, 2.5 or 5 times a power of ten.
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= value * 0.999);
}

const LEFT = 4;

export class Chart {
  constructor(parent, { name, field, reach }, seek) {
    this.field = field;
    this.reach = reach;
    const figure = make("figure", parent, "chart");
    make("figcaption", figure, "", name);
    this.canvas = svg("svg", { role: "img", "aria-label": `${name} over the steps` }, figure);
    // Only what has been raced so far is drawn: the end is for the reader to predict.
    const past = `past-${field}`;
    this.past = svg("rect", { y: 0 }, svg("clipPath", { id: past }, this.canvas));
    this.lines = svg("g", { "clip-path": `url(#${past})` }, this.canvas);
    this.axis = svg("path", { class: "axis" }, this.canvas);
    this.cursor = svg("line", { class: "cursor" }, this.canvas);
    this.top = svg("text", { x: LEFT + 3, y: 11 }, this.canvas);
    const at = (event) => {
      const edge = this.canvas.getBoundingClientRect();
      seek(((event.clientX - edge.left - LEFT) / (edge.width - 2 * LEFT)) * this.steps);
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      at(event);
    });
    this.canvas.addEventListener("pointermove", (event) => event.buttons && at(event));
  }

  // All lines of the losses in view.
  draw(tracks, steps, dark) {
    this.steps = steps;
    this.size = [this.canvas.clientWidth, this.canvas.clientHeight];
    const [width, height] = this.size;
    const highest = Math.max(1e-9, ...tracks.flatMap((track) => track[this.field]));
    const most = roundUp(Math.min(this.reach, highest));
    this.top.textContent = Number(most.toPrecision(3));
    const y = (value) => height - 4 - Math.min(1, value / most) * (height - 8);
    this.lines.replaceChildren();
    set(this.axis, { d: `M${LEFT} 4V${y(0)}H${width - LEFT}` });
    for (const track of tracks) {
      const path = track[this.field].map((value, k) => `${this.x(k).toFixed(1)} ${y(value).toFixed(1)}`);
      dress(svg("path", { d: `M${path.join("L")}` }, this.lines), track, dark);
    }
  }

  x(step) {
    return LEFT + (step / this.steps) * (this.size[0] - 2 * LEFT);
  }

  move(step) {
    const x = this.x(step).toFixed(1);
    set(this.past, { width: x, height: this.size[1] });
    set(this.cursor, { x1: x, x2: x, y1: 4, y2: this.size[1] - 4 });
  }
}
