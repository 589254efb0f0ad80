// A histogram of two counts: one stands on the line, the other hangs below it. What is left of the
// cut takes no part and is faint.

import { make } from "../../dom.js";
import { counted, CountsBlock, CountLink } from "./parts.js";

const SIDES = ["above", "below"];

export class HistogramBlock extends CountsBlock {
  build({ bins, parts, name, ticks }) {
    const { body } = this.frame;
    body.replaceChildren();
    const legend = make("div", body, "legend");
    for (const part of parts) make("span", legend, part.role, `${part.mark} ${part.many}`);
    this.chart = make("div", body, "columns");
    this.line = make("i", this.chart, "cut");
    this.bins = bins.map((_, bin) => {
      const column = make("div", this.chart, "column");
      return SIDES.map((side, i) => {
        const room = make("span", column, side);
        const role = `piece ${parts[i].role}`;
        const rest = new CountLink(room, `${role} out`, name, [bin, i + SIDES.length], this.context.click);
        return { rest, link: new CountLink(room, role, name, [bin, i], this.context.click) };
      });
    });
    const scale = make("div", body, "scale");
    for (const [share, words] of ticks) make("span", scale, "", words).style.left = `${100 * share}%`;
  }

  draw(tables, at) {
    const { table, total, cut, parts, bins, outside } = this.spec;
    const counts = tables.look(table, at);
    const totals = tables.look(total, at);
    const most = SIDES.map((_, i) => {
      let largest = 1;
      for (let bin = 0; bin < bins.length; bin += 1) largest = Math.max(largest, totals[2 * bin + i]);
      return Math.sqrt(largest);
    });
    // both sides on one scale: a side that holds less gets less room
    const rows = `${most[0]}fr ${most[1]}fr`;
    if (rows !== this.rowsShown) this.chart.style.setProperty("--rows", (this.rowsShown = rows));
    this.line.style.left = `${100 * tables.look(cut, at)[0]}%`;
    this.bins.forEach((sides, bin) => sides.forEach(({ rest, link }, i) => {
      const [count, whole] = [counts[2 * bin + i], totals[2 * bin + i]];
      link.describe(count, () => `confidence ${bins[bin]}: ${counted(count, parts[i])}`);
      link.node.style.height = `${(100 * Math.sqrt(count)) / most[i]}%`;
      rest.describe(whole - count, () => `confidence ${bins[bin]}: ${counted(whole - count, parts[i])} ${outside}`);
      rest.node.style.height = `${(100 * Math.sqrt(whole)) / most[i]}%`;
    }));
  }
}
