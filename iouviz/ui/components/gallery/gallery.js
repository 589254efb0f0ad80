// A gallery of any length: tiles exist only where one looks, and Python is asked for theirs.

import { countFrame, followTheme } from "../dom.js";
import { kept, Wire } from "../wire.js";
import { inSight, layout, placeOf, stepOf } from "./grid.js";
import { Tile } from "./tile.js";

const GAP = 12; // px
const CAPTION = 26; // px
const SPARE = 2; // rows that are kept ready above and below
const NARROW = 520; // px; below it tiles are smaller, so that two stand side by side
const LOWEST = 430; // px; the least height of the view
const FOOT = 18; // px below it
const MOST = 4000; // cards that are remembered
const OPENED = 30000; // ms that a click on a tile may; Python says when it leads nowhere
const TRIES = 3; // answers without anything new before the gallery stops asking

class Gallery {
  constructor(parent) {
    this.root = parent.querySelector(".gallery");
    this.view = this.root.querySelector(".view");
    this.space = this.root.querySelector(".space");
    this.wire = new Wire(() => this.message());
    this.cards = new Map(); // index -> card
    this.tiles = new Map(); // index -> tile
    this.idle = [];
    this.rev = null;
    this.current = this.named = null; // the tile that is marked, and which one Python named last
    this.count = 0;
    this.grid = null;
    this.focus = 0; // the tile that Tab leads to
    this.tries = 0;
    this.quiet = 0; // until when nothing is asked
    this.opened = 0; // the number of a click that may lead to another page
    this.frame = 0;
    this.width = this.height = 0; // of the room for tiles, and of what is in sight
    this.listen();
  }

