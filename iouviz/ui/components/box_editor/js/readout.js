// Numbers under the canvas, each with its name: as Python wrote them, or, while a hand moves a box, of
// terms known here where an entry names one.

import { make, setText, show } from "../../dom.js";
import { written } from "../../live.js";

/** @type {(list: HTMLElement, entries: string[][], terms?: Record<string, number>) => void} */
export function drawReadout(list, entries, terms = {}) {
  show(list, entries.length > 0);
  while (list.children.length > entries.length) list.lastChild.remove();
  entries.forEach(([label, value, named], i) => {
    const entry = list.children[i] ?? list.appendChild(newEntry());
    const [term, number] = entry.children;
    setText(term, label);
    setText(number, named in terms ? written(terms[named], "4") : value);
  });
}

function newEntry() {
  const entry = make("div");
  for (const tag of ["dt", "dd"]) make(tag, entry);
  return entry;
}
