"""The thresholds page in a real browser: what it shows is the core's, and nothing is rebuilt."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import iouviz
from iouviz.evaluation.sweep.sweep import prepare

pytestmark = pytest.mark.browser

NAMES = {"tp": "TP", "fp": "FP", "fn": "FN"}

# Sets the sliders to one pair of stops after the other and reads every number after one frame.
WALK = """async (stops) => {
  const root = document.querySelector(".iv-live");
  const input = (name) => root.querySelector(`[data-slider="${name}"]`);
  const shown = [];
  for (const [iou, confidence] of stops) {
    input("iou").value = iou;
    input("confidence").value = confidence;
    input("iou").dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    const numbers = Object.fromEntries([...root.querySelectorAll("[data-number]")]
      .map(({ dataset }) => [dataset.number, Number(dataset.value)]));
    const confusion = [...root.querySelectorAll(".matrix tbody tr:not([hidden])")].map((row) =>
      [row.querySelector("th").textContent,
        [...row.querySelectorAll("td:not([hidden])")].map((cell) => Number(
          (cell.querySelector(".cell:not([hidden])")?.textContent ?? "0").replaceAll(",", "")))]);
    const here = ["iou", "confidence"].map((name) => Number(input(name).dataset.value));
    shown.push([here, numbers, confusion]);
  }
  return shown;
}"""

# Marks the nodes that must stay, once Plotly has drawn all of them for good.
MARK = """async () => {
  do {
    window.marked = [...document.querySelectorAll(
      ".iv-live .js-plotly-plot, .iv-live .js-line, .iv-live .point," +
      ".iv-live .xaxislayer-above, .iv-live td, .iv-live .strip path")];
    await new Promise((done) => setTimeout(done, 500));
  } while (!window.marked.every((node) => node.isConnected));
  return window.marked.length;
}"""


# Which of the marked nodes are no longer there. A hand that pauses lets Plotly take over what was
# moved past it; it then puts new backgrounds under its legend, and new points.
GONE = """() => window.marked.filter((node) => !node.isConnected && !node.matches(".bg, .point"))
  .map((node) => `${node.tagName}.${node.getAttribute("class")}`)"""


@pytest.fixture
def tuner(serve, open_page):
    """Open the thresholds page and wait for its figures."""

    def tuner(query="", **options):
        page = open_page(serve("app.py") + f"/thresholds{query}", **options)
        expect(page.locator(".iv-live .js-plotly-plot .js-line")).not_to_have_count(0)
        expect(page.locator(".iv-live .js-plotly-plot")).to_have_count(3)
        return page

    return tuner


def test_200_random_stops_show_the_cores_numbers(tuner):
    page = tuner()
    sweep = prepare(iouviz.sample())
    places = {name: at for at, name in enumerate([*iouviz.sample().classes, "background"])}
    rng = np.random.default_rng(0)
    stops = sorted([int(rng.integers(86)), int(rng.integers(101))] for _ in range(200))
    for (iou, confidence), numbers, confusion in page.evaluate(WALK, stops):
        here = {"iou_threshold": iou, "confidence": confidence}
        outcome = sweep.at(**here)
        for name, title in NAMES.items():
            assert numbers[title] == getattr(outcome.pooled, name)
        for name, value in [
            ("precision", outcome.pooled.precision),
            ("recall", outcome.pooled.recall),
            ("F1", outcome.pooled.f_beta()),
        ]:
            assert numbers[name] == pytest.approx(float(value), abs=0, nan_ok=True)
        whole = sweep.at(iou_threshold=here["iou_threshold"])
        assert numbers["AP"] == pytest.approx(whole.mean(whole.average_precision), rel=1e-12)
        shown = [places[name] for name, _ in confusion]
        wanted = sweep.confusion(**here).matrix
        assert [row for _, row in confusion] == wanted[np.ix_(shown, shown)].tolist()
        folded = np.setdiff1d(np.arange(len(places)), shown)
        assert not wanted[folded].any()
        assert not wanted[:, folded].any()


def test_a_drag_rebuilds_nothing_and_keeps_the_zoom(tuner):
    page = tuner()
    plot = page.locator(".iv-live .js-plotly-plot").nth(1)
    plot.scroll_into_view_if_needed()
    area = plot.locator(".nsewdrag").bounding_box()
    page.mouse.move(area["x"] + 60, area["y"] + 40)
    page.mouse.down()
    page.mouse.move(area["x"] + 260, area["y"] + 140, steps=6)
    page.mouse.up()
    span = "() => document.querySelectorAll('.iv-live .js-plotly-plot')[1].layout.xaxis.range"
    page.wait_for_function(f"({span})()[1] < 0.9")
    zoomed = page.evaluate(span)
    assert page.evaluate(MARK) > 100
    slider = page.locator('[data-slider="confidence"]').bounding_box()
    y = slider["y"] + slider["height"] / 2
    page.mouse.move(slider["x"] + 0.3 * slider["width"], y)
    page.mouse.down()
    page.mouse.move(slider["x"] + 0.6 * slider["width"], y, steps=20)
    page.wait_for_timeout(600)  # a pause is no release: no class changes its place in the matrix
    assert page.evaluate(GONE) == []
    page.mouse.up()
    page.wait_for_url(re.compile(r"confidence=0\.(5|6)"))
    page.wait_for_timeout(400)  # Plotly has been told by now
    assert page.evaluate(  # and the classes of the confusion matrix are sorted anew
        "window.marked.every((node) => node.isConnected || node.matches('.point, .bg, td'))"
    )
    assert page.evaluate(span) == zoomed


def test_across_iou_follows_the_hand_and_thresholds_stands_where_it_was_left(serve, open_page):
    page = open_page(serve("app.py") + "/across_iou")
    expect(page.locator(".iv-live .js-plotly-plot .js-line")).not_to_have_count(0)
    recall = page.locator('[data-number="recall"]')
    before = recall.get_attribute("data-value")
    for name in ("iou", "confidence"):
        # at rest Plotly may put new nodes in the place of those that moved
        expect(page.locator(".iv-live")).to_have_attribute("data-settled", "yes")
        assert page.evaluate(MARK) > 20
        slider = page.locator(f'[data-slider="{name}"]').bounding_box()
        y = slider["y"] + slider["height"] / 2
        page.mouse.move(slider["x"] + 0.4 * slider["width"], y)
        page.mouse.down()
        page.mouse.move(slider["x"] + 0.7 * slider["width"], y, steps=15)
        expect(recall).not_to_have_attribute("data-value", before)  # while the button is down
        before = recall.get_attribute("data-value")
        assert page.evaluate(GONE) == []
        page.mouse.up()
    page.wait_for_url(re.compile(r"iou=0\.(6|7)\d*&confidence=0\.(6|7)"))
    sweep = prepare(iouviz.sample())
    iou, confidence = (
        float(page.locator(f'[data-slider="{name}"]').get_attribute("data-value"))
        for name in ("iou", "confidence")
    )
    counts = sweep.at(iou_threshold=iou, confidence=confidence).pooled
    assert float(recall.get_attribute("data-value")) == float(counts.recall)
    page.get_by_role("link", name="Thresholds", exact=True).click()
    page.wait_for_url(re.compile("/thresholds"))
    expect(page.locator('[data-number="TP"]')).to_have_attribute("data-value", str(counts.tp))
    for name, value in (("iou", iou), ("confidence", confidence)):
        slider = page.locator(f'[data-slider="{name}"]')
        assert float(slider.get_attribute("data-value")) == value


def test_keys_move_the_sliders_and_the_address_follows(tuner):
    page = tuner("?iou=0.6&confidence=0.4&beta=2&classes=mug,die")
    slider = page.locator('[data-slider="confidence"]')
    expect(slider).to_have_attribute("aria-valuetext", "0.40")
    expect(page.locator('[data-name="F2"]')).to_be_visible()
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url(re.compile(r"confidence=0\.41"))
    assert "classes=mug" in page.url
    page.locator('[data-slider="iou"]').press("PageUp")
    page.wait_for_url(re.compile(r"iou=0\.6[1-9]|iou=0\.7"))
    for key in ("Home", "End", "PageDown", "Home", "PageUp"):  # faster than Python answers
        slider.press(key)
    best = page.get_by_role("button", name=re.compile("Best F2"))
    wanted = best.inner_text().split(": ")[1]
    best.click()
    expect(slider).to_have_attribute("aria-valuetext", wanted)
    page.wait_for_url(re.compile(f"confidence={wanted.rstrip('0')}"))
    page.wait_for_timeout(400)  # Plotly has been told by now
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    marked = page.evaluate("document.querySelectorAll('.js-plotly-plot')[1].data.at(-1).x[0]")
    assert marked == float(wanted)
