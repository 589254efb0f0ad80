// Bars that lie: one a row, of one part or of several.

import { make, setText } from "../../dom.js";
import { counted, CountsBlock, DASH, CountLink, mark, whole } from "./parts.js";
import { filled } from "./words.js";

export class BarsBlock extends CountsBlock {
  build({ bars, name, aside }) {
    const list = this.frame.body;
    list.replaceChildren();
    list.className = "bars";
    list.classList.toggle("several", bars.some(({ parts }) => parts.length > 1));
    list.classList.toggle("aside", Boolean(aside));
    this.rows = bars.map((bar, row) => {
      const line = make("div", list, "bar");
      const title = make("span", line, "name", bar.name);
      title.title = bar.help || bar.name;
      const track = make("span", line, "track");
      const pieces = bar.parts.map((part, i) => {
        const link = new CountLink(track, `piece ${part.role}`, name, [row, i], this.context.click);
        return { part, link, text: make("b", link.node) };
      });
      const none = make("span", track, "none", "none");
      return { bar, pieces, none, aside: aside ? make("span", line, "end") : null };
    });
  }

  draw(tables, at) {
    const counts = tables.look(this.spec.table, at);
    const wide = Math.max(...this.rows.map(({ pieces }) => pieces.length));
    const sums = this.rows.map(({ pieces }, row) =>
      pieces.reduce((sum, _, i) => sum + counts[row * wide + i], 0));
    const most = Math.max(1, ...sums);
    this.rows.forEach(({ bar, pieces, none }, row) => {
      pieces.forEach(({ part, link, text }, i) => {
        const count = counts[row * wide + i];
        link.describe(count, () => `${bar.name}: ${counted(count, part)}`);
        link.node.style.width = `${(100 * count) / most}%`;
        setText(text, `${part.mark} ${whole(count)}`.trim());
        mark(text, part.number, count);
      });
      none.hidden = sums[row] > 0;
    });
    if (this.spec.aside) this.ends(tables.look(this.spec.aside, at));
    setText(this.frame.note, filled(this.spec.note, tables, at));
  }

  ends(values) {
    const { sign, undefined: why } = this.spec;
    this.rows.forEach(({ bar, aside }, row) => {
      const value = values[row];
      const known = Number.isFinite(value);
      const text = known ? `${value < 0 ? "" : sign}${value.toFixed(3)}` : DASH;
      setText(aside, `${bar.aside} ${text}`.trim());
      aside.title = known ? "" : why;
    });
  }
}
