// The metrics of groups of images. Python has made every number; the order and the search are here.

import { followTheme } from "../dom.js";
import { kept } from "../wire.js";
import { Table } from "./table.js";

class Slices {
  constructor(parent) {
    this.root = parent.querySelector(".slices");
    this.table = new Table(this.root);
    this.root.addEventListener("click", (event) => {
      const query = event.target.closest("[data-door]")?.dataset.door;
      if (query) this.component.setTriggerValue("door", query);
    });
  }

  update(component) {
    this.component = component;
    followTheme(this.root);
    this.root.setAttribute("aria-label", component.data.panel.label);
    this.table.adopt(component.data.panel);
  }

  destroy() {}
}

export default kept(Slices);
