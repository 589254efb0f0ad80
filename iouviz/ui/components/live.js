// Numbers elsewhere on the page that follow a hand. Python drew them (`iouviz.lessons.live`): an element
// with `data-live`, the key of an editor, and in it elements with `data-term`, the name of a term, and
// `data-form`, how it is written, or `data-low`, where the scale begins on which it moves a needle, or
// `data-least`, with the words for a term that is as large as that and for one below, or `data-stops`, of
// which it reaches so many, and `data-texts`, one for each number of them.
// Here they are drawn again in every frame in which a box moves, and until Python has answered.

import { setText } from "./dom.js";

const UNDEFINED = "–";

// As Python writes it: so many decimals, ties to even; then "%", or "," for thin spaces between thousands.
/** @type {(value: number, form: string) => string} */
export function written(value, form) {
  if (Number.isNaN(value)) return UNDEFINED;
  const digits = Number.parseInt(form, 10);
  const text = rounded(form.endsWith("%") ? value * 100 : value, digits);
  if (form.endsWith("%")) return `${text}%`;
  return form.endsWith(",") ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, "\u2009") : text;
}

// `toFixed` rounds ties away from 0. A value is a tie if one digit more is all there is of it.
function rounded(value, digits) {
  const size = Math.abs(value);
  const further = size.toFixed(digits + 1);
  const tie = further.endsWith("5") && Number.isInteger(size * 2 ** (digits + 1));
  const even = tie && Number(further.at(-2) === "." ? further.at(-3) : further.at(-2)) % 2 === 0;
  const text = even ? further.slice(0, digits ? -1 : -2) : size.toFixed(digits);
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

// Draw all that follow the editor; whether there are any.
/** @type {(editor: string, terms: Record<string, number>) => boolean} */
export function drawLive(editor, terms) {
  const nodes = document.querySelectorAll(`[data-live="${editor}"] [data-term]`);
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (nodes)) drawTerm(node, terms[node.dataset.term]);
  return nodes.length > 0;
}

function drawTerm(node, value) {
  const { low, form, least, below, stops } = node.dataset;
  if (value === undefined) return; // one that only Python knows
  if (least !== undefined) setText(node, value >= Number(least) ? node.dataset.above : below);
  else if (stops !== undefined) lookUp(node, value);
  else if (low !== undefined) node.style.setProperty("--at", String(along(value, Number(low))));
  else setText(node, written(value, form));
  if (node.dataset.value !== undefined) node.dataset.value = value;
}

// A text that Python has prepared for each number of stops that the value reaches.
function lookUp(node, value) {
  const at = node.dataset.stops.split(" ").filter((stop) => value >= Number(stop)).length;
  node.dataset.reached = String(at);
  setText(node, node.dataset.texts.split("|")[at]);
}

// Where on a scale from `low` to 1; a value beyond it is at its end.
const along = (value, low) => (Math.min(Math.max(value, low), 1) - low) / (1 - low);

// What the needles say, for a screen reader.
/** @type {(editor: string) => string} */
export function saidOf(editor) {
  const rows = document.querySelectorAll(`[data-live="${editor}"] [data-metric]`);
  return [.../** @type {NodeListOf<HTMLElement>} */ (rows)]
    .map((row) => `${row.dataset.metric} ${row.querySelector("strong")?.textContent}`).join(", ");
}
