// A table that sorts by a click on a column and narrows as one types; counts are doors.

import { door, make, whole } from "./parts.js";

export class Table {
  constructor(root, panel) {
    this.panel = panel;
    this.by = panel.sort ?? 0;
    this.falling = panel.falling ?? false;
    this.text = "";
    const bar = make("div", "find", root);
    this.input = make("input", "", bar);
    this.input.type = "search";
    this.input.placeholder = panel.find;
    this.input.setAttribute("aria-label", panel.find);
    this.input.addEventListener("input", () => {
      this.text = this.input.value.trim().toLowerCase();
      this.draw();
    });
    this.told = make("span", "told", bar);
    bar.hidden = panel.rows.length < 6;
    const table = make("table", "list", make("div", "frame", root));
    this.head = make("tr", "", make("thead", "", table));
    this.body = make("tbody", "", table);
    panel.columns.forEach((column, at) => this.heading(column, at));
    this.draw();
  }

  heading(column, at) {
    const cell = make("th", column.kind, this.head);
    cell.scope = "col";
    const button = make("button", "", cell, column.name);
    button.type = "button";
    if (column.help) button.title = column.help;
    button.addEventListener("click", () => {
      this.falling = this.by === at ? !this.falling : column.kind !== "text";
      this.by = at;
      this.draw();
    });
  }

  draw() {
    const { columns, rows } = this.panel;
    const found = rows.filter((row) => row[0].value.toLowerCase().includes(this.text));
    found.sort((a, b) => compare(a[this.by].value, b[this.by].value, this.falling));
    [...this.head.children].forEach((cell, at) => {
      const state = this.falling ? "descending" : "ascending";
      cell.setAttribute("aria-sort", at === this.by ? state : "none");
    });
    this.told.textContent = this.text ? `${found.length} of ${rows.length}` : "";
    this.body.replaceChildren(...found.map((row) => line(columns, row)));
  }
}

function line(columns, row) {
  const element = make("tr");
  row.forEach((cell, at) => {
    const { kind, digits } = columns[at];
    const td = make(at ? "td" : "th", kind, element);
    if (!at) td.scope = "row";
    const { value } = cell;
    let text = value;
    if (value === null) {
      text = "–";
      td.title = cell.why ?? "";
    }
    else if (kind === "count") text = whole(value);
    else if (kind === "share") text = value.toFixed(digits ?? 3);
    door("", td, text, cell.door, cell.label);
  });
  return element;
}

// What is undefined comes last, whichever way one sorts.
function compare(a, b, falling) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === "string" ? a.localeCompare(b) : a - b;
  return falling ? -order : order;
}
