// Undo and redo of strokes: each goes back and forth to the cells that it found and left.
import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../iouviz/ui/components/mask_brush/history.js";

// As much of a sheet as a history asks for: one row of cells.
class Row {
  constructor(length) {
    this.cells = new Uint8Array(length);
  }

  cut([from, to]) {
    return [this.cells.slice(from, to)];
  }

  paste([from], [row]) {
    this.cells.set(row, from);
  }
}

function stroke(history, from, to, value) {
  history.begin();
  history.sheet.cells.fill(value, from, to);
  return history.end([from, to]);
}

test("strokes are taken back and done again in order", () => {
  const history = new History(new Row(6));
  assert.ok(stroke(history, 0, 3, 1));
  assert.ok(stroke(history, 2, 5, 2));
  const last = [...history.sheet.cells];
  history.step(true);
  assert.deepEqual([...history.sheet.cells], [1, 1, 1, 0, 0, 0]);
  history.step(true);
  assert.deepEqual([...history.sheet.cells], [0, 0, 0, 0, 0, 0]);
  assert.equal(history.step(true), null);
  history.step(false);
  history.step(false);
  assert.deepEqual([...history.sheet.cells], last);
});

test("a stroke that changes nothing is none", () => {
  const history = new History(new Row(6));
  assert.equal(stroke(history, 0, 3, 0), false);
  assert.equal(history.step(true), null);
});

test("a new stroke ends what could be done again", () => {
  const history = new History(new Row(6));
  stroke(history, 0, 3, 1);
  history.step(true);
  stroke(history, 4, 5, 1);
  assert.equal(history.step(false), null);
});
