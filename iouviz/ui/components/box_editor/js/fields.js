// Four number fields for the selected box. They live in here, not beside the component: a native
// widget answers a drag with a value that is already old, and the two would fight.

import { same, SMALLEST } from "./geometry.js";

const CORNERS = ["x1", "y1", "x2", "y2"];

// Why a box cannot be taken as typed, or "" if it can.
/** @type {(box: number[], corner: number, scene: number[]) => string} */
export function problemWith(box, corner, [width, height]) {
  const name = CORNERS[corner];
  const value = box[corner];
  const limit = corner % 2 ? height : width;
  if (!Number.isFinite(value)) return `${name} is not a number`;
  if (value < 0 || value > limit) return `${name} lies outside: 0 to ${limit}`;
  const [low, high] = corner % 2 ? [box[1], box[3]] : [box[0], box[2]];
  if (high - low >= SMALLEST) return "";
  const other = CORNERS[(corner + 2) % 4];
  return `${name} must be at least ${SMALLEST} ${corner < 2 ? "below" : "above"} ${other}`;
}

export const parse = (text) => (text.trim() === "" ? NaN : Number(text.trim().replace(",", ".")));

export class Fields {
  constructor(fieldset, apply) {
    this.fieldset = fieldset;
    this.apply = apply; // called with the whole box as typed
    this.name = fieldset.querySelector(".name");
    this.hint = fieldset.querySelector(".hint");
    this.problem = fieldset.querySelector(".problem");
    this.inputs = [...fieldset.querySelectorAll("input")];
    this.index = null;
    this.box = null;
    this.scene = [0, 0];
    this.dirty = new Set();
    this.inputs.forEach((input, corner) => {
      input.addEventListener("input", () => this.dirty.add(corner));
      input.addEventListener("blur", () => this.commit(corner));
      input.addEventListener("keydown", (event) => this.key(event, corner));
    });
  }

  // Follow the box. A field that is being typed in keeps its text until that is taken or undone.
  show({ index, box, name, movable, scene }) {
    const another = index !== this.index;
    this.scene = scene;
    this.index = index;
    this.name.textContent = name;
    this.hint.textContent = box ? (movable ? "" : "fixed") : "Select a box to type its corners.";
    const old = this.box;
    this.box = box ? [...box] : null;
    this.inputs.forEach((input, corner) => {
      input.disabled = box === null;
      input.readOnly = !movable;
      const typing = this.dirty.has(corner) && input.getRootNode().activeElement === input;
      const changed = another || !old || !box || old[corner] !== box[corner];
      if (another || (!typing && (changed || !this.dirty.has(corner)))) this.revert(corner);
    });
  }

  revert(corner) {
    this.dirty.delete(corner);
    const text = this.box ? String(Number(this.box[corner].toFixed(3))) : "";
    const input = this.inputs[corner];
    if (input.value !== text) input.value = text;
    this.complain(corner, "");
  }

  revertAll() {
    CORNERS.forEach((_, corner) => this.revert(corner));
  }

  commit(corner, value = parse(this.inputs[corner].value)) {
    if (!this.box || !(this.dirty.has(corner) || value !== parse(this.inputs[corner].value))) return;
    const typed = this.box.with(corner, value);
    const problem = problemWith(typed, corner, this.scene);
    this.complain(corner, problem);
    if (problem) return;
    this.dirty.delete(corner);
    const changed = !same(typed, this.box);
    this.box = typed;
    this.revert(corner);
    if (changed) this.apply(typed);
  }

  complain(corner, problem) {
    const input = this.inputs[corner];
    input.setAttribute("aria-invalid", problem !== "");
    if (problem) this.problem.textContent = problem;
    else if (this.inputs.every((each) => each.getAttribute("aria-invalid") !== "true")) this.problem.textContent = "";
  }

  key(event, corner) {
    event.stopPropagation(); // a letter typed here is not one of Streamlit's shortcuts
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") this.commit(corner);
    if (event.key === "Escape") this.revert(corner);
    if (!step || !this.box || this.inputs[corner].readOnly) return;
    event.preventDefault();
    const from = parse(this.inputs[corner].value);
    const by = step * (event.shiftKey ? 10 : 1);
    this.commit(corner, Number(((Number.isFinite(from) ? from : this.box[corner]) + by).toFixed(6)));
  }
}
