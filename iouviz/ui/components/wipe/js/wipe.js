// Two layers of one image and a divider between them. What a pixel is, and which pixels have one pair
// of classes, is looked up in the maps that Python sent; nothing is measured here.

import { ARROWS, clamp, countFrame, followTheme, make, set, setText } from "../../dom.js";
import { kept, Wire } from "../../wire.js";
import { Zoom } from "../../zoom.js";
import { Painter } from "./painter.js";
import { unpack } from "./pixels.js";

const LAYERS = { photo: "photograph", truth: "ground truth", predicted: "prediction", errors: "errors" };
const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageUp: 10, PageDown: -10, Home: -100, End: 100 };
const STILL = 4; // px that a click may move
const NOTHING = "nothing";
const VERDICTS = {
  all: [["tp", "right"], ["fp", "another class"]],
  one: [["tp", "found (TP)"], ["fp", "invented (FP)"], ["fn", "missed (FN)"]],
};

class Wipe {
  constructor(parent) {
    this.root = parent.querySelector(".wipe");
    const find = (selector) => this.root.querySelector(selector);
    this.stage = find(".stage");
    this.canvas = find(".canvas");
    this.divider = find(".divider");
    this.pixel = find(".pixel");
    this.says = find(".says");
    this.legend = find(".legend");
    this.classes = find(".classes");
    this.sides = [find("[data-side='0']"), find("[data-side='1']")];
    this.light = find("[data-lit]");
    this.painter = new Painter(this.root);
    this.painted = [document.createElement("canvas"), document.createElement("canvas")];
    this.wire = new Wire(() => ({ ...this.state, rev: this.rev }));
    this.zoom = new Zoom(this.root, this.canvas, { changed: () => this.repaint(), letGo: () => { this.held = null; } });
    this.state = { left: "truth", right: "predicted", one: 0, lit: null };
    this.at = 50;
    this.rev = null;
    this.ids = null;
    this.stale = true; // whether the two sides are to be painted anew, or only the divider has moved
    this.sizes = new ResizeObserver(() => this.repaint());
    this.sizes.observe(this.stage);
    this.listen();
  }

  listen() {
    this.sides.forEach((select, i) => select.addEventListener("change", () => this.change({ [i ? "right" : "left"]: select.value })));
    this.light.addEventListener("change", () => this.change({ lit: this.light.value === NOTHING ? null : this.light.value.split(",").map(Number) }));
    this.divider.addEventListener("keydown", (event) => this.key(event));
    this.divider.addEventListener("pointerdown", (event) => this.take(event, this.divider));
    this.canvas.addEventListener("pointerdown", (event) => this.take(event, this.canvas));
    for (const node of [this.divider, this.canvas]) {
      node.addEventListener("pointermove", (event) => this.move(event));
      node.addEventListener("pointerup", (event) => this.drop(event));
      node.addEventListener("pointercancel", () => { this.held = null; });
    }
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.canvas.addEventListener("keydown", (event) => this.step(event));
    this.canvas.addEventListener("blur", () => this.point(null));
  }

  // --- what Python says

  update(component) {
    const { data } = component;
    const look = String(followTheme(this.root));
    this.wire.receive(component);
    this.data = data;
    this.stage.style.aspectRatio = `${data.width} / ${data.height}`;
    this.stage.style.maxWidth = `${(data.maxHeight * data.width) / data.height}px`;
    this.canvas.setAttribute("aria-label", data.label);
    if (look !== this.look) {
      this.look = look;
      this.painter.takeColours();
    }
    if (data.rev !== this.rev) {
      this.rev = data.rev;
      this.wire.forget();
      this.state = { ...data.state };
      this.offer(data);
    }
    this.zoom.offer(true, data.ids);
    this.load(data);
    this.show();
  }

