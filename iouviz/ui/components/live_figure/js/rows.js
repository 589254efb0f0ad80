// A list of which a slider shows a part, line by line; what stands in a line follows the others.

import { make, setText } from "../../dom.js";
import { spoken } from "./words.js";

export class RowsBlock {
  constructor(host, context) {
    this.context = context;
    this.title = make("h3", host);
    this.frame = make("div", host, "rows");
    this.frame.tabIndex = 0; // it may scroll sideways, also by keys
    this.note = make("p", host, "note");
    this.lines = [];
    this.heads = null;
  }

  adopt(spec) {
    this.spec = spec;
    setText(this.title, spec.title);
    setText(this.note, spec.note);
    this.frame.setAttribute("aria-label", spec.title);
    const heads = `${spec.length}\n${spec.columns.map(({ head }) => head).join("\n")}`;
    if (heads === this.heads) return;
    this.heads = heads;
    this.frame.replaceChildren();
    const table = make("table", this.frame);
    const head = make("tr", make("thead", table));
    for (const column of spec.columns) {
      make("th", head, cellKind(column), column.head).scope = "col";
    }
    const body = make("tbody", table);
    this.lines = Array.from({ length: spec.length }, (_, i) => this.line(body, i));
  }

  line(body, i) {
    const node = make("tr", body);
    const cells = this.spec.columns.map((column) => {
      const cell = make("td", node, cellKind(column));
      if (!column.click) return cell;
      const button = make("button", cell);
      button.addEventListener("click", () => this.context.click({ row: this.shown[i] }));
      return button;
    });
    return { node, cells };
  }

  draw(tables, at) {
    const { window, kept, columns } = this.spec;
    this.shown = tables.look(window, at);
    const last = tables.look(kept, at)[0];
    const found = columns.map(({ table }) => (table ? tables.look(table, at) : null));
    this.lines.forEach(({ node, cells }, i) => {
      const row = this.shown[i];
      node.hidden = row < 0;
      if (row < 0) return;
      node.classList.toggle("left-out", i >= last);
      node.classList.toggle("last", i === last - 1);
      columns.forEach((column, c) => setText(cells[c], cellText(column, found[c], row)));
    });
  }
}

function cellKind({ table, words }) {
  return table && !words.length ? "number" : "word";
}

function cellText({ texts, words, digits }, found, row) {
  if (!found) return texts[row];
  return words.length ? words[found[row]] : spoken(found[row], digits);
}
