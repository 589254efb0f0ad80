// The metrics of groups of images. Python has made every number; the order and the search are here.

import { followTheme } from "../dom.js";
import { kept, Wire } from "../wire.js";
import { Table } from "./table.js";

class Slices {
  constructor(parent) {
    this.root = parent.querySelector(".slices");
    this.table = new Table(this.root);
    this.wire = new Wire(() => ({}));
    this.root.addEventListener("click", (event) => {
      const query = event.target.closest("[data-door]")?.dataset.door;
      if (query) this.wire.click(query);
    });
  }

  update(component) {
    this.wire.receive(component);
    followTheme(this.root);
    this.root.setAttribute("aria-label", component.data.panel.label);
    this.table.adopt(component.data.panel);
  }

  destroy() {
    this.wire.close();
  }
}

export default kept(Slices);
