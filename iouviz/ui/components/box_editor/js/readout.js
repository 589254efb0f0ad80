// Numbers under the canvas, each with its name.

import { make, setText, show } from "../../dom.js";

export function drawReadout(list, entries) {
  show(list, entries.length > 0);
  while (list.children.length > entries.length) list.lastChild.remove();
  entries.forEach(([label, value], i) => {
    const entry = list.children[i] ?? list.appendChild(newEntry());
    const [term, number] = entry.children;
    setText(term, label);
    setText(number, value);
  });
}

function newEntry() {
  const entry = make("div");
  for (const tag of ["dt", "dd"]) make(tag, entry);
  return entry;
}
