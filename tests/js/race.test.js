// The race's names: boxes in the same place have one, of all of them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { together } from "../../iouviz/ui/components/loss_race/scene.js";

test("boxes in the same place share the name at the first of them", () => {
  const boxes = [[0, 0, 9, 9], [40, 0, 49, 9], [40.4, 0, 49, 9.3]];
  assert.deepEqual(together(["GIoU", "DIoU", "CIoU"], boxes), ["GIoU", "DIoU, CIoU", ""]);
});

test("boxes apart have a name each", () => {
  assert.deepEqual(together(["A", "B"], [[0, 0, 9, 9], [0, 0, 9, 12]]), ["A", "B"]);
});
