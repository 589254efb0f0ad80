// The tools above the sheet: which mask, paint or erase, how wide, and back again.

import { PREDICTION, GROUND_TRUTH } from "./sheet.js";

export class Tools {
  constructor(root, act) {
    this.root = root;
    this.range = root.querySelector(".size input");
    this.output = root.querySelector("output");
    this.range.addEventListener("input", () => this.say());
    for (const button of root.querySelectorAll("button")) {
      button.addEventListener("click", () => act(button.dataset.do));
    }
  }

  get layer() {
    return Number(this.root.querySelector("[name=layer]:checked").value);
  }

  get erase() {
    return this.root.querySelector("[name=mode]:checked").value === "erase";
  }

  get size() {
    return Number(this.range.value);
  }

  // The tools that a task begins with.
  begin(erasing) {
    this.check("layer", erasing ? PREDICTION : GROUND_TRUTH);
    this.check("mode", erasing ? "erase" : "paint");
  }

  // As wide as suits a sheet of so many cells.
  suit(width) {
    this.range.max = Math.max(4, Math.round(width / 10));
    this.range.value = Math.max(2, Math.round(width / 24));
    this.say();
  }

  // A key that chooses a tool; says whether it was one.
  key(key) {
    if (key === "1" || key === "2") this.check("layer", key === "1" ? GROUND_TRUTH : PREDICTION);
    else if (key === "e") this.check("mode", this.erase ? "paint" : "erase");
    else if (key === "[" || key === "]") {
      this.range.value = this.size + (key === "]" ? 1 : -1);
      this.say();
    } else return false;
    return true;
  }

  check(name, value) {
    this.root.querySelector(`[name=${name}][value="${value}"]`).checked = true;
  }

  say() {
    this.output.textContent = this.range.value;
  }

  describe() {
    const layer = this.layer === GROUND_TRUTH ? "ground truth" : "prediction";
    return `${this.erase ? "Erasing" : "Painting"} ${layer}, size ${this.size}`;
  }

  enable(undo, redo, clear) {
    const wanted = { undo, redo, clear };
    for (const button of this.root.querySelectorAll("button")) {
      button.disabled = !wanted[button.dataset.do];
    }
  }
}
