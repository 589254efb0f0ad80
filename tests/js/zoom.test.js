// Zooming keeps what is under the pointer there, and never shows what is outside of the picture.
import assert from "node:assert/strict";
import { test } from "node:test";

import { panned, seen, WHOLE, zoomed } from "../../iouviz/ui/components/zoom.js";

const under = ({ k, x, y }, [px, py]) => [(px - x) / k, (py - y) / k];
const near = (a, b) => a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-9, `${a} ${b}`));

test("what is under the pointer stays under it", () => {
  const point = [0.3, 0.8];
  const view = zoomed(zoomed(WHOLE, point, 3), point, 1.5);
  near(under(view, point), point);
  near([view.k], [4.5]);
});

test("zooming out again ends at the whole picture", () => {
  const view = zoomed(zoomed(WHOLE, [0.9, 0.1], 4), [0.2, 0.4], 0.01);
  near([view.k, view.x, view.y], [1, 0, 0]);
});

test("a pan stops at the border", () => {
  const view = panned(zoomed(WHOLE, [0.5, 0.5], 2), 9, -9);
  near([view.x, view.y], [0, -1]);
});

test("a box is brought into sight, and a view that shows it is left alone", () => {
  const view = zoomed(WHOLE, [0, 0], 4);
  const box = [0.7, 0.7, 0.8, 0.8];
  const moved = seen(view, box);
  for (const [side, corner] of [[box[0], moved.x], [box[2], moved.x], [box[1], moved.y], [box[3], moved.y]]) {
    const at = side * moved.k + corner;
    assert.ok(at >= -1e-9 && at <= 1 + 1e-9);
  }
  assert.deepEqual(seen(moved, box), moved);
});
