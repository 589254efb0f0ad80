// Numbers in sentences: fixed decimals, and a dash for what is not measured.
import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, spoken } from "../../iouviz/ui/components/live_figure/js/words.js";

const tables = { look: (name) => ({ tp: [12345], f1: [0.61781], none: [NaN] })[name] };

test("counts have commas and shares have decimals", () => {
  assert.equal(filled("{tp} of them, F1 {f1:.3f}", tables, {}), "12,345 of them, F1 0.618");
});

test("what is not measured is a dash", () => {
  assert.equal(filled("{none:.2f}", tables, {}), "–");
  assert.equal(spoken(NaN, 0), "–");
});
