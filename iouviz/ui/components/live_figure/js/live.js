// The whole: sliders move, everything that depends on them is looked up and drawn in one frame.

import { countFrame, followTheme, make, setText } from "../../dom.js";
import { kept, Wire } from "../../wire.js";
import { fetchMemory, Tables } from "./tables.js";
import { NumbersBlock, WordsBlock } from "./words.js";
import { PlotBlock } from "./plot.js";
import { StripBlock } from "./strip.js";
import { RowsBlock } from "./rows.js";
import { BarsBlock } from "./bars.js";
import { HistogramBlock } from "./histogram.js";
import { ConfusionBlock } from "./confusion.js";
import { ClassesBlock } from "./classes.js";
import { GridBlock } from "./grid.js";
import { Sliders } from "./sliders.js";

const BLOCKS = {
  figure: PlotBlock, numbers: NumbersBlock, words: WordsBlock, strip: StripBlock,
  rows: RowsBlock,
  bars: BarsBlock, histogram: HistogramBlock, confusion: ConfusionBlock, classes: ClassesBlock, grid: GridBlock,
};
const REST = 160; // ms without a move, after which Plotly is told

class Live {
  constructor(parent) {
    this.root = parent.querySelector(".iv-live");
    this.grid = this.root.querySelector(".blocks");
    this.sliders = new Sliders(this.root.querySelector(".sliders"), (final) => this.moved(final));
    this.wire = new Wire(() => ({ values: this.sliders.values(), rev: this.rev }));
    this.blocks = [];
    this.kinds = "";
    this.at = {};
    this.rev = null;
    this.changed = new Set();
    this.all = false;
    this.frame = 0;
    this.newest = 0;
    this.line = null; // says what could not be loaded
    this.sizes = new ResizeObserver(() => this.dock());
    this.sizes.observe(this.root);
  }

  // The sliders stick to the top, or below Streamlit's own bar where that hides what is under it.
  dock() {
    const bar = document.querySelector("[data-testid=stHeader]");
    const clear = !bar || getComputedStyle(bar).pointerEvents === "none";
    this.root.style.setProperty("--top", clear ? "0px" : `${bar.clientHeight}px`);
  }

  // --- what Python says

  async update(component) {
    const { data } = component;
    this.wire.receive(component);
    this.component = component;
    this.library = data.library;
    followTheme(this.root);
    this.root.setAttribute("aria-label", data.label);
    const number = (this.newest += 1);
    let memory;
    try {
      memory = await fetchMemory(data.memory);
    } catch (error) {
      if (number === this.newest) this.fail(error);
      return;
    }
    if (number === this.newest && !this.gone) this.adopt(data, new Tables(memory, data.places));
  }

  fail(error) {
    this.line ??= make("p", this.root, "note");
    setText(this.line, error.message);
  }

  adopt(data, tables) {
    if (this.line) setText(this.line, "");
    this.tables = tables;
    this.stream = data.stream;
    if (data.rev !== this.rev) {
      this.rev = data.rev;
      this.wire.forget();
      this.at = { ...data.at };
      this.sliders.adopt(data.sliders);
    } else {
      // Other stops than before: each slider stays at what it stands for.
      const values = this.sliders.values();
      this.sliders.adopt(data.sliders);
      this.at = { ...data.at, ...this.sliders.nearest(values) };
    }
    this.sliders.set(this.at);
    this.root.dataset.seq = data.ack;
    this.lay(data.blocks);
    this.again();
  }

  lay(specs) {
    const kinds = specs.map(({ kind }) => kind).join(" ");
    if (kinds !== this.kinds) {
      this.kinds = kinds;
      for (const { block } of this.blocks) block.destroy?.();
      this.grid.replaceChildren();
      const context = {
        library: () => this.library,
        again: () => this.again(),
        click: (what) => this.wire.click(what),
      };
      this.blocks = specs.map(({ kind }) => {
        const host = make("section", this.grid, `kind-${kind}`);
        return { host, block: new BLOCKS[kind](host, context) };
      });
    }
    specs.forEach((spec, i) => {
      this.blocks[i].host.style.setProperty("--span", spec.span);
      this.blocks[i].block.adopt(spec);
      this.blocks[i].by = spec.by;
    });
  }

  // --- what the user does

  moved(final) {
    const at = this.sliders.at();
    for (const name of Object.keys(at)) if (at[name] !== this.at[name]) this.changed.add(name);
    this.at = at;
    this.schedule();
    if (final || this.stream) this.wire.send(final);
  }

  // --- drawing

  again() {
    this.all = true;
    this.schedule();
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    if (!this.tables || this.gone) return;
    const changed = this.all ? null : this.changed;
    this.sliders.draw(this.tables, this.at);
    for (const { block, by } of this.blocks) {
      if (!changed || by.some((name) => changed.has(name))) {
        block.draw(this.tables, this.at, changed);
      }
    }
    this.all = false;
    this.changed = new Set();
    this.root.dataset.at = JSON.stringify(this.at);
    countFrame(this.root);
    clearTimeout(this.resting);
    this.root.dataset.settled = "no";
    this.resting = setTimeout(() => this.settle(), REST);
  }

  async settle() {
    for (const { block } of this.blocks) {
      if (this.frame) return; // a drag is under way again
      await block.settle?.(this.sliders.held);
    }
    if (!this.frame) this.root.dataset.settled = "yes";
  }

  destroy() {
    this.gone = true;
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.wire.close();
    for (const { block } of this.blocks) block.destroy?.();
  }
}

export default kept(Live);
