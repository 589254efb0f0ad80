// Numbers under the canvas, each with its name.

import { show } from "./svg.js";

export function drawReadout(list, entries) {
  show(list, entries.length > 0);
  while (list.children.length > entries.length) list.lastChild.remove();
  entries.forEach(([label, value], i) => {
    const entry = list.children[i] ?? list.appendChild(newEntry());
    const [term, number] = entry.children;
    if (term.textContent !== label) term.textContent = label;
    if (number.textContent !== value) number.textContent = value;
  });
}

function newEntry() {
  const entry = document.createElement("div");
  entry.append(document.createElement("dt"), document.createElement("dd"));
  return entry;
}