  listen() {
    this.view.addEventListener("scroll", () => this.moved(), { passive: true });
    this.space.addEventListener("click", (event) => this.open(indexOf(event.target)));
    this.space.addEventListener("keydown", (event) => this.key(event));
    this.space.addEventListener("focusin", (event) => this.aim(indexOf(event.target)));
    this.resized = () => this.measure();
    addEventListener("resize", this.resized);
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.view);
  }

  // --- what Python says

  update(component) {
    const { data } = component;
    this.component = component;
    followTheme(this.root);
    this.space.setAttribute("aria-label", data.label);
    const fresh = data.rev !== this.rev;
    if (fresh) this.adopt(data);
    if (!this.width) this.measure();
    const before = this.missing().length;
    data.cards.forEach((card, i) => this.cards.set(data.first + i, card));
    data.anew.forEach(([i, card]) => this.cards.set(i, card));
    if (this.opened && data.stayed >= this.opened) this.opened = this.quiet = 0; // it led nowhere else
    this.wire.receive(component);
    this.draw();
    if (fresh) this.goTo(data.at, data.current);
    else if (data.current !== this.named) this.select(data.current);
    this.named = data.current;
    const left = this.missing();
    this.tries = left.length < before || fresh ? 0 : this.tries + 1;
    if (left.length && this.tries < TRIES) this.ask();
  }

  adopt(data) {
    this.rev = data.rev;
    this.count = data.count;
    this.ratio = data.ratio;
    this.current = data.current;
    this.wire.forget();
    this.cards.clear();
    this.grid = null;
    this.focus = Math.min(data.current ?? data.at, Math.max(0, data.count - 1));
  }

  // --- what is sent to Python

  message() {
    const [first, last] = this.sight(SPARE);
    const missing = this.missing();
    const [top] = this.sight(0);
    return { rev: this.rev, top, want: missing.length ? [missing[0], last] : [first, first] };
  }

  // Whoever goes to another page by a tile must not be called back: a question on the heels of a
  // click would ask for a part of the page that is being left, and Streamlit would show nothing at
  // all. (Of links the wire takes care.)
  ask() {
    if (performance.now() < this.quiet) return;
    this.wire.send(false);
  }

  open(index) {
    if (index === null || !this.cards.has(index)) return;
    this.mark(index);
    this.wire.forget();
    this.quiet = performance.now() + OPENED;
    setTimeout(() => this.moved(), OPENED);
    this.opened = this.wire.click({ rev: this.rev, index });
  }

  // --- drawing

  moved() {
    this.tries = 0;
    this.schedule();
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
      if (this.tries < TRIES && this.missing().length) this.ask();
    });
  }

  // Sizes are read when they change and not in each frame: reading them would make the browser
  // lay the page out in the middle of a scroll.
  measure() {
    this.fill();
    this.width = this.space.clientWidth;
    this.height = this.view.clientHeight;
    this.schedule();
  }

  // The view ends where the screen ends, whatever stands above it.
  fill() {
    const page = this.root.getRootNode().host?.closest("[data-testid=stMain]");
    const top = this.view.getBoundingClientRect().top + (page?.scrollTop ?? 0);
    this.view.style.height = `${Math.max(LOWEST, innerHeight - top - FOOT)}px`;
  }

  draw() {
    const { width } = this;
    if (!width || this.rev === null) return;
    const least = width < NARROW ? 150 : 175;
    const key = `${width} ${this.count} ${this.ratio}`;
    if (!this.grid || this.grid.key !== key) {
      const shape = { ratio: this.ratio, least, gap: GAP, caption: CAPTION };
      this.grid = { ...layout(width, this.count, shape), key };
      this.space.style.height = `${this.grid.height}px`;
    }
    const [first, last] = this.sight(SPARE);
    this.release(first, last);
    for (let i = first; i < last; i += 1) this.tile(i).show(i, this.cards.get(i) ?? null, this.grid);
    this.point();
    if (this.cards.size > MOST) this.forget(first, last);
    countFrame(this.root);
  }

  tile(index) {
    let tile = this.tiles.get(index);
    if (!tile) {
      tile = this.idle.pop() ?? new Tile(this.space, (i) => this.lost(i));
      tile.button.hidden = false;
      this.tiles.set(index, tile);
    }
    return tile;
  }

  // Tiles out of sight rest until they are needed; the one in focus stays where it is.
  release(first, last) {
    for (const [index, tile] of this.tiles) {
      if (index >= first && index < last) continue;
      if (tile.button.matches(":focus") && index < this.count) continue;
      tile.button.hidden = true;
      this.tiles.delete(index);
      this.idle.push(tile);
    }
  }

  point() {
    for (const [index, tile] of this.tiles) {
      tile.button.tabIndex = index === this.focus ? 0 : -1;
      if (index === this.current) tile.button.setAttribute("aria-current", "true");
      else tile.button.removeAttribute("aria-current");
    }
    if (!this.tiles.has(this.focus)) {
      const [first] = this.sight(0);
      const tile = this.tiles.get(first);
      if (tile) tile.button.tabIndex = 0;
    }
  }

  sight(spare) {
    if (!this.grid) return [0, 0];
    const top = this.view.scrollTop;
    return inSight(this.grid, top, top + this.height, spare);
  }

  missing() {
    const [first, last] = this.sight(SPARE);
    const found = [];
    for (let i = first; i < last; i += 1) if (!this.cards.has(i)) found.push(i);
    return found;
  }

  // The server has let go of a picture that it handed out long ago.
  lost(index) {
    if (!this.cards.delete(index)) return;
    this.moved();
  }

  forget(first, last) {
    for (const index of this.cards.keys()) {
      if (index < first - MOST / 4 || index > last + MOST / 4) this.cards.delete(index);
    }
  }

  // --- moving about

  goTo(at, current) {
    if (!this.grid) return;
    const [, top] = placeOf(this.grid, current ?? at);
    this.view.scrollTop = current === null || current === undefined ? top : this.beside(top);
    this.draw();
  }

  // Where to scroll so that a row is in sight, moving as little as may be.
  beside(top) {
    const { scrollTop } = this.view;
    if (top < scrollTop) return top;
    return Math.max(scrollTop, top + this.grid.row - this.height);
  }

  // Python has gone on to another tile.
  select(current) {
    this.current = this.focus = current;
    if (current === null || !this.grid) return;
    this.view.scrollTop = this.beside(placeOf(this.grid, current)[1]);
    this.draw();
    this.moved();
  }

  key(event) {
    const index = indexOf(event.target);
    if (index === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.height / this.grid.row));
    const to = stepOf(event.key, index, this.grid, page);
    if (to === null) return;
    event.preventDefault();
    this.view.scrollTop = this.beside(placeOf(this.grid, to)[1]);
    this.focus = to;
    this.draw();
    this.tile(to).button.focus({ preventScroll: true });
    this.moved();
  }

  aim(index) {
    if (index !== null) this.focus = index;
  }

  mark(index) {
    this.current = index;
    this.point();
  }

  destroy() {
    this.wire.close();
    this.quiet = Infinity;
    removeEventListener("resize", this.resized);
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

function indexOf(target) {
  const tile = target.closest?.(".tile");
  return tile ? Number(tile.dataset.index) : null;
}

export default kept(Gallery);
