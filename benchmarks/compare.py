"""What opening the comparison of two models costs, and how it follows its sliders.

    python -m benchmarks.compare [folder [seconds]]

On the sample set (1,000 resamples) and on the `sparse` set against nine tenths of its own
predictions (200 resamples): processor seconds of each step of the page, by `time.process_time`, so
that other work on the machine counts less; then, in Chromium, complete updates a second of all
counts while a slider moves by one stop a frame, and of both pictures of one image, whose boxes are
judged in Python. Figures depend on the machine; no test asserts them.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.box_editor import load_harness
from benchmarks.data import write
from benchmarks.live import DRIVE
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.statistics.compare import changes, compare
from iouviz.evaluation.sweep.compare_grid import (
    compared_stops,
    mean_average_precision,
    only_in_second,
)
from iouviz.evaluation.sweep.grid import confidence_stops
from iouviz.evaluation.sweep.sweep import prepare

ROOT = Path(__file__).parents[1]

# Answers of Python that arrived while the slider moved by one stop a frame.
ANSWERS = """(ms) => new Promise((done) => {
  const root = document.querySelector(".iv-live");
  const input = root.querySelector('[data-slider="second"]');
  const start = performance.now();
  let [step, seen, count] = [1, root.dataset.seq, 0];
  const tick = () => {
    const took = performance.now() - start;
    if (root.dataset.seq !== seen) [seen, count] = [root.dataset.seq, count + 1];
    if (took > ms) return done((1000 * count) / took);
    const next = Number(input.value) + step;
    if (next > Number(input.max) || next < 0) step = -step;
    input.value = Number(input.value) + step;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


def steps(name: str, first: Dataset, second: Dataset, resamples: int) -> None:
    """Processor seconds of each step, once."""
    laps, start = [], time.process_time()

    def lap(what: str) -> None:
        nonlocal start
        laps.append(f"{what} {time.process_time() - start:.3f}")
        start = time.process_time()

    one, other = prepare(first), prepare(second)
    lap("prepare")
    stops = (confidence_stops(first.predictions.score), confidence_stops(second.predictions.score))
    compared_stops(one, other, iou_thresholds=np.arange(2, 20) / 20, confidences=stops)
    lap("tables")
    changes(one, other, confidences=(0.3, 0.3))
    outcomes = [record(each, confidence=0.3) for each in (one, other)]
    only_in_second(*outcomes)
    only_in_second(*outcomes[::-1])
    lap("lists")
    for each in (one, other):
        mean_average_precision(each, COCO.iou_thresholds)
    lap("AP")
    compare(one, other, resamples=resamples)
    lap(f"{resamples} resamples")
    print(f"{name}: {', '.join(laps)} s")


def rates(page: Page, url: str, query: dict[str, str], seconds: float) -> None:
    """Complete updates a second, counts first, then the pictures of one image."""
    for more, script in (({}, DRIVE), ({"kind": "lost", "show": "0"}, ANSWERS)):
        page.goto(f"{url}/compare?{urlencode({**query, **more})}")
        page.locator(".iv-live input").nth(2).wait_for(timeout=120_000)
        page.wait_for_timeout(8000)
        names = ("iou", "confidence", "second") if script is DRIVE else ("pictures",)
        for name in names:
            arguments = [name, 1000 * seconds] if script is DRIVE else 1000 * seconds
            turns = [page.evaluate(script, arguments) for _ in range(3)]
            print(f"  {name:12} {statistics.median(turns):5.1f} complete updates a second")


def main(folder: str | None = None, seconds: float = 3.0) -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        data = Path(folder or temporary)
        write(data)
        truth, found = (str(data / "sparse" / name) for name in ("truth.json", "detections.json"))
        rows = json.loads(Path(found).read_text("utf-8"))
        fewer = data / "fewer.json"
        fewer.write_text(json.dumps([row for at, row in enumerate(rows) if at % 10]), "utf-8")
        steps("sample", sample("late"), sample("early"), 1000)
        steps("sparse", read(truth, found), read(truth, str(fewer)), 200)
        harness = load_harness()
        with harness.server(ROOT / "app.py", Path(temporary) / "log") as url:
            browser = harness.launch(playwright)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            large = {"ground_truth": truth, "predictions": found, "second": str(fewer)}
            for name, query in (("sample", {}), ("sparse", large)):
                print(name)
                rates(page, url, query, seconds)
            browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2], *(float(argument) for argument in sys.argv[2:]))
