// Tables that lay down only what changes from stop to stop.

import assert from "node:assert/strict";
import test from "node:test";

import { Tables } from "../../iouviz/ui/components/live_figure/js/tables.js";

// Two stops of the first slider, three of the second, four numbers at each.
const begin = [0, 3, 4];
const stop = [0, 0, 2, 1];
const entry = [1, 3, 1, 0];
const value = [5, 7, 6, 9];

function packed(parts) {
  const memory = new ArrayBuffer(256);
  const places = {};
  Object.entries(parts).forEach(([name, values], i) => {
    new Int32Array(memory, 64 * i, values.length).set(values);
    places[`cells/${name}`] = { type: "int32", offset: 64 * i, shape: [values.length], by: [] };
  });
  const names = Object.fromEntries(Object.keys(parts).map((name) => [name, `cells/${name}`]));
  return new Tables(memory, { cells: { ...names, size: 4, by: ["iou", "confidence"] }, ...places });
}

test("a number is what its newest change says, and 0 before the first", () => {
  const tables = packed({ begin, stop, entry, value });
  const look = (iou, confidence) => [...tables.look("cells", { iou, confidence })];
  assert.deepEqual(look(0, 0), [0, 5, 0, 7]);
  assert.deepEqual(look(0, 2), [0, 6, 0, 7]);
  assert.deepEqual(look(1, 0), [0, 0, 0, 0]);
  assert.deepEqual(look(1, 1), [9, 0, 0, 0]);
  assert.deepEqual(look(0, 1), [0, 5, 0, 7]);
});

test("it depends on both sliders", () => {
  assert.deepEqual(packed({ begin, stop, entry, value }).by("cells"), ["iou", "confidence"]);
});
