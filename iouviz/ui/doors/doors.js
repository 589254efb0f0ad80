// Panels of numbers, each a door to the boxes that were counted. Python has made every number.

import { isDark, kept } from "../wire.js";
import { drawBars } from "./bars.js";
import { drawColumns } from "./columns.js";
import { drawMatrix } from "./matrix.js";
import { Table } from "./table.js";

const DRAW = {
  bars: drawBars,
  columns: drawColumns,
  matrix: drawMatrix,
  table: (root, panel) => new Table(root, panel),
};

class Doors {
  constructor(parent) {
    this.root = parent.querySelector(".doors");
    this.shown = null;
    this.root.addEventListener("click", (event) => {
      const query = event.target.closest("[data-door]")?.dataset.door;
      if (query !== undefined) this.component.setTriggerValue("door", query);
    });
  }

  update(component) {
    this.component = component;
    this.root.dataset.theme = isDark(this.root) ? "dark" : "light";
    const { panel } = component.data;
    const text = JSON.stringify(panel);
    if (text === this.shown) return; // what stands may have been sorted by hand
    this.shown = text;
    this.root.replaceChildren();
    this.root.setAttribute("aria-label", panel.label);
    DRAW[panel.kind](this.root, panel);
  }

  destroy() {}
}

export default kept(Doors);
