// Small pieces that every block of counts is made of.

import { make, setText } from "../../dom.js";

export const DASH = "–";
const REST_OF_WORDS = 160; // ms without a move
const undescribed = new Set();
let resting = 0;

export function whole(count) {
  return count.toLocaleString("en");
}

// Title above, note below; what a title means is shown when it is pointed at.
export class Frame {
  constructor(host) {
    this.title = make("h3", host);
    this.body = make("div", host);
    this.note = make("p", host, "note");
  }

  adopt({ title, help, note }) {
    setText(this.title, title);
    this.title.title = help;
    this.title.classList.toggle("explained", Boolean(help));
    setText(this.note, note);
  }
}

// What every block of counts is: made of a frame, and built again when Python says something else.
export class CountsBlock {
  constructor(host, context) {
    this.frame = new Frame(host);
    this.context = context;
  }

  adopt(spec) {
    this.frame.adopt(spec);
    const text = JSON.stringify(spec);
    if (text === this.text) return;
    this.text = text;
    this.spec = spec;
    this.renew();
    this.build(spec);
  }

  renew() {} // forgets what the user has done to the block before

  build(spec) {
    throw new Error(`a block of kind ${spec.kind} cannot be built`);
  }
}

// A count: a button that leads to its boxes where the block has a name, else plain.
export class CountLink {
  constructor(parent, className, block, at, click) {
    this.node = make(block ? "button" : "span", parent, className);
    if (!block) return;
    this.node.addEventListener("click", () => click({ block, at }));
  }

  // Nothing leads nowhere. `words` (a function) are wanted when the drag ends, not in each frame.
  describe(count, words) {
    if (this.hidden !== !count) this.node.hidden = this.hidden = !count;
    this.words = words;
    undescribed.add(this);
    clearTimeout(resting);
    resting = setTimeout(describeAll, REST_OF_WORDS);
  }
}

function describeAll() {
  for (const { node, words } of undescribed) {
    const text = words();
    if (node.title === text) continue;
    node.title = text;
    node.setAttribute("aria-label", text);
  }
  undescribed.clear();
}

export function counted(count, { one, many }) {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

// A number that other pages show too is marked, so that a test can compare them.
export function mark(node, number, value) {
  if (!number) return;
  node.dataset.number = number;
  node.dataset.value = value;
}
