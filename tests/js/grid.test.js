// The gallery's grid: each tile has one place, those in sight are found, and keys lead to them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted, inSight, layout, placeOf, stepOf } from "../../iouviz/ui/components/gallery/grid.js";

const grid = layout(1000, 95, { ratio: 4 / 3, least: 180, gap: 10, caption: 40 });

test("columns fill the width, and rows hold every tile", () => {
  assert.equal(grid.columns, 5);
  assert.equal(grid.columns * grid.tile + 4 * grid.gap, 1000);
  assert.equal(grid.height, 19 * grid.row - grid.gap);
  assert.equal(layout(50, 3, { ratio: 1, least: 180, gap: 10, caption: 0 }).columns, 1);
  assert.equal(layout(500, 0, { ratio: 1, least: 180, gap: 10, caption: 0 }).height, 0);
});

test("a tile is in sight just where its rectangle meets the window", () => {
  for (let top = 0; top < grid.height; top += 97) {
    const bottom = top + 500;
    const [first, last] = inSight(grid, top, bottom);
    for (let i = 0; i < grid.count; i += 1) {
      const [, y] = placeOf(grid, i);
      const meets = y + grid.row > top && y <= bottom;
      assert.equal(i >= first && i < last, meets, `tile ${i} at ${top}`);
    }
  }
});

test("spare rows go no further than the tiles there are", () => {
  assert.deepEqual(inSight(grid, 0, 100, 100), [0, 95]);
});

test("keys lead to neighbours, and nowhere beyond the ends", () => {
  assert.equal(stepOf("ArrowRight", 3, grid, 2), 4);
  assert.equal(stepOf("ArrowDown", 93, grid, 2), null);
  assert.equal(stepOf("PageDown", 93, grid, 2), 94);
  assert.equal(stepOf("Home", 40, grid, 2), 0);
  assert.equal(stepOf("End", 40, grid, 2), 94);
  assert.equal(stepOf("a", 40, grid, 2), null);
});

test("a shape is fitted into the middle of a room", () => {
  assert.deepEqual(fitted(200, 100, 100, 100), [0, 25, 100, 50]);
});