  // Layers, pairs and classes to choose from.
  offer({ layers, pairs, names, colours }) {
    for (const select of this.sides) options(select, layers.map((name) => [name, LAYERS[name]]));
    this.light.closest("label").hidden = !pairs.length;
    options(this.light, [[NOTHING, NOTHING], ...pairs.map(([t, p, count]) =>
      [`${t},${p}`, `${this.name(t)} → ${this.name(p)} (${count.toLocaleString("en")} px)`])]);
    this.classes.replaceChildren();
    this.buttons = names.map((name, k) => {
      const button = make("button", this.classes);
      make("i", button).style.setProperty("--c", colours[k]);
      make("span", button, "", name);
      button.addEventListener("click", () => this.change({ one: this.state.one === k + 1 ? 0 : k + 1 }));
      return button;
    });
  }

  async load(data) {
    if (data.ids !== this.ids) {
      this.ids = data.ids;
      this.root.dataset.ready = "no";
      try {
        const image = await loaded(data.ids);
        if (this.ids !== data.ids) return;
        const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(image, 0, 0);
        const { width, height } = canvas;
        this.maps = { ...unpack(context.getImageData(0, 0, width, height).data), width, height };
        this.painter.adopt(this.maps, data.colours);
      } catch {
        setText(this.says, "The label maps could not be loaded; load the page again.");
        return;
      }
      this.root.dataset.ready = "yes";
      this.repaint();
    }
    if (data.photo !== this.photo) {
      this.photo = data.photo;
      const image = data.photo ? await loaded(data.photo).catch(() => null) : null;
      if (this.photo !== data.photo) return;
      this.painter.takePhoto(image);
      this.repaint();
    }
  }

  name(value) {
    return value ? this.data.names[value - 1] : "none of the classes";
  }

  // --- what the user does

  change(what) {
    Object.assign(this.state, what);
    this.show();
    this.wire.send(true);
  }

