"""How often a second pages follow their sliders, on the sample set and on 125,000 predictions.

    python -m benchmarks.live [--data folder] [--seconds 3] [--pages thresholds precision_recall]

Serves the app, opens each page on both sets (the `sparse` set is made in the folder if it is not
there), moves a slider by one stop a frame in Chromium, and counts complete updates: all numbers,
marks, curves, tables and images. On the thresholds page 200 random stops are held against the core.
The lesson on average precision computes in Python while a box is dragged and while its slider
moves: there, updates are answers, and beside them stands the processor time of the server for each.
Figures depend on the machine and on what else it does; no test asserts them.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.box_editor import load_harness
from benchmarks.data import dataset, write
from iouviz.data.sample import sample
from iouviz.evaluation.sweep.sweep import prepare

ROOT = Path(__file__).parents[1]
TURNS = 3
# That look up what was prepared.
PAGES = ("thresholds", "precision_recall", "across_iou", "dataset")
LESSON = "average_precision"

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

READ = """async (points) => {
  const root = document.querySelector(".iv-live");
  const shown = [];
  for (const point of points) {
    for (const [name, stop] of Object.entries(point)) {
      const input = root.querySelector(`[data-slider="${name}"]`);
      input.value = stop;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const value = (name) => Number(root.querySelector(`[data-slider="${name}"]`).dataset.value);
    shown.push([value("iou"), value("confidence"), ...["TP", "FP", "FN"].map((name) =>
      Number(root.querySelector(`[data-number="${name}"]`).dataset.value))]);
  }
  return shown;
}"""

# Counts what Python answers from now on, by the number of the newest message that it has seen.
WATCH = """(root) => {
  window.answers = 0;
  window.watch?.disconnect();
  let newest = root.dataset.seq;
  window.watch = new MutationObserver(() => {
    if (root.dataset.seq !== newest) window.answers += 1;
    newest = root.dataset.seq;
  });
  const watched = { attributes: true, attributeFilter: ["data-seq"] };
  window.watch.observe(root, watched);
}"""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        data = Path(options.data or temporary)
        write(data)
        large = data / "sparse"
        files = {
            "ground_truth": str(large / "truth.json"),
            "predictions": str(large / "detections.json"),
        }
        harness = load_harness()
        with harness.server(ROOT / "app.py", Path(temporary) / "log") as url:
            browser = harness.launch(playwright)
            for name in options.pages:
                for set_, query in (("sample", {}), ("sparse", files)):
                    page = browser.new_page(viewport={"width": 1440, "height": 900})
                    if name == LESSON:
                        if set_ == "sample":
                            page.goto(f"{url}/{name}")
                            lesson(page, options.seconds)
                    else:
                        page.goto(f"{url}/{name}?{urlencode(query)}")
                        wait(page)
                        if name == PAGES[0]:
                            check(page, sample() if set_ == "sample" else dataset(large))
                        measure(page, f"{name}, {set_}", options.seconds)
                    page.close()
            browser.close()


def wait(page: Page) -> None:
    page.locator(".iv-live :is(.js-plotly-plot .js-line, .list tbody tr)").first.wait_for(
        state="attached", timeout=180_000
    )
    page.wait_for_timeout(2000)


def measure(page: Page, what: str, seconds: float) -> None:
    """Complete updates a second while a slider moves."""
    for name in ("confidence", "iou"):
        found = []
        for _ in range(TURNS):
            found.append(page.evaluate(DRIVE, [name, 1000 * seconds]))
            page.wait_for_timeout(500)  # until Plotly has been told
        print(f"{what:26} {name:12} {statistics.median(found):5.1f} complete updates a second")


def lesson(page: Page, seconds: float) -> None:
    """Answers a second while a box is dragged, and while the slider of the IoU threshold moves."""
    wait(page)
    server = _server()
    box = page.locator('.box[data-index="6"]').bounding_box()
    slider = page.locator('[data-slider="iou"]').bounding_box()
    assert box is not None
    assert slider is not None
    ways = {
        "box": (".editor", box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 40.0),
        "iou": (".iv-live", slider["x"] + 9, slider["y"] + slider["height"] / 2, slider["width"]),
    }
    for name, (selector, x, y, way) in ways.items():
        rates, work = [], []
        for _ in range(TURNS):
            page.locator(selector).first.evaluate(WATCH)
            before, moves = _processor(server), int(25 * seconds)
            page.mouse.move(x, y)
            page.mouse.down()
            for i in range(moves):
                page.mouse.move(x + way * abs(np.sin(i / 12)), y)
                page.wait_for_timeout(40)
            rates.append(page.evaluate("answers") / (moves * 0.04))
            page.mouse.up()
            page.wait_for_timeout(1000)
            work.append((_processor(server) - before) / max(page.evaluate("answers"), 1))
        print(
            f"{LESSON + ', lesson':26} {name:12} {statistics.median(rates):5.1f} answers a second, "
            f"{1000 * statistics.median(work):.0f} ms of the server's processor for each"
        )


def check(page: Page, data: object) -> None:
    """200 random stops against the core."""
    sweep, rng = prepare(data), np.random.default_rng(0)
    tops = {
        name: int(page.locator(f'[data-slider="{name}"]').get_attribute("max") or 0)
        for name in ("iou", "confidence")
    }
    points = [{name: int(rng.integers(top + 1)) for name, top in tops.items()} for _ in range(200)]
    for iou, confidence, *shown in page.evaluate(READ, points):
        counts = sweep.at(iou_threshold=iou, confidence=confidence).pooled
        assert shown == [float(each) for each in (counts.tp, counts.fp, counts.fn)]
    print("200 random stops equal the core's")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="where the synthetic sets are, or are written")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--pages", nargs="+", default=[*PAGES, LESSON], choices=[*PAGES, LESSON])
    return parser.parse_args()


def _server() -> int:
    """The process of the server, the one child of this process that runs Streamlit."""
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((each / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == os.getpid() and b"streamlit" in (each / "cmdline").read_bytes():
                return int(each.name)
        except OSError:
            continue  # it has ended
    raise RuntimeError("no server among the processes; processor time needs Linux")


def _processor(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
