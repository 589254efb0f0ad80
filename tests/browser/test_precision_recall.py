"""The page of precision and recall under a hand: everything follows, nothing is built anew."""

import pytest
from playwright.sync_api import expect

from iouviz.data.sample import sample
from iouviz.evaluation.metrics.curves import average_precision
from iouviz.evaluation.sweep.sweep import prepare

pytestmark = pytest.mark.browser


# Stop by stop to a value, a stop a frame, without letting go.
MOVE = """async (input, value) => {
  const away = () => Math.sign(Math.round(1e6 * (value - Number(input.dataset.value))));
  while (away()) {
    input.value = Number(input.value) + away();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
}"""


def number(page, name):
    return page.locator(f'[data-name="{name}"] dd')


def test_curve_areas_and_ranked_detections_follow_the_hand(serve, open_page):
    page = open_page(serve("app.py") + "/precision_recall?class=die&iou=0.5&confidence=0.4")
    sweep, label = prepare(sample()), sample().classes.index("die")
    figure = page.locator(".iv-live .js-plotly-plot").first
    expect(figure).to_be_visible()
    figure.evaluate("(node) => { node.mine = true; }")
    outline = figure.locator(".traceenvelope path.js-line")
    before = outline.get_attribute("d")

    def expect_the_cores(iou, confidence):
        curve = sweep.class_curve(label, iou_threshold=iou)
        counts = sweep.at(iou_threshold=iou, confidence=confidence, classes=[label]).per_class
        expect(number(page, "True positives")).to_have_text(f"{counts.tp[0]:,}")
        expect(number(page, "False positives")).to_have_text(f"{counts.fp[0]:,}")
        for rule in ("11-point", "101-point", "all-point"):
            expect(number(page, f"AP, {rule}")).to_have_text(
                f"{average_precision(curve, rule):.4f}"
            )
        kept = int((curve.score >= confidence).sum())
        last = page.locator(".rows tr.last td")
        expect(last.first).to_have_text(str(kept))

    expect_the_cores(0.5, 0.4)
    page.locator('[data-slider="iou"]').evaluate(MOVE, 0.8)  # no "change": the hand holds on
    expect_the_cores(0.8, 0.4)
    assert outline.get_attribute("d") != before
    page.locator('[data-slider="confidence"]').evaluate(MOVE, 0.65)
    expect_the_cores(0.8, 0.65)
    assert figure.evaluate("(node) => node.mine")


def test_an_image_of_the_list_opens_and_the_point_comes_along(serve, open_page):
    page = open_page(serve("app.py") + "/precision_recall?class=die&iou=0.6&confidence=0.41")
    page.locator(".rows button").first.click()
    page.wait_for_url("**/image?**")
    expect(page.get_by_text("0.41").first).to_be_visible()
    assert "iou=0.6" in page.url
