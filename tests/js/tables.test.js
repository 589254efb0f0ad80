// Tables that Python packed are looked up by the stops of their sliders.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Tables } from "../../iouviz/ui/live_figure/tables.js";

const memory = new ArrayBuffer(64);
new Int32Array(memory, 0, 6).set([0, 1, 2, 10, 11, 12]);
new Float64Array(memory, 24, 3).set([0.5, NaN, 0.25]);
const tables = new Tables(memory, {
  tp: { type: "int32", offset: 0, shape: [2, 3], by: ["iou"] },
  both: { type: "int32", offset: 0, shape: [2, 3], by: ["iou", "confidence"] },
  f: { type: "float64", offset: 24, shape: [3], by: ["confidence"] },
});

test("a table gives the part that holds at the stops", () => {
  assert.deepEqual([...tables.look("tp", { iou: 1 })], [10, 11, 12]);
  assert.deepEqual([...tables.look("both", { iou: 1, confidence: 2 })], [12]);
  assert.deepEqual([...tables.look("f", { iou: 0, confidence: 1 })], [NaN]);
});

test("a table knows its sliders and the shape of what it gives", () => {
  assert.deepEqual(tables.by("both"), ["iou", "confidence"]);
  assert.deepEqual(tables.by("nobody"), []);
  assert.deepEqual(tables.shape("tp"), [3]);
});
