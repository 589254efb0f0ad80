// Boxes under a hand: what a drag may do to them, and which one lies under a point.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  area, boxAt, enclosing, gridStep, handleAt, handlePoints, intersection, moved, reachable, resized, unionOutline,
} from "../../iouviz/ui/components/box_editor/js/geometry.js";
import { uprightFrame } from "../../iouviz/ui/components/box_editor/js/quads.js";

const SCENE = [100, 80];

test("a box stops at the border of the scene", () => {
  assert.deepEqual(moved([10, 10, 30, 20], -25, 100, SCENE, 0), [0, 70, 20, 80]);
  assert.deepEqual(moved([10, 10, 30, 20], 5.4, 0, SCENE, 0), [15, 10, 35, 20]);
});

test("a box that sticks out is not pulled in, and goes no further out", () => {
  assert.deepEqual(moved([-8, 10, 30, 20], -5, 0, SCENE, 0), [-8, 10, 30, 20]);
  assert.deepEqual(moved([-8, 10, 30, 20], 3, 0, SCENE, 0), [-5, 10, 33, 20]);
});

test("an edge stops one unit before the opposite one", () => {
  assert.deepEqual(resized([10, 10, 30, 20], "e", -50, 0, SCENE, 0), [10, 10, 11, 20]);
  assert.deepEqual(resized([10, 10, 30, 20], "nw", -50, 50, SCENE, 0), [0, 19, 30, 20]);
});

test("a short side has no handle in its middle", () => {
  const names = (box) => handlePoints(box).map(({ name }) => name);
  assert.deepEqual(names([0, 0, 50, 50]), ["nw", "n", "ne", "e", "se", "s", "sw", "w"]);
  assert.deepEqual(names([0, 0, 20, 50]), ["nw", "ne", "e", "se", "sw", "w"]);
});

test("the middle of a small box is left to move it by", () => {
  assert.equal(handleAt([0, 0, 16, 16], [8, 8], 12), null);
  assert.equal(handleAt([0, 0, 16, 16], [-6, -6], 12).name, "nw");
});

test("where two boxes overlap the selected one is taken, or else the one on top, but none that holds another", () => {
  const pair = [[0, 0, 50, 50], [20, 20, 90, 90]].map(uprightFrame);
  assert.equal(boxAt(pair, [30, 30], 0), 1, "the smaller one is below");
  assert.equal(boxAt(pair, [30, 30], 0, () => true, 0), 0);
  assert.equal(boxAt(pair, [10, 10], 0, () => true, 1), 0, "the selected one is elsewhere");
  const nested = [[10, 10, 20, 20], [0, 0, 50, 50]].map(uprightFrame);
  assert.equal(boxAt(nested, [15, 15], 0, () => true, 1), 0);

  const boxes = [[0, 0, 50, 50], [10, 10, 20, 20], [10, 10, 20, 20]].map(uprightFrame);
  assert.equal(boxAt(boxes, [15, 15], 0), 2);
  assert.equal(boxAt(boxes, [40, 40], 0), 0);
  assert.equal(boxAt(boxes, [60, 60], 0), null);
  assert.equal(boxAt(boxes, [15, 15], 0, (i) => i === 0), 0);
  assert.equal(boxAt([uprightFrame([10, 10, 11, 11])], [14, 14], 10), 0);
});

test("a box outside of the scene is found at the border", () => {
  assert.deepEqual(reachable(uprightFrame([120, 20, 140, 40]), SCENE).slice(0, 2), [100, 30]);
  assert.deepEqual(reachable(uprightFrame([90, 20, 140, 40]), SCENE), uprightFrame([90, 20, 140, 40]));
});

test("a turned box is hit where it is, not in the corners around it", () => {
  const strip = [50, 50, 100, 10, 45];
  assert.equal(boxAt([strip], [80, 80], 0), 0);
  assert.equal(boxAt([strip], [80, 20], 0), null);
});

test("what two boxes share, and what holds both", () => {
  assert.deepEqual(intersection([0, 0, 4, 4], [2, 1, 6, 3]), [2, 1, 4, 3]);
  assert.equal(intersection([0, 0, 4, 4], [4, 0, 6, 4]), null, "touching boxes share nothing");
  assert.deepEqual(enclosing([0, 0, 4, 4], [2, 1, 6, 3]), [0, 0, 6, 4]);
});

test("the outline of two boxes has the length that inclusion and exclusion give", () => {
  const length = (path) => path.split("M").slice(1).map((piece) => {
    const [[x1, y1], [x2, y2]] = piece.split("L").map((point) => point.split(" ").map(Number));
    return Math.abs(x2 - x1) + Math.abs(y2 - y1);
  }).reduce((sum, each) => sum + each, 0);
  const around = ([x1, y1, x2, y2]) => 2 * (x2 - x1 + y2 - y1);
  for (const [a, b] of [[[0, 0, 4, 4], [2, 1, 6, 3]], [[0, 0, 4, 4], [1, 1, 2, 2]], [[0, 0, 1, 1], [5, 5, 7, 8]]]) {
    const shared = intersection(a, b);
    assert.equal(length(unionOutline(a, b)), around(a) + around(b) - (shared ? around(shared) : 0));
  }
  assert.equal(area([1, 1, 3, 4]), 6);
});

test("grid lines are 1, 2 or 5 times a power of ten, and far enough apart", () => {
  for (const scale of [0.013, 0.4, 1, 3.7, 250]) {
    const step = gridStep(scale, 40);
    assert.ok(step * scale >= 40);
    assert.ok([1, 2, 5].some((factor) => Math.abs(Math.log10(step / factor) % 1) < 1e-9), `${step}`);
  }
});
