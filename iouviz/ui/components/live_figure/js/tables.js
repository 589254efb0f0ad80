// What Python prepared: one piece of memory, looked up by where the sliders stand.

const ARRAYS = {
  float64: Float64Array, float32: Float32Array, int32: Int32Array, int16: Int16Array, uint8: Uint8Array,
};

export class Tables {
  constructor(memory, places) {
    this.tables = {};
    for (const [name, place] of Object.entries(places)) {
      const { type, offset, shape, by } = place;
      if (place.entry) {
        this.tables[name] = { ...place, rest: [place.size], shown: null };
        continue;
      }
      const size = shape.reduce((product, n) => product * n, 1);
      const rest = shape.slice(by.length);
      const values = new ARRAYS[type](memory, offset, size);
      this.tables[name] = { values, by, shape, rest, width: rest.reduce((product, n) => product * n, 1) };
    }
  }

  // The sliders that a table depends on.
  by(name) {
    return this.tables[name]?.by ?? [];
  }

  shape(name) {
    return this.tables[name].rest;
  }

  // The part of a table that holds at these stops; a view, not a copy.
  look(name, at) {
    if (this.tables[name].entry) return this.changing(this.tables[name], at);
    const { values, by, shape, width } = this.tables[name];
    let start = 0;
    by.forEach((slider, axis) => { start = start * shape[axis] + at[slider]; });
    return values.subarray(start * width, (start + 1) * width);
  }

  // Numbers of which only the changes are laid down: the newest change of each is what it is.
  changing(table, at) {
    const [first, second] = table.by.map((slider) => at[slider]);
    if (table.shown?.first === first && table.shown.second === second) return table.shown.numbers;
    const [begin, stop, entry, value] = ["begin", "stop", "entry", "value"].map(
      (part) => this.tables[table[part]].values,
    );
    const numbers = new value.constructor(table.size);
    for (let i = begin[first]; i < begin[first + 1] && stop[i] <= second; i += 1) {
      numbers[entry[i]] = value[i];
    }
    table.shown = { first, second, numbers };
    return numbers;
  }
}

const memories = new Map(); // the newest address and what lies there

export async function fetchMemory(address) {
  if (address === null) return new ArrayBuffer(0);
  if (!memories.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the tables could not be loaded (${answer.status})`);
    const memory = await answer.arrayBuffer();
    if (memories.size > 3) memories.delete(memories.keys().next().value);
    memories.set(address, memory);
  }
  return memories.get(address);
}
