"""The dataset page under a hand: all counts follow the sliders, and each leads to its boxes."""

import json
import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import expect

import iouviz
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, find_errors
from iouviz.evaluation.sweep.sweep import prepare

pytestmark = pytest.mark.browser

# Moves a slider from stop to stop, a frame each, and reads what then stands on the page.
WALK = """async ([name, stops]) => {
  const root = document.querySelector(".iv-live");
  const input = root.querySelector(`[data-slider="${name}"]`);
  const figures = [...root.querySelectorAll(".columns, .matrix table, .bars, .list table")];
  const number = (node) => Number((node?.textContent ?? "0").replace(/[^\\d.]/g, "") || 0);
  const shown = [];
  for (const stop of stops) {
    input.value = stop;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const marked = Object.fromEntries([...root.querySelectorAll("[data-number]")]
      .map((node) => [node.dataset.number, Number(node.dataset.value)]));
    const rows = [...root.querySelectorAll(".bars")][1].querySelectorAll(".bar");
    const errors = [...rows].map((row) => number(row.querySelector(".piece:not([hidden]) b")));
    const matrix = [...root.querySelectorAll(".matrix td:not([hidden])")]
      .reduce((sum, cell) => sum + number(cell.querySelector(".cell:not([hidden])")), 0);
    shown.push([Number(input.dataset.value), marked, errors, matrix]);
  }
  return [shown, figures.every((node) => node.isConnected)];
}"""


def open_dataset(serve, open_page, **address):
    query = "&".join(f"{name}={value}" for name, value in address.items())
    page = open_page(serve("app.py") + f"/dataset?{query}")
    expect(page.locator(".iv-live").first.locator(".list tbody tr")).to_have_count(8)
    return page


@pytest.mark.parametrize("name", ["confidence", "iou"])
def test_every_count_follows_the_slider_and_nothing_is_built_anew(serve, open_page, name):
    page = open_dataset(serve, open_page, iou=0.5, confidence=0.3)
    sweep = prepare(iouviz.sample())
    stops = np.random.default_rng(3).integers(0, 80, 12).tolist()
    shown, kept = page.evaluate(WALK, [name, stops])
    assert kept
    for value, marked, errors, matrix in shown:
        at = {"iou_threshold": 0.5, "confidence": 0.3}
        at["iou_threshold" if name == "iou" else name] = value
        pooled = sweep.at(**at).pooled
        wanted = {"TP": pooled.tp, "FP": pooled.fp, "FN": pooled.fn, "precision": pooled.precision}
        assert {key: marked[key] for key in wanted} == {k: float(v) for k, v in wanted.items()}
        counts = find_errors(sweep, **at).counts
        assert errors == [counts[each] for each in ERROR_TYPES]
        assert matrix == sweep.confusion(**at).matrix.sum()


def test_a_click_on_the_histogram_leaves_the_confidence_where_it_is(serve, open_page):
    page = open_dataset(serve, open_page, confidence=0.4)
    faint = page.locator(".columns .above .out:visible").nth(1)
    # words follow the counts when the hand rests
    expect(faint).to_have_attribute("aria-label", re.compile("below the confidence"))
    words = faint.get_attribute("aria-label")
    count = re.search(r": ([\d,]+) true positive", words).group(1)
    faint.click()
    page.wait_for_url("**/gallery?**")
    expect(page.get_by_text(re.compile(f"^{count} outcomes?: {count} TP"))).to_be_visible()
    assert "confidence=0.4" in page.url
    page.go_back()
    page.wait_for_url("**/dataset?**")
    slider = page.locator(".iv-live [data-slider=confidence]")
    expect(slider).to_have_attribute("data-value", "0.4")


def test_a_confusion_leads_to_its_boxes_at_the_stop_that_the_hand_has_left(serve, open_page):
    page = open_dataset(serve, open_page, confidence=0.4)
    slider = page.locator(".iv-live [data-slider=confidence]")
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("data-value", "0.33")  # the best F1's stop is on the way
    pair = page.locator(".largest button:visible").first
    words = pair.locator("span").inner_text().replace(" → ", " predicted as ")
    count = pair.locator("b").inner_text()
    pair.click()
    page.wait_for_url("**/gallery?**")
    expect(page.get_by_text(re.compile(f"^{count} outcomes?: "))).to_be_visible()
    expect(page.get_by_text(words).first).to_be_visible()
    assert "confidence=0.33" in page.url


def test_the_background_stays_in_sight(serve, open_page):
    page = open_dataset(serve, open_page)
    page.set_viewport_size({"width": 340, "height": 900})
    frame = page.locator(".confusion .matrix")
    frame.scroll_into_view_if_needed()
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    frame.evaluate("e => e.scrollTo(0, 0)")
    edge = frame.bounding_box()
    last = page.locator(".confusion tbody tr").first.locator("td.background").bounding_box()
    assert last["x"] + last["width"] <= edge["x"] + edge["width"] + 1
    head = page.locator(".confusion th.top.background")  # and nothing lies over its name
    assert head.evaluate(
        """(e) => { const { x, y, width, height } = e.getBoundingClientRect();
        return e.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
    )


def test_classes_are_sorted_by_confusion_when_the_hand_rests(serve, open_page):
    page = open_dataset(serve, open_page, confidence=0.2)
    sample = iouviz.sample()
    matrix = prepare(sample).confusion(confidence=0.2).matrix[:-1, :-1].copy()
    np.fill_diagonal(matrix, 0)
    often = matrix.sum(axis=0) + matrix.sum(axis=1)
    names = page.locator(".confusion th.side:not(.background)").all_inner_texts()
    shown = [often[sample.classes.index(name)] for name in names]
    assert len(shown) == 8
    assert shown == sorted(often, reverse=True)


def test_ground_truth_alone_is_an_overview_whose_counts_lead_to_objects(serve, open_page, tmp_path):
    boxes = [([0, 0, 9, 9], 1, 0), ([20, 20, 50, 50], 1, 0), ([0, 0, 99, 99], 2, 0)]
    boxes += [([5, 5, 60, 60], 2, 1), ([1, 1, 70, 70], 1, 1)]
    path = tmp_path / "alone.json"
    path.write_text(
        json.dumps(
            {
                "images": [
                    {"id": k, "file_name": f"{k}.jpg", "width": 100, "height": 100} for k in (1, 2)
                ],
                "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
                "annotations": [
                    {"id": k, "image_id": 1, "category_id": label, "bbox": box, "iscrowd": crowd,
                     "area": box[2] * box[3]}
                    for k, (box, label, crowd) in enumerate(boxes, 1)
                ],
            }
        )
    )  # fmt: skip
    address = f"{serve('app.py')}/dataset?ground_truth={quote(str(path))}"
    page = open_page(address)
    expect(page.get_by_text("2 of 5 objects are crowds")).to_be_visible()
    expect(page.locator("[data-slider]")).to_have_count(0)
    for name, words in (
        ("cat: 2 objects", "2 objects"),
        ("small: below 32 px: 1 object", "1 object"),
        ("Do not count: 2 objects that do not count", "2 objects"),
    ):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_url("**/gallery?**")
        expect(page.get_by_text(re.compile(f"^{words}"))).to_be_visible()
        page.get_by_role("link", name="Dataset", exact=True).click()
        page.wait_for_url("**/dataset?**")
