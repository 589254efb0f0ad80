// A histogram: what is right stands above the line, what is wrong hangs below it. Heights grow with
// the square root of the counts, or the many low scores would flatten all others.

import { door, make, whole } from "./parts.js";

export function drawColumns(root, panel) {
  const highest = (side) => Math.sqrt(Math.max(1, ...panel.bins.map((bin) => bin[side].count)));
  const most = { above: highest("above"), below: highest("below") };
  const chart = make("div", "columns", root);
  // both sides on one scale: a side that holds less gets less room
  chart.style.setProperty("--rows", `${most.above}fr ${most.below}fr`);
  for (const bin of panel.bins) {
    const column = make("div", "column", chart);
    column.classList.toggle("faint", bin.faint);
    for (const side of ["above", "below"]) {
      const { count, role, word, door: query } = bin[side];
      const room = make("span", side, column);
      if (!count) continue;
      const label = `${panel.name} ${bin.name}: ${whole(count)} ${word}`;
      const piece = door(`piece ${role}`, room, undefined, query, label);
      piece.style.height = `${(100 * Math.sqrt(count)) / most[side]}%`;
    }
  }
  const scale = make("div", "scale", root);
  for (const [at, text] of panel.ticks) make("span", "", scale, text).style.left = `${100 * at}%`;
}
