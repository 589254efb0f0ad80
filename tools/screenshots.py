"""Take the README's pictures from the running app: `python tools/screenshots.py`.

Wants the packages of both requirements files and a Chromium; serves the app itself.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import iouviz  # noqa: E402 - it is not installed; its folder stands beside this one
from benchmarks.box_editor import load_harness  # noqa: E402
from iouviz.evaluation.diagnosis.one_image import judge  # noqa: E402

DOCS = ROOT / "docs"
SIZE = {"width": 1280, "height": 1150}  # what README says of a picture is in sight
BOXES = "/boxes?a=120,90,360,270&b=220,150,500,320&width=640&step=3"


def image(page: Page) -> None:
    """An image with mistakes, and the story of a false positive."""
    page.locator('.box[data-sign="fp"]').first.press("Enter")


def gradient_field(page: Page) -> None:
    """The field of GIoU, once the question is out of the way."""
    page.get_by_text("Skip", exact=True).first.click()
    page.wait_for_timeout(3000)
    page.get_by_test_id("stButtonGroup").get_by_text("GIoU", exact=True).first.click()
    page.wait_for_timeout(3000)


def evaluated(page: Page) -> None:
    """The whole ranking evaluated, so that the curve is there."""
    page.get_by_role("button", name="To the end").click()
    page.wait_for_timeout(3000)


def nothing(page: Page) -> None:
    """The page as it opens."""


def with_mistakes() -> str:
    """Address of a sample image that has some of everything and is not crowded."""
    dataset = iouviz.sample()
    judged = [judge(dataset, i, confidence=0.4) for i in range(len(dataset.images))]
    plain = [j for j in judged if "ignored" not in j.prediction_verdicts]
    some = [j for j in plain if min(j.tp, j.fp, j.fn) >= 2]
    best = min(some, key=lambda j: (j.fp + j.fn - j.tp, len(j.objects)))
    return f"/image?image={dataset.images.names[best.image]}&confidence=0.4"


PICTURES = {
    "boxes": (BOXES, nothing),
    "image": (with_mistakes(), image),
    "losses": ("/losses", gradient_field),
    "dataset": ("/dataset", nothing),
    "gallery": ("/gallery", nothing),
    "thresholds": ("/thresholds", nothing),
    "average_precision": ("/average_precision", evaluated),
}


def main() -> None:
    """Write every picture to docs/."""
    harness = load_harness()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        harness.server(ROOT / "app.py", Path(folder) / "log.txt") as url,
    ):
        browser = harness.launch(playwright)
        for name, (address, prepare) in PICTURES.items():
            page = browser.new_page(viewport=SIZE)
            page.goto(url + address)
            harness.settle(page)
            page.wait_for_timeout(3000)  # figures draw after the script has run
            prepare(page)
            page.mouse.move(0, 0)
            page.wait_for_timeout(2000)
            page.screenshot(path=DOCS / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
