// The pixels of a wipe: packed in Python (see tests/ui/components/test_wipe.py), unpacked here.
import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack, verdictsOf } from "../../iouviz/ui/components/wipe/js/pixels.js";

test("twelve bits each come out of three bytes", () => {
  // 300 = 1 * 256 + 44, 4095 = 15 * 256 + 255: blue is 1 + 16 * 15
  const { truth, predicted } = unpack([5, 0, 0, 255, 44, 255, 241, 255]);
  assert.deepEqual([...truth], [5, 300]);
  assert.deepEqual([...predicted], [0, 4095]);
});

// The examples of `verdicts` in iouviz.geometry.segmentation.label_maps, each label one higher.
test("a pixel is right, invented, missed or ignored for one class", () => {
  const maps = { truth: [1, 2, 2, 0], predicted: [2, 2, 1, 2] };
  assert.deepEqual([...verdictsOf(maps, 2)], [2, 1, 3, 4]);
});

test("of all classes a pixel is right, wrong or ignored", () => {
  const maps = { truth: [1, 2, 0, 2], predicted: [1, 1, 1, 0] };
  assert.deepEqual([...verdictsOf(maps, 0)], [1, 2, 4, 2]);
});
