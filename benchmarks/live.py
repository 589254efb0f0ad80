"""How often a second the thresholds page follows its sliders, on 125,000 predictions.

    python -m benchmarks.live [folder [seconds]]

Serves the page on the `sparse` set (made in the folder if it is not there), moves a slider by one
stop a frame in Chromium, and counts complete updates: all numbers, marks, curves, the matrix and
the strip. Beside it, in turns, the same points given to Plotly.restyle, figure by figure. It also
holds 200 random stops against the core. Figures depend on the machine and on what else it does; no
test asserts them.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.box_editor import load_harness
from benchmarks.data import dataset, write
from iouviz.evaluation.sweep import prepare

ROOT = Path(__file__).parents[1]
TURNS = 3

# One stop a frame, there and back; how many complete drawings that made.
DRIVE = """([name, ms]) => new Promise((done) => {
  const root = document.querySelector(".iv-live");
  const input = root.querySelector(`[data-slider="${name}"]`);
  const start = performance.now();
  let step = 1;
  root.dataset.frames = 0;
  const tick = () => {
    const took = performance.now() - start;
    if (took > ms) return done((1000 * Number(root.dataset.frames)) / took);
    const next = Number(input.value) + step;
    if (next > Number(input.max) || next < 0) step = -step;
    input.value = Number(input.value) + step;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""

# What Plotly itself needs for the traces that move, all figures one after the other.
RESTYLE = """async ([name, ms]) => {
  const moves = { confidence: ["here", "cut", "veil"],
    iou: ["curve", "here", "precision", "recall", "score", "best", "wrong", "right"] }[name];
  const plots = [...document.querySelectorAll(".iv-live .js-plotly-plot")];
  const start = performance.now();
  let updates = 0;
  while (performance.now() - start < ms) {
    for (const plot of plots) {
      const traces = [...plot.data.keys()].filter((i) => moves.includes(plot.data[i].uid));
      const values = (axis) => traces.map((i) => [...plot._fullData[i][axis]]);
      await Plotly.restyle(plot, { x: values("x"), y: values("y") }, traces);
    }
    await new Promise(requestAnimationFrame);
    updates += 1;
  }
  return (1000 * updates) / (performance.now() - start);
}"""

READ = """async (stops) => {
  const root = document.querySelector(".iv-live");
  const shown = [];
  for (const [iou, confidence] of stops) {
    for (const [name, value] of Object.entries({ iou, confidence })) {
      const input = root.querySelector(`[data-slider="${name}"]`);
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await new Promise(requestAnimationFrame);
    shown.push(["True positives", "False positives", "Missed", "Precision", "Recall", "F1"].map(
      (name) => Number(root.querySelector(`[data-name="${name}"] dd`).dataset.value)));
  }
  return shown;
}"""


def main(folder: str | None = None, seconds: float = 3.0) -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        data = Path(folder or temporary)
        write(data)
        os.environ["IOUVIZ_BENCHMARK"] = str(data / "sparse")
        harness = load_harness()
        with harness.server(ROOT / "benchmarks" / "live_app.py", Path(temporary) / "log") as url:
            browser = harness.launch(playwright)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(url)
            page.locator(".iv-live .js-plotly-plot .js-line").nth(8).wait_for(
                state="attached", timeout=120_000
            )
            page.wait_for_timeout(2000)
            check(page, data / "sparse")
            ours, theirs = measure(page, seconds)
            browser.close()
    for name in ours:
        print(
            f"{name:12} {statistics.median(ours[name]):5.1f} complete updates a second; "
            f"by Plotly.restyle, its three figures alone, {statistics.median(theirs[name]):5.1f}"
        )


def measure(page: Page, seconds: float) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Both ways in turns."""
    ours: dict[str, list[float]] = {"confidence": [], "iou": []}
    theirs: dict[str, list[float]] = {"confidence": [], "iou": []}
    for _ in range(TURNS):
        for name in ours:
            ours[name].append(page.evaluate(DRIVE, [name, 1000 * seconds]))
            page.wait_for_timeout(500)  # until Plotly has been told
            theirs[name].append(page.evaluate(RESTYLE, [name, 1000 * seconds]))
    return ours, theirs


def check(page: Page, folder: Path) -> None:
    """200 random stops against the core."""
    sweep, rng = prepare(dataset(folder), iou_floor=0.05), np.random.default_rng(0)
    stops = [[int(rng.integers(19)), int(rng.integers(101))] for _ in range(200)]
    for (i, c), shown in zip(stops, page.evaluate(READ, stops), strict=True):
        counts = sweep.at(iou_threshold=(5 + 5 * i) / 100, confidence=c / 100).pooled
        rates = counts.precision, counts.recall, counts.f_beta()
        wanted = [float(each) for each in (counts.tp, counts.fp, counts.fn, *rates)]
        np.testing.assert_array_equal(shown, wanted)
    print("200 random stops equal the core's")


if __name__ == "__main__":
    main(*sys.argv[1:2], *(float(argument) for argument in sys.argv[2:]))
