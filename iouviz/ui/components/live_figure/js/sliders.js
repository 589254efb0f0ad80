// Sliders that speak while they move.

import { make, setText } from "../../dom.js";

const FINE = 4; // decimals of a value that stands between the usual stops

// The usual number of decimals, or more where those would name another stop; cut, not rounded, so
// that what is read off and typed elsewhere lets the same predictions in.
function decimals(value, digits) {
  if (Math.abs(value - Number(value.toFixed(digits))) < 1e-9) return value.toFixed(digits);
  const cut = Math.floor(value * 10 ** FINE + 1e-6); // 0.2981 * 10000 is less than 2981
  return (cut / 10 ** FINE).toFixed(FINE);
}

export class Sliders {
  constructor(form, moved) {
    this.form = form;
    this.moved = moved; // (final)
    this.names = "";
    this.rows = [];
    this.held = false; // by a hand that has moved and not let go
  }

  adopt(specs) {
    const names = specs.map(({ name, label }) => `${name} ${label}`).join("\n");
    if (names !== this.names) {
      this.names = names;
      this.form.replaceChildren();
      this.rows = specs.map((spec) => this.row(spec));
    }
    this.form.hidden = !specs.length;
    specs.forEach((spec, i) => {
      this.rows[i].spec = spec;
      this.rows[i].input.max = spec.stops.length - 1;
    });
  }

  row({ name, label }) {
    const node = make("div", this.form, "slider");
    const head = make("label", node);
    make("span", head, "", label);
    const value = make("output", head);
    const rail = make("div", node, "rail");
    const input = make("input", rail);
    Object.assign(input, { type: "range", min: 0, step: 1 });
    input.dataset.slider = name;
    input.id = head.htmlFor = `iv-${name}-${Math.random().toString(36).slice(2)}`;
    const mark = make("i", rail, "mark");
    const foot = make("div", node, "foot");
    const low = make("span", foot);
    const best = make("button", foot, "best");
    const high = make("span", foot);
    input.addEventListener("input", () => {
      this.held = true;
      this.moved(false);
    });
    input.addEventListener("change", () => {
      this.held = false;
      this.moved(true);
    });
    best.addEventListener("click", () => {
      input.value = best.dataset.stop;
      this.moved(true);
      input.focus({ preventScroll: true });
    });
    return { input, value, mark, best, low, high };
  }

  set(at) {
    for (const { spec, input } of this.rows) input.value = at[spec.name];
  }

  at() {
    return Object.fromEntries(this.rows.map(({ spec, input }) => [spec.name, Number(input.value)]));
  }

  // What each slider stands for.
  values() {
    return Object.fromEntries(
      this.rows.map(({ spec, input }) => [spec.name, spec.stops[Number(input.value)]]),
    );
  }

  // Where they would have to stand for these values.
  nearest(values) {
    const found = {};
    for (const { spec: { name, stops } } of this.rows) {
      if (values[name] === undefined) continue;
      const away = stops.map((stop) => Math.abs(stop - values[name]));
      found[name] = away.indexOf(Math.min(...away));
    }
    return found;
  }

  draw(tables, at) {
    for (const { spec, input, value, mark, best, low, high } of this.rows) {
      const text = decimals(spec.stops[at[spec.name]], spec.digits);
      setText(value, text);
      input.dataset.value = spec.stops[at[spec.name]];
      input.setAttribute("aria-valuetext", text);
      const last = spec.stops.length - 1;
      input.style.setProperty("--done", `${(100 * at[spec.name]) / Math.max(last, 1)}%`);
      setText(low, spec.low);
      setText(high, spec.high);
      const stop = spec.best ? tables.look(spec.best, at)[0] : -1;
      mark.hidden = best.hidden = stop < 0;
      if (stop < 0) continue;
      mark.style.setProperty("--at", stop / Math.max(last, 1));
      best.dataset.stop = stop;
      setText(best, `${spec.best_label}: ${decimals(spec.stops[stop], spec.digits)}`);
    }
  }
}
