"""How fast the box editor draws and how often Python answers while a hand drags.

    python benchmarks/box_editor.py [drags]

Serves the app, drags a box of the Boxes page with a real mouse in Chromium and prints frames and
updates a second: what the editor draws, and how often the numbers that Python computed change on
the page. Figures depend on the machine and on what else it does; no test asserts them.
"""

import importlib.util
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "browser"
SECONDS = 2.0
MOVES = 60

# Times are taken in the page: the driver shares the processor with what it measures.
WATCH = """(editor) => {
  editor.dataset.frames = 0;
  window.measured = { frames: 0, seq: [], drawn: [], shown: [] };
  let text = "";
  const tick = () => {
    window.measured.frames += 1;
    const now = document.querySelector('[data-metric="CIoU"] strong')?.textContent;
    if (now !== text) { text = now; window.measured.shown.push(performance.now()); }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new MutationObserver((all) => all.forEach(({ attributeName }) => {
    const list = attributeName === "data-seq" ? window.measured.seq : window.measured.drawn;
    list.push(performance.now());
  })).observe(editor, { attributes: true, attributeFilter: ["data-seq", "data-frames"] });
}"""


def main(drags: int = 5) -> None:
    harness = load_harness()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        log = Path(folder) / "log.txt"
        with harness.server(ROOT / "app.py", log) as url:
            browser = harness.launch(playwright)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{url}/giou?step=4&a=100,100,300,260&b=360,160,560,320&width=640")
            page.locator(".shape").first.wait_for()
            harness.settle(page)
            page.locator(".editor").evaluate(WATCH)
            results = [drag(page, turn) for turn in range(drags)]
            browser.close()
    for name in results[0]:
        values = [result[name] for result in results]
        print(f"{name:32} median {statistics.median(values):6.1f}   least {min(values):6.1f}")


def drag(page: Page, turn: int) -> dict[str, float]:
    """One drag of 60 moves over two seconds, there and, every other turn, back."""
    edge = page.locator(".canvas").bounding_box()
    assert edge is not None
    scale = edge["width"] / 640
    start, end = (150, 250) if turn % 2 == 0 else (250, 150)
    page.mouse.move(edge["x"] + start * scale, edge["y"] + 150 * scale)
    page.mouse.down()
    page.evaluate("() => Object.assign(measured, { frames: 0, seq: [], drawn: [], shown: [] })")
    began = time.perf_counter()
    for i in range(1, MOVES + 1):
        time.sleep(max(0.0, began + i * SECONDS / MOVES - time.perf_counter()))
        x = start + (end - start) * i / MOVES
        page.mouse.move(edge["x"] + x * scale, edge["y"] + 150 * scale)
    took = time.perf_counter() - began
    measured = page.evaluate("() => measured")
    page.mouse.up()
    page.wait_for_timeout(500)
    return {
        "screen frames a second": measured["frames"] / took,
        "editor drawings a second": len(measured["drawn"]) / took,
        "pointer moves a second": MOVES / took,
        "answers from Python a second": len(measured["seq"]) / took,
        "numbers on the page a second": len(measured["shown"]) / took,
    }


def load_harness():
    """The server and browser of the tests; tests/ is no package."""
    spec = importlib.util.spec_from_file_location("harness", TESTS / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
