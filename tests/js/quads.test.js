// Oriented boxes under a hand: turned, moved and stretched, and what a hand that stays leaves alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  boundsOf, dragged, frameOf, nudged, shifted, stretched, turned,
} from "../../iouviz/ui/components/box_editor/js/quads.js";

const SCENE = [100, 100];
const STRIP = [10, 45, 90, 45, 90, 55, 10, 55]; // 80 x 10 about (50, 50)

test("a quarter turn about the centre, and its frame", () => {
  assert.deepEqual(turned(STRIP, 90), [55, 10, 55, 90, 45, 90, 45, 10]);
  assert.deepEqual(frameOf(turned(STRIP, 90)), [50, 50, 80, 10, 90]);
  assert.deepEqual(boundsOf(turned(STRIP, 90)), [45, 10, 55, 90]);
});

test("moving stops where the box around it meets the border", () => {
  assert.deepEqual(shifted(STRIP, 30, 2, SCENE, 1), [20, 47, 100, 47, 100, 57, 20, 57]);
});

test("a side is stretched about the centre, along the box", () => {
  assert.deepEqual(stretched(STRIP, 0, 40), [30, 45, 70, 45, 70, 55, 30, 55]);
  assert.deepEqual(frameOf(stretched(turned(STRIP, 30), 1, 20)).map(Math.round), [50, 50, 80, 20, 30]);
  assert.deepEqual(stretched([5, 5, 5, 5, 5, 5, 5, 5], 0, 9), [5, 5, 5, 5, 5, 5, 5, 5], "no way to go");
});

test("a hand turns by as much as it goes round, and one that stays changes no digit", () => {
  assert.deepEqual(dragged(STRIP, "turn", [50, 20], [80, 50], SCENE, 0), turned(STRIP, 90));
  const odd = [1 / 3, 0, 2 / 3, 0, 2 / 3, 1, 1 / 3, 1];
  for (const knob of ["turn", "width", "height", null]) {
    assert.equal(dragged(odd, knob, [1, 1], [1, 1], SCENE, 0), odd);
  }
  assert.deepEqual(dragged(STRIP, "width", [90, 50], [85, 50], SCENE, 0), stretched(STRIP, 0, 70));
});

test("keys turn, move and stretch by whole steps", () => {
  assert.deepEqual(nudged(STRIP, { turn: -1, by: 10 }, SCENE), turned(STRIP, -10));
  assert.deepEqual(nudged(STRIP, { direction: [0, 1], by: 1 }, SCENE), shifted(STRIP, 0, 1, SCENE, 6));
  assert.deepEqual(nudged(STRIP, { direction: [0, -1], by: 1, resize: true }, SCENE), stretched(STRIP, 1, 9));
});
