"""How often a second a page whose numbers are computed in Python follows its sliders.

    python -m benchmarks.streaming [folder [seconds]]

Serves the app, opens the sample set and the `sparse` set (125,000 predictions; made in the folder
if it is not there), moves a slider by one stop a frame in Chromium, and counts complete updates:
the last thing that Python draws for a stop has changed. Figures depend on the machine and on what
else it does; no test asserts them.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.box_editor import load_harness
from benchmarks.data import write

ROOT = Path(__file__).parents[1]
TURNS = 3
# Of each page: what is drawn last, and speaks of the stop, so that it changes with each.
PAGES = {"image": '[data-name="True positives"] small'}

DRIVE = """([name, last, ms]) => new Promise((done) => {
  const input = document.querySelector(`.iv-live [data-slider="${name}"]`);
  const start = performance.now();
  let [step, updates, seen] = [1, 0, null];
  const tick = () => {
    const took = performance.now() - start;
    if (took > ms) {
      input.dispatchEvent(new Event("change", { bubbles: true }));
      return done((1000 * updates) / took);
    }
    const now = document.querySelector(last)?.textContent;
    if (seen !== null && now !== seen) updates += 1;
    seen = now;
    const next = Number(input.value) + step;
    if (next > Number(input.max) || next < 0) step = -step;
    input.value = Number(input.value) + step;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


def main(folder: str | None = None, seconds: float = 3.0) -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        data = Path(folder or temporary)
        write(data)
        sparse = data / "sparse"
        query = f"?ground_truth={sparse / 'truth.json'}&predictions={sparse / 'detections.json'}"
        harness = load_harness()
        with harness.server(ROOT / "app.py", Path(temporary) / "log") as url:
            browser = harness.launch(playwright)
            for name, last in PAGES.items():
                for data_set, address in (("sample", ""), ("sparse", query)):
                    page = browser.new_page(viewport={"width": 1440, "height": 900})
                    page.goto(f"{url}/{name}{address}")
                    page.locator(last).wait_for(timeout=120_000)
                    page.wait_for_timeout(2000)
                    for slider, rate in measure(page, last, seconds).items():
                        print(f"{name:10} {data_set:8} {slider:12} {rate:5.1f} updates a second")
                    page.close()
            browser.close()


def measure(page: Page, last: str, seconds: float) -> dict[str, float]:
    """The median of some turns, by slider."""
    rates = {}
    for slider in ("confidence", "iou"):
        turns = []
        for _ in range(TURNS):
            turns.append(page.evaluate(DRIVE, [slider, last, 1000 * seconds]))
            page.wait_for_timeout(1000)  # until the page rests
        rates[slider] = statistics.median(turns)
    return rates


if __name__ == "__main__":
    main(*sys.argv[1:2], *(float(argument) for argument in sys.argv[2:]))
