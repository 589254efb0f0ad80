// Detections in order of confidence. A row is dragged (or moved with Alt and arrow keys) to rank it
// anew; the bar lets them be judged one after the other. Verdicts are Python's.

import { followTheme, make, setText } from "../dom.js";
import { kept, Wire } from "../wire.js";

const BEAT = 1100; // ms between two steps while it plays
const SLACK = 4; // px that a click may tremble
const MARKS = { TP: "●", FP: "✕" };
const CELLS = ["grip", "place", "mark", "name", "score", "reason"];
const between = (value, low, high) => Math.min(Math.max(value, low), high);

class Ranking {
  constructor(parent) {
    this.root = parent.querySelector(".ranking");
    const find = (selector) => this.root.querySelector(selector);
    this.list = find(".rows");
    this.output = find("output");
    this.spoken = find(".spoken");
    this.playButton = find(".play");
    this.order = [];
    this.step = 0;
    this.picked = null;
    this.rev = null;
    this.selected = null;
    this.drag = null;
    this.timer = 0;
    this.rows = new Map();
    this.wire = new Wire(() => ({ order: this.order, step: this.step, picked: this.picked, rev: this.rev }));
    find(".bar").addEventListener("click", (event) => this.press(event.target.closest("button")?.dataset.do));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => this.down(event));
    this.list.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.list.addEventListener(end, (event) => this.up(event));
  }

  update(component) {
    const { data } = component;
    this.items = new Map(data.items.map((item) => [item.id, item]));
    followTheme(this.root);
    this.list.setAttribute("aria-label", data.label);
    if (data.rev !== this.rev) {
      this.rev = data.rev;
      this.picked = null;
      this.wire.forget();
      this.drop();
      this.pause();
      this.order = data.items.map((item) => item.id);
      this.step = data.step;
    }
    this.wire.receive(component);
    if (this.wire.inFlight === null) this.selected = data.selected;
    this.root.dataset.seq = data.ack;
    this.draw();
    this.tell();
  }

  draw() {
    for (const [id, row] of this.rows) if (!this.items.has(id)) (row.remove(), this.rows.delete(id));
    this.order.forEach((id, place) => {
      if (!this.rows.has(id)) this.rows.set(id, makeRow(id));
      const row = this.rows.get(id);
      if (this.list.children[place] !== row) this.place(row, place);
      this.fill(row, this.items.get(id), place);
    });
    const [n, at] = [this.order.length, this.step];
    this.output.textContent = n ? `${at} of ${n} evaluated` : "no predictions";
    for (const button of this.root.querySelectorAll(".bar button")) {
      const kind = button.dataset.do;
      button.disabled = !n || (["start", "back"].includes(kind) && !at) || (["on", "end"].includes(kind) && at === n);
    }
    this.playButton.textContent = this.timer ? "Pause" : "Play";
  }

  // Moving an element takes the focus from it.
  place(row, place) {
    const focused = this.root.getRootNode().activeElement === row;
    this.list.insertBefore(row, this.list.children[place] ?? null);
    if (focused) row.focus({ preventScroll: true });
  }

  fill(row, item, place) {
    const judged = place < this.step;
    const verdict = judged ? item.verdict : null;
    const reason = verdict ? item.reason : "";
    const texts = ["⠿", `${place + 1}`, MARKS[verdict] ?? "·", item.name, item.score, reason];
    texts.forEach((text, i) => setText(row.children[i], text));
    row.dataset.verdict = verdict ?? "";
    row.title = reason;
    row.classList.toggle("waiting", !judged);
    row.classList.toggle("now", place === this.step - 1);
    row.classList.toggle("selected", item.id === this.selected);
    row.tabIndex = item.id === (this.selected ?? this.order[0]) || !this.items.has(this.selected) && place === 0 ? 0 : -1;
    row.setAttribute("aria-selected", item.id === this.selected);
    const became = judged ? `${item.verdict ?? "waiting"}, ${reason}` : "not yet evaluated";
    row.setAttribute("aria-label", `Rank ${place + 1} of ${this.order.length}: ${item.name}, confidence ${item.score}, ${became}`);
  }

  tell() {
    const item = this.items.get(this.order[this.step - 1]);
    const text = item?.verdict ? `${this.step} of ${this.order.length}: ${item.name}, ${item.verdict}, ${item.reason}` : "";
    setText(this.spoken, text);
  }

  // --- stepping

  press(what) {
    const n = this.order.length;
    if (what === "play") return this.timer ? this.stop() : this.play();
    const to = { start: 0, back: this.step - 1, on: this.step + 1, end: n }[what];
    if (to === undefined) return;
    this.pause();
    this.go(to, true);
  }

  play() {
    if (this.step >= this.order.length) this.go(0, false);
    this.timer = setInterval(() => {
      if (this.wire.inFlight !== null) return; // a slow page is not driven
      this.go(this.step + 1, this.step + 1 >= this.order.length);
      if (this.step >= this.order.length) this.stop();
    }, BEAT);
    this.draw();
  }

  stop() {
    this.pause();
    this.wire.send(true);
    this.draw();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  go(step, final) {
    this.step = between(step, 0, this.order.length);
    this.draw();
    this.wire.send(final);
  }

  // --- choosing and ranking

  pick(id) {
    this.selected = id;
    this.picked = [id, Date.now()];
    this.draw();
    this.wire.send(true);
  }

  shift(id, place) {
    const to = between(place, 0, this.order.length - 1);
    if (this.order[to] === id) return;
    this.pause();
    this.order = this.order.filter((each) => each !== id);
    this.order.splice(to, 0, id);
    this.selected = id;
    this.picked = [id, Date.now()];
    this.draw();
    this.wire.send(true);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || this.drag) return;
    const row = event.target.closest?.(".row");
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const bar = { ArrowLeft: "back", ArrowRight: "on", Home: "start", End: "end" }[event.key];
    if (bar) this.press(bar);
    else if (row && event.key === " ") this.press("play");
    else if (row && event.key === "Enter") this.pick(Number(row.dataset.id));
    else if (row && vertical) this.vertical(Number(row.dataset.id), vertical, event.altKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  vertical(id, by, moves) {
    const place = this.order.indexOf(id);
    if (moves) return this.shift(id, place + by);
    const next = this.order[place + by];
    if (next === undefined) return;
    this.pick(next);
    this.rows.get(next).focus();
  }

  down(event) {
    const row = event.target.closest(".row");
    // a finger scrolls the page but for the grip; a mouse takes the row anywhere
    if (!row || event.button > 0 || this.drag) return;
    const grips = event.pointerType !== "touch" || event.target.classList.contains("grip");
    const id = Number(row.dataset.id);
    this.drag = { row, id, pointer: event.pointerId, y: event.clientY, from: this.order.indexOf(id), to: null, grips };
    if (!grips) return;
    event.preventDefault();
    row.focus({ preventScroll: true, focusVisible: false });
    this.list.setPointerCapture(event.pointerId);
  }

  move(event) {
    const drag = this.drag;
    if (event.pointerId !== drag?.pointer || !drag.grips) return;
    const dy = event.clientY - drag.y;
    if (drag.to === null && Math.abs(dy) < SLACK) return;
    this.pause();
    const height = drag.row.offsetHeight;
    drag.to = between(drag.from + Math.round(dy / height), 0, this.order.length - 1);
    this.list.classList.add("moving");
    drag.row.classList.add("dragged");
    this.order.forEach((id, place) => {
      const passed = place > drag.from && place <= drag.to ? -1 : place < drag.from && place >= drag.to ? 1 : 0;
      const y = id === drag.id ? dy : passed * height;
      this.rows.get(id).style.transform = `translateY(${y}px)`;
    });
  }

  up(event) {
    const drag = this.drag;
    if (event.pointerId !== drag?.pointer) return;
    this.drop();
    if (event.type === "pointercancel") return;
    if (drag.to === null) this.pick(drag.id);
    else this.shift(drag.id, drag.to);
  }

  // A drag is over; the rows lie where the order says.
  drop() {
    this.drag = null;
    this.list.classList.remove("moving");
    for (const row of this.rows.values()) {
      row.classList.remove("dragged");
      row.style.transform = "";
    }
  }

  destroy() {
    this.pause();
    this.wire.close();
  }
}

function makeRow(id) {
  const row = make("li", null, "row");
  row.setAttribute("role", "option");
  row.dataset.id = id;
  for (const name of CELLS) make("span", row, name);
  row.firstChild.setAttribute("aria-hidden", "true"); // the grip
  return row;
}

export default kept(Ranking);
