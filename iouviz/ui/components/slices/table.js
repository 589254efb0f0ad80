// A table that sorts by a click on a column and narrows as one types; counts are doors.

import { make, setText } from "../dom.js";

const FEW = 8; // rows that nobody needs to search

export class Table {
  constructor(root) {
    this.by = null; // as Python has it, until someone sorts
    this.falling = false;
    this.text = "";
    this.columns = "";
    this.bar = make("div", root, "find");
    this.input = make("input", this.bar);
    Object.assign(this.input, { type: "search", placeholder: "Find a slice" });
    this.input.setAttribute("aria-label", "Find a slice");
    this.input.addEventListener("input", () => {
      this.text = this.input.value.trim().toLowerCase();
      this.draw();
    });
    this.found = make("span", this.bar, "found");
    const table = make("table", make("div", root, "frame"));
    this.head = make("tr", make("thead", table));
    this.body = make("tbody", table);
  }

  adopt(panel) {
    this.panel = panel;
    this.bar.hidden = panel.rows.length < FEW;
    if (panel.columns[0].name !== this.columns) {
      this.columns = panel.columns[0].name;
      this.by = null;
      this.text = this.input.value = "";
      this.head.replaceChildren();
      panel.columns.forEach((column, at) => this.heading(column, at));
    }
    panel.columns.forEach(({ help }, at) => {
      this.head.children[at].firstChild.title = help;
    });
    this.draw();
  }

  heading({ name, kind }, at) {
    const cell = make("th", this.head, kind);
    cell.scope = "col";
    const button = make("button", cell, "", name);
    button.addEventListener("click", () => {
      this.falling = this.by === at ? !this.falling : kind !== "text";
      this.by = at;
      this.draw();
    });
  }

  draw() {
    const { columns, rows } = this.panel;
    const found = rows.filter((row) => row[0].value.toLowerCase().includes(this.text));
    if (this.by !== null) {
      found.sort((a, b) => compare(a[this.by].value, b[this.by].value, this.falling));
    }
    [...this.head.children].forEach((cell, at) => {
      const state = this.falling ? "descending" : "ascending";
      cell.setAttribute("aria-sort", at === this.by ? state : "none");
    });
    this.found.textContent = this.text ? `${found.length} of ${rows.length}` : "";
    while (this.body.children.length > found.length) this.body.lastChild.remove();
    found.forEach((row, at) => fill(this.body.children[at] ?? make("tr", this.body), columns, row));
  }
}

// Cells stay what they are while a hand moves a slider; only their words change.
function fill(line, columns, row) {
  row.forEach(({ value, door, label }, at) => {
    const { kind } = columns[at];
    const cell = line.children[at] ?? make(at ? "td" : "th", line, kind);
    if (!at) cell.scope = "row";
    let inner = cell.firstChild;
    if (!inner || (inner.tagName === "BUTTON") !== Boolean(door)) {
      inner?.remove();
      inner = make(door ? "button" : "span", cell);
    }
    if (door) inner.dataset.door = door;
    inner.title = label;
    if (door) inner.setAttribute("aria-label", label);
    setText(inner, shown(value, kind));
  });
}

function shown(value, kind) {
  if (value === null) return "–";
  if (kind === "count") return value.toLocaleString("en");
  return kind === "share" ? value.toFixed(3) : value;
}

// What is undefined comes last, whichever way one sorts.
function compare(a, b, falling) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === "string" ? a.localeCompare(b) : a - b;
  return falling ? -order : order;
}
