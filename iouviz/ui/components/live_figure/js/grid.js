// Counts on a grid of places, darker where a share is larger; each is a link.

import { make, setText } from "../../dom.js";
import { counted, CountsBlock, DASH, CountLink, whole } from "./parts.js";

export class GridBlock extends CountsBlock {
  build(spec) {
    const { body } = this.frame;
    body.replaceChildren();
    body.className = "grid";
    const table = make("table", body);
    const head = make("tr", make("thead", table));
    make("th", head, "corner", spec.corner);
    for (const name of spec.across) make("th", head, "", name).scope = "col";
    const rows = make("tbody", table);
    this.cells = spec.down.flatMap((down, row) => {
      const line = make("tr", rows);
      make("th", line, "", down).scope = "row";
      return spec.across.map((across, column) => {
        const node = make("td", line, spec.part.role);
        const at = [row, column];
        return { node, down, across, link: new CountLink(node, "cell", spec.name, at, this.context.click) };
      });
    });
  }

  draw(tables, at) {
    const counts = tables.look(this.spec.table, at);
    const shares = tables.look(this.spec.share, at);
    const { part, of } = this.spec;
    this.cells.forEach(({ node, link, down, across }, i) => {
      const share = Number.isFinite(shares[i]) ? `${Math.round(100 * shares[i])}%` : DASH;
      const shade = Number.isFinite(shares[i]) ? Math.round(100 * shares[i]) : 0;
      node.style.setProperty("--shade", `${shade}%`);
      node.classList.toggle("strong", shade > 60);
      setText(link.node, whole(counts[i]));
      link.describe(counts[i], () => `${across} across, ${down} down: ${counted(counts[i], part)}, ${share} ${of}`);
    });
  }
}
