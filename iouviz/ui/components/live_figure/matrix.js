// A confusion matrix as a table of the page: counts as text, shares of a row as shade.

import { make, setText } from "./words.js";

export class MatrixBlock {
  constructor(host) {
    this.title = make("h3", host);
    this.frame = make("div", host, "matrix");
    this.frame.tabIndex = 0; // it may scroll sideways, also by keys
    this.note = make("p", host, "note");
  }

  adopt(spec) {
    setText(this.title, spec.title);
    setText(this.note, spec.note);
    this.frame.setAttribute("aria-label", spec.title);
    const names = spec.names.join("\n");
    this.table = spec.table;
    if (names === this.names) return;
    this.names = names;
    this.build(spec.names);
  }

  build(names) {
    this.frame.replaceChildren();
    const table = make("table", this.frame);
    const head = make("tr", make("thead", table));
    make("th", head, "corner", "ground truth ↓ predicted →");
    for (const name of [...names, "missed"]) make("th", head, "", name).scope = "col";
    const body = make("tbody", table);
    this.cells = [];
    [...names, "background"].forEach((name, row) => {
      const line = make("tr", body);
      make("th", line, "", name).scope = "row";
      for (let column = 0; column <= names.length; column += 1) {
        const kind = row === names.length ? "wrong" : column === names.length ? "lost"
          : row === column ? "right" : "wrong";
        this.cells.push({ node: make("td", line, kind), shown: null, shade: -1 });
      }
    });
    this.size = names.length + 1;
  }

  tables() {
    return [this.table];
  }

  draw(tables, at) {
    const counts = tables.look(this.table, at);
    const { size } = this;
    for (let row = 0; row < size; row += 1) {
      let whole = 0;
      for (let column = 0; column < size; column += 1) whole += counts[row * size + column];
      for (let column = 0; column < size; column += 1) {
        const i = row * size + column;
        this.cell(this.cells[i], counts[i], whole && Math.round((100 * counts[i]) / whole));
      }
    }
  }

  cell(cell, count, shade) {
    if (cell.shown !== count) {
      cell.shown = count;
      cell.node.textContent = count ? count.toLocaleString("en") : "";
    }
    if (cell.shade !== shade) {
      cell.shade = shade;
      cell.node.style.setProperty("--shade", `${Math.round(shade * 0.55)}%`);
    }
  }
}
