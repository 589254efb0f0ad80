// A Plotly figure whose traces follow the sliders.
//
// During a drag, the traces' own SVG paths are given their new outline, placed by the axes'
// own mapping: several times as fast as Plotly.restyle, and the same nodes. At rest Plotly is told,
// so that what it shows when pointed at, and draws after a zoom, is what is seen.

import { make, setText } from "../../dom.js";
import { nodesOf, placing, plotly, traceOf } from "./plotly.js";

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: "reset" };

export class PlotBlock {
  constructor(host, context) {
    this.host = host;
    this.context = context;
    this.title = make("h3", host);
    this.node = make("div", host, "plot");
    this.note = make("p", host, "note");
    this.text = null; // the figure that Plotly has drawn
    this.stale = new Set(); // traces of whose new points Plotly does not know yet
    this.queue = Promise.resolve();
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.node);
  }

  adopt(spec) {
    this.spec = spec;
    setText(this.title, spec.title);
    setText(this.note, spec.note);
    this.node.style.minHeight = spec.height ? `${spec.height}px` : "";
  }

  // One call of Plotly after another; a failure is said in the figure's place.
  then(step) {
    this.queue = this.queue.then(step).catch((error) => {
      setText(this.note, `This figure could not be drawn: ${error.message}`);
    });
    return this.queue;
  }

  draw(tables, at, changed) {
    this.values = { tables, at };
    if (this.spec.figure !== this.text) {
      this.rebuild();
      return;
    }
    if (!this.axes) return; // being drawn; it will catch up
    for (const bind of this.spec.binds) {
      const sliders = [bind.x, bind.y].filter(Boolean).flatMap((name) => tables.by(name));
      if (changed && !sliders.some((name) => changed.has(name))) continue;
      const [x, y] = this.points(bind);
      this.stale.add(bind.trace);
      this.trace(bind, x, y);
    }
  }

  // Where a trace's points are at these stops; what no table says is as Plotly has it.
  points(bind) {
    const { tables, at } = this.values;
    const own = this.full(bind.trace);
    return [bind.x ? tables.look(bind.x, at) : own.x, bind.y ? tables.look(bind.y, at) : own.y];
  }

  full(trace) {
    return traceOf(this.node, trace);
  }

  // Plotly draws the figure that Python sent, as it is at these stops; a zoom is kept.
  rebuild() {
    const { spec } = this;
    this.text = spec.figure;
    this.then(async () => {
      if (spec.figure !== this.text || this.gone) return;
      const library = await plotly(this.context.library());
      const { data, layout } = JSON.parse(spec.figure);
      const { tables, at } = this.values;
      for (const { trace, x, y } of spec.binds) {
        const target = data.find(({ uid }) => uid === trace);
        if (x) target.x = known(target, tables.look(x, at));
        if (y) target.y = known(target, tables.look(y, at));
      }
      this.stale.clear();
      const coarse = matchMedia("(pointer: coarse)").matches; // a finger scrolls the page
      const fixed = { uirevision: "kept", autosize: true, ...(coarse && { dragmode: false }) };
      await library.react(this.node, data, { ...layout, ...fixed }, CONFIG);
      if (this.gone) return;
      this.axes = true;
      this.listen();
      this.catchUp();
      this.context.again(); // what moved in the meantime
    });
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    this.node.on("plotly_afterplot", () => this.catchUp());
  }

  // Plotly has drawn what it knows, for a zoom or a new size; what it does not know comes on top.
  catchUp() {
    for (const bind of this.spec.binds) {
      if (this.full(bind.trace)) this.trace(bind, ...this.points(bind));
    }
  }

  trace(bind, x, y) {
    const nodes = nodesOf(this.node, bind.trace);
    if (!nodes) return;
    const { marks, line, area } = nodes;
    const pixels = placing(this.node, this.full(bind.trace));
    const place = (i) => pixels(x[i], y[i]);
    marks.forEach((mark, i) => {
      const [left, top] = place(i);
      const there = Number.isFinite(left) && Number.isFinite(top);
      mark.style.display = there ? "" : "none";
      if (there) mark.setAttribute("transform", `translate(${left.toFixed(2)},${top.toFixed(2)})`);
    });
    if (!line && !area) return;
    const outline = path(x.length, place);
    line?.setAttribute("d", outline);
    area?.setAttribute("d", outline ? `${outline}Z` : "");
  }

  // At rest Plotly takes over what was drawn past it.
  settle() {
    if (!this.stale.size || !this.axes) return this.queue; // drawn by then
    return this.then(async () => {
      if (this.gone) return;
      const binds = this.spec.binds.filter(({ trace }) => this.stale.has(trace));
      this.stale.clear();
      const traces = this.node.data.map(({ uid }) => uid);
      const points = binds.map((bind) => this.points(bind));
      const values = (axis) =>
        binds.map(({ trace }, i) => known(this.full(trace), points[i][axis]));
      const update = { x: values(0), y: values(1) };
      await window.Plotly.restyle(this.node, update, binds.map(({ trace }) => traces.indexOf(trace)));
    });
  }

  resize() {
    const width = this.node.clientWidth;
    if (!this.axes || !width || width === this.width) return;
    this.width = width;
    this.then(() => this.gone || window.Plotly.Plots.resize(this.node));
  }

  destroy() {
    this.gone = true;
    this.sizes.disconnect();
    window.Plotly?.purge(this.node);
  }
}

// Values for Plotly. It would leave out a mark that is undefined, and the next would take its node;
// so it is given a place, and hidden by `trace`.
function known({ mode }, values) {
  return mode === "markers" ? Array.from(values, (v) => (Number.isFinite(v) ? v : 1)) : [...values];
}

// An SVG outline through points; a point that is undefined leaves a gap.
export function path(count, place) {
  const parts = [];
  let pen = "M";
  for (let i = 0; i < count; i += 1) {
    const [left, top] = place(i);
    if (Number.isFinite(left) && Number.isFinite(top)) {
      parts.push(pen, left.toFixed(1), ",", top.toFixed(1));
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return parts.join("");
}
