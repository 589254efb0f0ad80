// A way back for what hands do on a canvas: each state at rest, and the one that Python put there.

import { show } from "./dom.js";

const KEPT = 100; // states
const COPY = (state) => JSON.parse(JSON.stringify(state));
const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Undo {
  constructor() {
    this.begin(null);
  }

  // Python has put another state there.
  begin(state) {
    this.first = COPY(state);
    this.now = COPY(state);
    this.past = [];
  }

  // The hand rests.
  rest(state) {
    if (alike(state, this.now)) return;
    this.past = [...this.past, this.now].slice(-KEPT);
    this.now = COPY(state);
  }

  // The state before this one, or null.
  back() {
    this.now = this.past.pop() ?? this.now;
    return COPY(this.now);
  }

  // The state that Python put there; one can come back from it.
  reset() {
    this.rest(this.first);
    return COPY(this.first);
  }

  get moved() {
    return !alike(this.now, this.first);
  }
}

// Its two buttons and their keys; `take` is handed the state to go to.
export class UndoBar extends Undo {
  constructor(bar, canvas, take) {
    super();
    this.offered = false;
    this.bar = bar;
    this.take = take;
    this.buttons = Object.fromEntries(["back", "reset"].map((name) => [name, bar.querySelector(`[data-undo="${name}"]`)]));
    for (const name of ["back", "reset"]) this.buttons[name].addEventListener("click", () => this.go(name));
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (!this.offered) return; // the page undoes by keys of its own
    const back = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!back && event.key !== "Home") return;
    event.preventDefault();
    event.stopPropagation();
    this.go(back ? "back" : "reset");
  }

  /** @type {(way: string) => void} */
  go(way) {
    this.take(way === "back" ? this.back() : this.reset());
    this.draw(true);
  }

  draw(offered) {
    this.offered = offered;
    show(this.bar, offered);
    this.buttons.back.disabled = !this.past.length;
    this.buttons.reset.disabled = !this.moved;
  }
}