  key(event) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.wipeTo(this.at + step);
  }

  wipeTo(at) {
    this.at = clamp(at, 0, 100);
    this.schedule();
  }

  take(event, node) {
    if (event.button > 0) return;
    node.setPointerCapture(event.pointerId);
    const pans = node === this.canvas && this.zoom.k > 1;
    this.held = { id: event.pointerId, from: [event.clientX, event.clientY], last: [event.clientX, event.clientY], pans, still: true, on: node };
    if (node === this.divider) this.divider.focus({ preventScroll: true });
  }

  move(event) {
    const { held } = this;
    if (held?.id !== event.pointerId) {
      if (event.currentTarget === this.canvas && event.pointerType !== "touch") this.point(this.under(event));
      return;
    }
    const now = [event.clientX, event.clientY];
    if (held.still && Math.hypot(now[0] - held.from[0], now[1] - held.from[1]) < STILL) return;
    held.still = false;
    if (held.pans) this.zoom.pan(now[0] - held.last[0], now[1] - held.last[1]);
    else this.wipeTo(100 * this.zoom.at(event)[0]);
    held.last = now;
  }

  // A click lights up whatever has the classes of the pixel under it; a second one puts it out.
  drop(event) {
    const { held } = this;
    this.held = null;
    if (held?.id !== event.pointerId || !held.still || held.on !== this.canvas) return;
    this.lightUp(this.under(event));
  }

  // Arrow keys go from pixel to pixel, and Enter or Space is a click.
  step(event) {
    if (!this.maps || event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = this.maps;
    const at = this.pointed ?? Math.floor(height / 2) * width + Math.floor(width / 2);
    const direction = ARROWS[event.key];
    if (direction) {
      const by = event.shiftKey ? Math.max(1, Math.round(width / 40)) : 1;
      const [u, v] = [clamp((at % width) + direction[0] * by, 0, width - 1), clamp(Math.floor(at / width) + direction[1] * by, 0, height - 1)];
      this.point(v * width + u);
    } else if (event.key === "Enter" || event.key === " ") this.lightUp(at);
    else return;
    event.preventDefault();
  }

  lightUp(at) {
    if (at === null || !this.maps.truth[at]) return;
    this.point(at);
    const pair = [this.maps.truth[at], this.maps.predicted[at]];
    this.change({ lit: String(pair) === String(this.state.lit) ? null : pair });
  }

  // The number of the pixel under the pointer.
  under(event) {
    if (!this.maps) return null;
    const { k, x, y } = this.zoom.view;
    const [px, py] = this.zoom.at(event);
    const { width, height } = this.maps;
    const [u, v] = [Math.floor(((px - x) / k) * width), Math.floor(((py - y) / k) * height)];
    return u < 0 || v < 0 || u >= width || v >= height ? null : v * width + u;
  }

  point(at) {
    this.pointed = at;
    this.schedule();
  }

  // --- drawing

  show() {
    const { left, right, one, lit } = this.state;
    this.sides[0].value = left;
    this.sides[1].value = right;
    this.light.value = lit ? String(lit) : NOTHING;
    this.buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(one === k + 1)));
    this.divider.setAttribute("aria-label", `Wipe between ${LAYERS[left]} and ${LAYERS[right]}`);
    this.legend.replaceChildren();
    if ([left, right].includes("errors")) for (const [kind, word] of [...VERDICTS[one ? "one" : "all"], ["ignored", "ignored"]]) {
      const item = make("span", this.legend, kind);
      make("i", item);
      make("span", item, "", word);
    }
    this.repaint();
  }

  repaint() {
    this.stale = true;
    this.schedule();
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const [width, height] = [this.stage.clientWidth, this.stage.clientHeight];
    if (!width || !height || !this.data) return;
    const dense = Math.min(devicePixelRatio, 2);
    const size = [Math.round(width * dense), Math.round(height * dense)];
    if (this.stale) this.paintSides(size);
    fit(this.canvas, size);
    const context = this.canvas.getContext("2d");
    const cut = Math.round((size[0] * this.at) / 100);
    context.drawImage(this.painted[0], 0, 0);
    if (cut < size[0]) context.drawImage(this.painted[1], cut, 0, size[0] - cut, size[1], cut, 0, size[0] - cut, size[1]);
    this.divider.style.left = `${this.at}%`;
    this.divider.setAttribute("aria-valuenow", this.at.toFixed(0));
    this.divider.setAttribute("aria-valuetext", `${this.at.toFixed(0)} % ${LAYERS[this.state.left]}`);
    this.mark();
    countFrame(this.root);
  }

  paintSides(size) {
    this.stale = false;
    this.zoom.draw();
    const { k, x, y } = this.zoom.view;
    const place = [x * size[0], y * size[1], k * size[0], k * size[1]];
    [this.state.left, this.state.right].forEach((layer, i) => {
      fit(this.painted[i], size);
      this.painter.paint(this.painted[i].getContext("2d"), layer, place, this.state);
    });
  }

  // The pixel that is pointed at, and what it is in words.
  mark() {
    const at = this.pointed ?? null;
    this.pixel.toggleAttribute("hidden", at === null);
    if (at === null) return;
    const { width, height, truth, predicted } = this.maps;
    const [u, v] = [at % width, Math.floor(at / width)];
    const side = [(this.stage.clientWidth * this.zoom.k) / width, (this.stage.clientHeight * this.zoom.k) / height];
    set(this.pixel, { x: u * side[0], y: v * side[1], width: Math.max(side[0], 3), height: Math.max(side[1], 3) });
    const { every } = this.data;
    const is = truth[at] ? `true ${this.name(truth[at])}, predicted ${this.name(predicted[at])}` : "ignored";
    setText(this.says, `${u * every}, ${v * every}: ${is}`);
  }

  destroy() {
    this.wire.close();
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

function options(select, entries) {
  select.replaceChildren();
  for (const [value, text] of entries) make("option", select, "", text).value = value;
}

/** @type {(canvas: HTMLCanvasElement, size: number[]) => void} */
function fit(canvas, [width, height]) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

function loaded(address) {
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => fail(new Error(address));
    image.src = address;
  });
}

export default kept(Wipe);
