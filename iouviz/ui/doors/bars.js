// Bars that lie: one a row, of one part or of several, each part a door.

import { door, make, mark, whole } from "./parts.js";

export function drawBars(root, panel) {
  const most = Math.max(1, ...panel.rows.map((row) => sum(row.parts)));
  const list = make("div", "bars", root);
  list.classList.toggle("several", panel.rows.some((row) => row.parts.length > 1));
  list.classList.toggle("aside", panel.rows.some((row) => row.aside));
  for (const row of panel.rows) {
    const line = make("div", "bar", list);
    const name = make("span", "name", line, row.name);
    if (row.help) name.title = row.help;
    const track = make("span", "track", line);
    for (const part of row.parts) {
      if (!part.count) continue;
      const piece = door(`piece ${part.role}`, track, undefined, part.door,
        `${row.name}: ${whole(part.count)} ${part.word}`);
      piece.style.width = `${(100 * part.count) / most}%`;
      mark(make("b", "", piece, `${part.mark} ${whole(part.count)}`), part);
    }
    if (!sum(row.parts)) make("span", "none", track, "none");
    if (row.aside) make("span", "note", line, row.aside);
  }
}

function sum(parts) {
  return parts.reduce((total, part) => total + part.count, 0);
}
