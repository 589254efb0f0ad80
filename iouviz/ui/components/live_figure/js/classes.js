// A table of classes that sorts by a click on a column and narrows as one types. Its counts are
// links. During a drag the order stays; at rest the rows are sorted again.

import { make, setText } from "../../dom.js";
import { CountsBlock, DASH, CountLink, whole } from "./parts.js";

const FEW = 6; // rows, which nobody needs to search

export class ClassesBlock extends CountsBlock {
  constructor(host, context) {
    super(host, context);
    this.find = "";
  }

  renew() {
    this.by ??= this.spec.sort;
    this.falling ??= false;
  }

  build({ names, columns, name, of }) {
    const { body } = this.frame;
    body.replaceChildren();
    const bar = make("div", body, "find");
    const input = make("input", bar);
    Object.assign(input, { type: "search", placeholder: `Find a ${of}`, value: this.find });
    input.setAttribute("aria-label", `Find a ${of}`);
    input.addEventListener("input", () => {
      this.find = input.value.trim().toLowerCase();
      this.sort();
    });
    this.found = make("span", bar, "found");
    bar.hidden = names.length < FEW;
    const table = make("table", make("div", body, "list"));
    const head = make("tr", make("thead", table));
    this.body = make("tbody", table);
    const text = { name: of[0].toUpperCase() + of.slice(1), kind: "text", help: "Click a name to see all of it" };
    this.heads = [text, ...columns].map((column, at) => this.heading(head, column, at));
    this.rows = names.map((each, k) => this.row(each, k, columns, name));
    this.numbers = null;
  }

  heading(head, { name, kind, help }, at) {
    const cell = make("th", head, kind);
    cell.scope = "col";
    const button = make("button", cell, "", name);
    button.title = help;
    button.addEventListener("click", () => {
      this.falling = this.by === at ? !this.falling : kind !== "text";
      this.by = at;
      this.sort();
    });
    return cell;
  }

  row(name, k, columns, block) {
    const node = make("tr", this.body);
    const head = make("th", node, "text");
    head.scope = "row";
    const link = new CountLink(head, "", block, [k, -1], this.context.click);
    setText(link.node, name);
    link.describe(1, () => `all of ${name}`);
    const cells = columns.map((column, at) => {
      const cell = make("td", node, column.kind);
      const leads = column.kind === "count";
      return { column, link: new CountLink(cell, "", leads ? block : "", [k, at], this.context.click) };
    });
    return { name, node, cells };
  }

  draw(tables, at) {
    const live = tables.look(this.spec.table, at);
    const fixed = tables.look(this.spec.fixed, at);
    const many = this.spec.names.length;
    const [moving, standing] = [live.length / many, fixed.length / many];
    let next = 0;
    const places = this.spec.columns.map(({ entry }) => (entry < 0 ? [fixed, standing, next++] : [live, moving, entry]));
    const fresh = !this.numbers;
    this.numbers = this.rows.map((_, k) =>
      places.map(([values, width, entry]) => values[k * width + entry]));
    this.rows.forEach(({ name, cells }, k) => cells.forEach((cell, i) => {
      const value = this.numbers[k][i];
      if (Object.is(cell.value, value)) return;
      cell.value = value;
      this.fill(cell, value, name);
    }));
    if (fresh) this.sort();
  }

  fill({ column, link }, value, name) {
    const share = column.kind === "share";
    const text = Number.isNaN(value) ? DASH : share ? value.toFixed(column.digits) : whole(value);
    setText(link.node, text);
    if (share) link.node.title = Number.isNaN(value) ? column.undefined.replace("{name}", name) : "";
    else {
      link.describe(1, () => `${name}: ${text} ${column.name}`);
      if (link.node.disabled !== !value) link.node.disabled = !value;
    }
  }

  sort() {
    const value = (k) => (this.by < 0 ? k : this.by ? this.numbers[k][this.by - 1] : this.rows[k].name);
    const order = this.rows.map((_, k) => k).filter((k) => this.rows[k].name.toLowerCase().includes(this.find));
    order.sort((a, b) => compare(value(a), value(b), this.falling));
    this.heads.forEach((cell, at) => {
      const state = this.falling ? "descending" : "ascending";
      cell.setAttribute("aria-sort", at === this.by ? state : "none");
    });
    setText(this.found, this.find ? `${order.length} of ${this.rows.length}` : "");
    const key = order.join();
    if (key === this.order && this.body.childElementCount === order.length) return;
    this.order = key;
    this.body.replaceChildren(...order.map((k) => this.rows[k].node));
  }

  settle() {
    if (!this.body.matches(":focus-within")) this.sort();
  }
}

// What is undefined comes last, whichever way one sorts.
function compare(a, b, falling) {
  if (typeof a === "string") return falling ? b.localeCompare(a) : a.localeCompare(b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return falling ? b - a : a - b;
}
