// The race's names: boxes in the same place have one, of all of them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inside, together } from "../../iouviz/ui/components/loss_race/scene.js";

test("boxes in the same place share the name at the first of them", () => {
  const boxes = [[0, 0, 9, 9], [40, 0, 49, 9], [40.4, 0, 49, 9.3]];
  assert.deepEqual(together(["GIoU", "DIoU", "CIoU"], boxes), ["GIoU", "DIoU, CIoU", ""]);
});

test("boxes apart have a name each", () => {
  assert.deepEqual(together(["A", "B"], [[0, 0, 9, 9], [0, 0, 9, 12]]), ["A", "B"]);
});

test("no name is cut off at the edge of the picture", () => {
  assert.equal(inside(350, "start", 154, 400), 246);
  assert.equal(inside(100, "start", 154, 400), 100);
  assert.equal(inside(100, "end", 154, 400), 154);
  assert.equal(inside(300, "end", 154, 400), 300);
});
