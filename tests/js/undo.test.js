// The way back from what a hand did on a canvas.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Undo } from "../../iouviz/ui/components/undo.js";

test("each state at rest can be undone, and a rest without a change is none", () => {
  const undo = new Undo();
  const boxes = [[0, 0]];
  undo.begin(boxes);
  for (const x of [1, 1, 2]) {
    boxes[0][0] = x;
    undo.rest(boxes);
  }
  assert.deepEqual(undo.back(), [[1, 0]]);
  assert.deepEqual(undo.back(), [[0, 0]]);
  assert.deepEqual(undo.back(), [[0, 0]], "there is nothing before it");
  assert.equal(undo.moved, false);
});

test("a reset can be undone", () => {
  const undo = new Undo();
  undo.begin([0]);
  undo.rest([1]);
  assert.deepEqual(undo.reset(), [0]);
  assert.deepEqual(undo.back(), [1]);
});
