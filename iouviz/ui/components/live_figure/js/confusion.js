// A confusion matrix: ground truth down, predictions across, what is outside of the classes last and
// always in sight. Classes without a count are folded away; beside it, the largest confusions.

import { make, setText } from "../../dom.js";
import { CountsBlock, CountLink, whole } from "./parts.js";

export class ConfusionBlock extends CountsBlock {
  constructor(host, context) {
    super(host, context);
    this.open = false; // all classes, or the first ones
    this.order = []; // of the classes; made when the drag ends
  }

  renew() {
    this.order = [];
    this.sorted = false;
  }

  build(spec) {
    const { body } = this.frame;
    body.replaceChildren();
    body.className = "confusion";
    body.classList.toggle("listed", spec.largest > 0);
    const main = make("div", body, "main");
    this.matrix(make("div", main, "matrix"), spec);
    const foot = make("div", main, "foot");
    this.folded = make("span", foot);
    this.toggle = make("button", foot, "more");
    this.toggle.addEventListener("click", () => {
      this.open = !this.open;
      this.build(this.spec);
      this.context.again();
    });
    this.list(body, spec);
  }

  matrix(frame, { names, shown, name, title }) {
    frame.tabIndex = 0; // it may scroll, also by keys
    frame.setAttribute("aria-label", title);
    if (this.order.length !== names.length) this.order = names.map((_, i) => i);
    this.classes = this.order.slice(0, this.open ? names.length : shown);
    this.size = names.length + 1;
    const lines = [...this.classes, names.length];
    const table = make("table", frame);
    const head = make("tr", make("thead", table));
    make("th", head, "corner", "ground truth ↓ predicted →");
    this.heads = lines.map((k) => this.head(head, "top", names[k]));
    const body = make("tbody", table);
    this.lines = lines.map((k) => {
      const row = make("tr", body);
      const last = k === names.length;
      row.classList.toggle("background", last);
      this.head(row, "side", names[k]);
      const cells = lines.map((predicted) => this.cell(row, k, predicted, name));
      return { k, row, cells, hidden: false };
    });
  }

  head(row, kind, name) {
    const cell = make("th", row, name === undefined ? `${kind} background` : kind);
    cell.scope = kind === "top" ? "col" : "row";
    const { outside, outside_help: help } = this.spec;
    make("span", cell, "", name ?? outside).title = name ?? help;
    return cell;
  }

  cell(row, k, predicted, name) {
    const last = this.size - 1;
    const kind = k === predicted ? (k === last ? "" : "tp") : predicted === last ? "fn" : "fp";
    const node = make("td", row, predicted === last ? `${kind} background` : kind);
    return { node, predicted, name, link: null, count: 0, shade: 0 };
  }

  list(body, { largest, names, name }) {
    this.rows = [];
    if (!largest || names.length < 2) return;
    const side = make("div", body, "largest");
    make("h4", side, "", "Largest confusions");
    const list = make("ol", side);
    this.none = make("p", side, "note", "No two classes are confused.");
    for (let i = 0; i < largest; i += 1) {
      const item = make("li", list);
      const row = { item, pair: null };
      row.link = new CountLink(item, "pair", name, null, () =>
        this.context.click({ block: name, at: row.pair }));
      row.text = make("span", row.link.node);
      row.count = make("b", row.link.node);
      this.rows.push(row);
    }
  }

  draw(tables, at) {
    const counts = tables.look(this.spec.table, at);
    this.counts = counts;
    if (!this.sorted) this.sort();
    const { size } = this;
    const rows = new Float64Array(size);
    const columns = new Float64Array(size);
    for (let k = 0; k < size; k += 1) {
      for (let predicted = 0; predicted < size; predicted += 1) {
        rows[k] += counts[k * size + predicted];
        columns[predicted] += counts[k * size + predicted];
      }
    }
    const empty = (k) => k < size - 1 && !rows[k] && !columns[k];
    this.fold(empty);
    if (this.spec.shares) this.close(!rows[size - 1], !columns[size - 1]);
    for (const { k, cells, hidden } of this.lines) {
      if (hidden) continue;
      for (const cell of cells) this.count(cell, k, counts[k * size + cell.predicted], rows[k]);
    }
    this.rank(counts);
  }

