// Headline numbers, and sentences with numbers in them.

import { make, setText } from "../../dom.js";

const UNDEFINED = "\u2013"; // what is not measured is a dash

export function spoken(value, digits) {
  if (Number.isNaN(value)) return UNDEFINED;
  return digits ? value.toFixed(digits) : value.toLocaleString("en");
}

// "TP / (TP + FP) = {tp} / {predicted}" with what the tables say; {name:.2f} for two decimals.
export function filled(text, tables, at) {
  return text.replace(/\{([\w-]+)(?::\.(\d)f)?\}/g, (_, name, digits) =>
    spoken(tables.look(name, at)[0], Number(digits ?? 0)));
}

export class NumbersBlock {
  constructor(host) {
    this.title = make("h3", host);
    this.list = make("dl", host, "iv-figures");
    this.cells = [];
  }

  adopt(spec) {
    const text = JSON.stringify(spec.entries);
    if (text === this.text) return;
    this.text = text;
    this.entries = spec.entries;
    setText(this.title, spec.title);
    this.list.replaceChildren();
    this.cells = spec.entries.map(({ name }) => {
      const cell = make("div", this.list);
      cell.dataset.name = name;
      const term = make("dt", cell);
      const value = make("dd", cell);
      return { term, value, how: make("small", cell) };
    });
  }

  draw(tables, at) {
    this.entries.forEach(({ name, sign, table, digits, how, number, where, why }, i) => {
      const value = tables.look(table, at)[0];
      const called = filled(name, tables, at);
      setText(this.cells[i].term, sign ? `${sign} ${called}` : called);
      this.cells[i].value.title = Number.isNaN(value) ? why : "";
      setText(this.cells[i].value, spoken(value, digits));
      this.cells[i].value.dataset.value = value;
      if (number && (!where || tables.look(where, at)[0])) this.cells[i].value.dataset.number = number;
      else delete this.cells[i].value.dataset.number;
      setText(this.cells[i].how, filled(how, tables, at));
    });
  }
}

export class WordsBlock {
  constructor(host) {
    this.line = make("p", host, "sentence");
  }

  adopt(spec) {
    this.text = spec.text;
  }

  draw(tables, at) {
    setText(this.line, filled(this.text, tables, at));
  }
}
