// The race: plays what Python has computed. Nothing here goes back to Python.

import { countFrame, followTheme, make, svg } from "../dom.js";
import { kept } from "../wire.js";
import { Chart, dress } from "./chart.js";
import { Scene } from "./scene.js";

const PACE = 30; // steps a second

class Race {
  constructor(parent) {
    this.root = parent.querySelector(".race");
    const find = (selector) => this.root.querySelector(selector);
    this.play = find(".play");
    this.slider = find(".step");
    this.where = find(".where");
    this.choices = find(".losses");
    this.scene = new Scene(find(".scene"));
    this.charts = find(".charts");
    this.heads = find(".numbers thead");
    this.body = find(".numbers tbody");
    this.shown = null; // names, chosen by hand from then on
    this.step = 0;
    this.frame = 0;
    this.last = 0;
    this.play.addEventListener("click", () => (this.frame ? this.pause() : this.start()));
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(find(".panes"));
  }

  update({ data }) {
    const key = JSON.stringify(data);
    this.data = data;
    this.dark = followTheme(this.root);
    if (key === this.key) {
      this.draw();
      return;
    }
    this.key = key;
    this.pause();
    this.step = 0;
    this.steps = data.stepSizes.length;
    this.slider.max = this.steps;
    this.shown ??= new Set(data.shown);
    this.furnish();
    this.draw();
  }

  // Buttons, charts and the table: as many as there are losses and curves.
  furnish() {
    const { tracks, curves } = this.data;
    this.choices.replaceChildren(...tracks.map((track) => this.choice(track)));
    this.charts.replaceChildren();
    this.plots = curves.map((curve) => new Chart(this.charts, curve, (step) => this.seek(step)));
    this.heads.replaceChildren(row("th", ["at this step", ...curves.map((curve) => curve.name)]));
  }

  choice(track) {
    const button = make("button");
    dress(button, track, this.dark);
    svg("line", { x1: 0, x2: 30, y1: 3, y2: 3 }, svg("svg", { "aria-hidden": true }, button));
    button.append(track.name);
    button.setAttribute("aria-pressed", this.shown.has(track.name));
    button.addEventListener("click", () => {
      if (!this.shown.delete(track.name)) this.shown.add(track.name);
      button.setAttribute("aria-pressed", this.shown.has(track.name));
      this.draw();
    });
    return button;
  }

  draw() {
    if (!this.data || this.root.clientWidth === 0) return;
    const tracks = this.data.tracks.filter((track) => this.shown.has(track.name));
    this.data.tracks.forEach((track, i) => dress(this.choices.children[i], track, this.dark));
    this.scene.draw(this.data, tracks, this.dark);
    for (const plot of this.plots) plot.draw(tracks, this.steps, this.dark);
    this.rows = tracks.map((track) => {
      const made = row("td", [track.name, ...this.data.curves.map(() => "")]);
      return { track, made };
    });
    this.body.replaceChildren(...this.rows.map(({ made }) => made));
    this.move();
  }

  // Everything that a step changes.
  move() {
    const whole = Math.floor(this.step);
    this.scene.move(this.step);
    for (const plot of this.plots) plot.move(this.step);
    this.slider.value = whole;
    const size = this.data.stepSizes[Math.min(whole, this.steps - 1)];
    this.where.textContent = `step ${whole} of ${this.steps}, size ${Number(size.toPrecision(3))}`;
    for (const { track, made } of this.rows) {
      this.data.curves.forEach(({ field, digits }, i) => {
        const gone = field === "iou" && track.lost !== null && whole >= track.lost;
        made.children[i + 1].textContent = gone ? `lost at ${track.lost}` : track[field][whole].toFixed(digits);
      });
    }
    this.root.dataset.step = whole;
    countFrame(this.root);
  }

  start() {
    if (this.step >= this.steps) this.step = 0;
    this.play.textContent = "Pause";
    this.last = performance.now();
    const tick = (now) => {
      const passed = Math.max(0, now - this.last); // a frame may have begun before the click
      this.step = Math.min(this.steps, this.step + (passed / 1000) * PACE);
      this.last = now;
      this.move();
      if (this.step >= this.steps) this.pause();
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.play.textContent = "Play";
  }

  seek(step) {
    this.pause();
    this.step = Math.min(this.steps, Math.max(0, Math.round(step)));
    this.move();
  }

  destroy() {
    this.pause();
    this.sizes.disconnect();
  }
}

function row(kind, cells) {
  const made = make("tr");
  cells.forEach((text, i) => make(i === 0 ? "th" : kind, made, "", text));
  return made;
}

export default kept(Race);
