// The confusion matrix: classes of the objects down, classes of the predictions across.

import { door, make, whole } from "./parts.js";

export function drawMatrix(root, panel) {
  const frame = make("div", "frame", root);
  const table = make("table", "matrix", frame);
  const head = make("tr", "", make("thead", "", table));
  make("th", "corner", head, panel.corner);
  for (const name of panel.across) {
    const cell = make("th", "top", head);
    cell.scope = "col";
    make("span", "", cell, name).title = name;
  }
  const body = make("tbody", "", table);
  panel.cells.forEach((row, i) => {
    const line = make("tr", "", body);
    const name = make("th", "side", line, panel.down[i]);
    name.scope = "row";
    name.title = panel.down[i];
    row.forEach(([count, share, role, query, words]) => {
      const cell = make("td", count ? role : "", line);
      if (!count) return;
      cell.style.setProperty("--share", share);
      cell.classList.toggle("strong", share > 0.5);
      door("cell", cell, whole(count), query, `${words}: ${whole(count)}`);
    });
  });
}
