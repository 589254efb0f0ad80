"""How often a second pages follow their sliders, on the sample set and on 125,000 predictions.

    python -m benchmarks.live [--data folder] [--seconds 3] [--pages thresholds image ...]

Serves the app, opens each page on both sets (the `sparse` set is made in the folder if it is not
there), moves each slider by one stop a frame in Chromium, and prints complete updates a second as
the tables of README.md. Where the browser looks up what was prepared, an update is a drawing of all
numbers, marks, curves, tables and images, and on the thresholds page 200 random stops are held
against the core. Where Python computes, it is an answer to a message (the next message goes when
the answer is there, so none is counted that was overtaken); beside it stands the processor time of
the server for each. Figures depend on the machine and on what else it does; no test asserts them.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
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
LOADED = 600_000  # ms until a page has come to rest


@dataclass(frozen=True)
class Measured:
    """A page, and what moves on it.

    Attributes
    ----------
    page : str
    confidence, iou : str or None
        Names of the sliders in the column of that name.
    answers : bool
        Whether Python computes what follows a hand.
    query : dict
        More of the address.
    sets : tuple of str
    """

    page: str
    confidence: str | None = "confidence"
    iou: str | None = "iou"
    answers: bool = False
    query: tuple[tuple[str, str], ...] = ()
    sets: tuple[str, ...] = ("sample", "sparse")


PAGES = {
    "thresholds": Measured("thresholds"),
    "precision and recall": Measured("precision_recall"),
    "across IoU": Measured("across_iou"),
    "dataset": Measured("dataset"),
    "compare": Measured("compare"),
    "image": Measured("image", answers=True),
    "gallery": Measured("gallery", answers=True),
    "gallery of boxes": Measured("gallery", answers=True, query=(("view", "boxes"),)),
    "label errors": Measured("labels", confidence="minimum", iou=None, answers=True),
    "compare, one image": Measured(
        "compare", answers=True, query=(("kind", "lost"), ("show", "0"))
    ),
    "mask threshold": Measured(
        "mask_threshold", confidence=None, iou="threshold", sets=("sample",)
    ),
    "average precision": Measured(
        "average_precision", confidence=None, answers=True, sets=("sample",)
    ),
}

# One stop a frame, there and back; the updates that it made: drawings, or answers of Python.
DRIVE = """([name, ms, answers]) => new Promise((done) => {
  const input = document.querySelector(`.iv-live [data-slider="${name}"]`);
  const root = input.closest(".iv-live");
  const start = performance.now();
  let [step, seen, count] = [1, root.dataset.seq, 0];
  root.dataset.frames = 0;
  const tick = () => {
    const took = performance.now() - start;
    if (root.dataset.seq !== seen) [seen, count] = [root.dataset.seq, count + 1];
    if (took > ms) {
      const updates = answers ? count : Number(root.dataset.frames);
      input.dispatchEvent(new Event("change", { bubbles: true }));
      return done([updates, took / 1000]);
    }
    const next = Number(input.value) + step;
    if (next > Number(input.max) || next < 0) step = -step;
    input.value = Number(input.value) + step;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""

# Until the script has rested for a second.
REST = """(most) => new Promise((done, fail) => {
  const start = performance.now();
  let since = start;
  const look = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const figures = [...document.querySelectorAll(".iv-live")];
    const calm = app?.dataset.testScriptState === "notRunning" && figures.length
      && figures.every((each) => "at" in each.dataset);
    const now = performance.now();
    if (!calm) since = now;
    if (now - since > 1000) done();
    else if (now - start > most) fail(new Error("the page does not come to rest"));
    else setTimeout(look, 50);
  };
  look();
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

WATCH = """(root) => {
  window.answers = 0;
  window.watch?.disconnect();
  let newest = root.dataset.seq;
  window.watch = new MutationObserver(() => {
    if (root.dataset.seq !== newest) window.answers += 1;
    newest = root.dataset.seq;
  });
  window.watch.observe(root, { attributes: true, attributeFilter: ["data-seq"] });
}"""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        data = Path(options.data or temporary)
        addresses = {"sample": {}, "sparse": sparse(data)}
        harness = load_harness()
        with harness.server(ROOT / "app.py", Path(temporary) / "log") as url:
            browser, server = harness.launch(playwright), _server()
            rows = []
            for name in options.pages:
                measured, found = PAGES[name], {}
                for set_ in measured.sets:
                    page = browser.new_page(viewport={"width": 1440, "height": 900})
                    query = addresses[set_] | dict(measured.query)
                    page.goto(f"{url}/{measured.page}?{urlencode(query)}")
                    page.evaluate(REST, LOADED)
                    if name == "thresholds":
                        check(page, sample() if set_ == "sample" else dataset(data / "sparse"))
                    for column in ("confidence", "iou"):
                        slider = getattr(measured, column)
                        if slider:
                            turns = follow(page, slider, options.seconds, measured.answers, server)
                            found[column, set_] = turns
                            print(f"{name}, {set_}, {slider}: {_said(*turns)}", flush=True)
                    if name == "average precision":
                        turns = drag(page, options.seconds, server)
                        print(f"{name}, a box dragged: {_said(*turns)}", flush=True)
                    page.close()
                rows.append((name, measured, found))
            browser.close()
    print("", *_tables(rows), sep="\n")


def follow(
    page: Page, slider: str, seconds: float, answers: bool, server: int
) -> tuple[float, float]:
    """Complete updates a second while a slider moves, and the server's processor ms for each."""
    rates, work = [], []
    for _ in range(TURNS):
        before = _processor(server)
        updates, took = page.evaluate(DRIVE, [slider, 1000 * seconds, answers])
        work.append(1000 * (_processor(server) - before) / max(updates, 1))
        rates.append(updates / took)
        page.evaluate(REST, LOADED)  # until Plotly has been told, and the page has settled
    return statistics.median(rates), statistics.median(work) if answers else float("nan")


def drag(page: Page, seconds: float, server: int) -> tuple[float, float]:
    """The same while a box of the lesson is dragged."""
    box = page.locator('.box[data-index="6"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    rates, work = [], []
    for _ in range(TURNS):
        page.locator(".editor").first.evaluate(WATCH)
        before, moves = _processor(server), int(25 * seconds)
        page.mouse.move(x, y)
        page.mouse.down()
        for i in range(moves):
            page.mouse.move(x + 40 * abs(np.sin(i / 12)), y)
            page.wait_for_timeout(40)
        rates.append(page.evaluate("answers") / (moves * 0.04))
        page.mouse.up()
        page.wait_for_timeout(1000)
        work.append(1000 * (_processor(server) - before) / max(page.evaluate("answers"), 1))
    return statistics.median(rates), statistics.median(work)


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


def sparse(data: Path) -> dict[str, str]:
    """The address of the large set, and of nine tenths of its predictions as a second model."""
    write(data)
    large = data / "sparse"
    fewer = large / "fewer.json"
    if not fewer.exists():
        rows = json.loads((large / "detections.json").read_text("utf-8"))
        fewer.write_text(json.dumps([row for at, row in enumerate(rows) if at % 10]), "utf-8")
    return {
        "ground_truth": str(large / "truth.json"),
        "predictions": str(large / "detections.json"),
        "second": str(fewer),
    }


def _said(rate: float, work: float) -> str:
    each = "" if np.isnan(work) else f", {work:.0f} ms of the server's processor for each"
    return f"{rate:.1f} complete updates a second{each}"


def _tables(
    rows: list[tuple[str, Measured, dict[tuple[str, str], tuple[float, float]]]],
) -> Iterator[str]:
    """As they stand in README.md; what a page does not have is a dash."""
    columns = [(column, set_) for set_ in ("sample", "sparse") for column in ("confidence", "iou")]
    heads = [f"{'IoU' if column == 'iou' else column}, {set_}" for column, set_ in columns]
    for answers, title in (
        (False, "from prepared tables"),
        (True, "computed in Python (server, ms)"),
    ):
        yield f"| complete updates a second, {title} | {' | '.join(heads)} |"
        yield "|---" * (1 + len(heads)) + "|"
        for name, measured, found in rows:
            if measured.answers != answers:
                continue
            cells = []
            for each in columns:
                rate, work = found.get(each, (float("nan"), float("nan")))
                of = "" if np.isnan(work) else f" ({work:.0f})"
                cells.append("–" if np.isnan(rate) else f"{rate:.0f}{of}")
            yield f"| {name} | {' | '.join(cells)} |"
        yield ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="where the synthetic sets are, or are written")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--pages", nargs="+", default=[*PAGES], choices=[*PAGES])
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