  fold(empty) {
    this.lines.forEach((line, i) => {
      const hidden = empty(line.k);
      if (hidden === line.hidden) return;
      line.hidden = hidden;
      line.row.hidden = this.heads[i].hidden = hidden;
      for (const { cells } of this.lines) cells[i].node.hidden = hidden;
    });
    const { names, shown } = this.spec;
    const folded = this.lines.filter(({ hidden }) => hidden).length;
    const classes = `${folded} ${folded === 1 ? "class" : "classes"}`;
    setText(this.folded, folded ? `${classes} in neither ground truth nor predictions here: hidden.` : "");
    this.toggle.hidden = names.length <= shown;
    setText(this.toggle, this.open ? `Show the first ${shown}` : `Show all ${names.length} classes`);
  }

  // Nothing is outside of the classes: no line is wanted for it.
  close(row, column) {
    const last = this.lines.length - 1;
    this.lines[last].row.hidden = row;
    this.heads[last].hidden = column;
    for (const { cells } of this.lines) cells[last].node.hidden = column;
  }

  count(cell, k, count, whole_) {
    const shade = whole_ ? Math.round((100 * count) / whole_) : 0;
    if (cell.shade !== shade) {
      cell.shade = shade;
      cell.node.style.setProperty("--shade", `${shade}%`);
      cell.node.classList.toggle("strong", shade > 60);
    }
    if (cell.count === count) return;
    cell.count = count;
    cell.link ??= new CountLink(cell.node, "cell", cell.name, this.place(k, cell.predicted), this.context.click);
    const share = whole_ ? percent(count / whole_) : "";
    setText(cell.link.node, this.spec.shares ? share : whole(count));
    cell.link.describe(count, () => this.words(k, cell.predicted, count, this.spec.shares ? share : ""));
  }

  // As the page counts classes: -1 is the background.
  place(k, predicted) {
    const last = this.size - 1;
    return [k === last ? -1 : k, predicted === last ? -1 : predicted];
  }

  words(k, predicted, count, share = "") {
    const name = (at) => this.spec.names[at] ?? this.spec.outside;
    const text = `${name(k)} predicted as ${name(predicted)}: ${whole(count)}`;
    return share ? `${text} px, ${share} of the row` : text;
  }

  // The classes that are confused most come first; of equal ones those with more other errors.
  sort() {
    this.sorted = true;
    if (!this.spec.ranked) return false;
    const { size, counts } = this;
    const last = size - 1;
    const confused = new Float64Array(size);
    const errors = new Float64Array(size);
    for (let k = 0; k < size; k += 1) {
      for (let predicted = 0; predicted < size; predicted += 1) {
        if (k === predicted) continue;
        const into = k < last && predicted < last ? confused : errors;
        into[k] += counts[k * size + predicted];
        into[predicted] += counts[k * size + predicted];
      }
    }
    const order = this.spec.names.map((_, k) => k).sort((a, b) =>
      confused[b] - confused[a] || errors[b] - errors[a]
      || counts[b * size + b] - counts[a * size + a] || a - b);
    if (order.join() === this.order.join()) return false;
    this.order = order;
    this.build(this.spec);
    return true;
  }

  // Under a hand that pauses and has not let go, no class changes its place.
  settle(held) {
    if (held) return;
    if (this.counts && !this.frame.body.matches(":focus-within") && this.sort()) this.context.again();
  }

  rank(counts) {
    if (!this.rows.length) return;
    const last = this.size - 1;
    const found = [];
    for (let k = 0; k < last; k += 1) {
      for (let predicted = 0; predicted < last; predicted += 1) {
        const count = counts[k * this.size + predicted];
        if (count && k !== predicted) found.push([count, k, predicted]);
      }
    }
    found.sort(([a], [b]) => b - a);
    this.none.hidden = found.length > 0;
    this.rows.forEach((row, i) => {
      row.item.hidden = i >= found.length;
      if (i >= found.length) return;
      const [count, k, predicted] = found[i];
      row.pair = [k, predicted];
      setText(row.text, `${this.spec.names[k]} → ${this.spec.names[predicted]}`);
      setText(row.count, whole(count));
      row.link.describe(count, () => this.words(k, predicted, count));
    });
  }
}

// In few signs; what is there never looks like nothing.
function percent(share) {
  const value = 100 * share;
  return value >= 9.95 || value === 0 ? `${value.toFixed(0)}%` : value < 0.1 ? "<.1%" : `${value.toFixed(1)}%`;
}
