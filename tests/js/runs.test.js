// Masks as run lengths: down the columns, background first, and back again.
import assert from "node:assert/strict";
import { test } from "node:test";

import { runsOf, takeRuns } from "../../iouviz/ui/components/mask_brush/runs.js";

const [WIDTH, HEIGHT] = [5, 4];

function random(seed) {
  let state = seed;
  return () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
}

test("a column is counted before the next", () => {
  const cells = new Uint8Array(WIDTH * HEIGHT);
  cells[WIDTH * 1 + 0] = 1; // second row, first column
  cells[WIDTH * 0 + 1] = 1; // first row, second column
  assert.deepEqual(runsOf(cells, 1, WIDTH, HEIGHT), [1, 1, 2, 1, 15]);
});

test("a mask that begins in the first cell has no background before it", () => {
  assert.deepEqual(runsOf(new Uint8Array(WIDTH * HEIGHT).fill(1), 1, WIDTH, HEIGHT), [0, 20]);
});

test("what was written is read again, and the other mask is left alone", () => {
  for (let seed = 1; seed < 40; seed += 1) {
    const next = random(seed);
    const cells = Uint8Array.from({ length: WIDTH * HEIGHT }, () => Math.floor(next() * 4));
    const read = cells.map((cell) => cell & 2);
    takeRuns(read, 1, runsOf(cells, 1, WIDTH, HEIGHT), WIDTH, HEIGHT);
    assert.deepEqual(read, cells);
  }
});
