"""The front door under real hands: a prediction that drifts in, a drag, and files dropped on it."""

import re

import pytest
from playwright.sync_api import expect

from iouviz.geometry.overlap import iou
from iouviz.ui.home.hero import hero, reached
from tests.data.files import dets, labels, result

pytestmark = pytest.mark.browser
NUMBER = '[data-metric="IoU"] strong'


def shown(page):
    return float(page.locator(NUMBER).inner_text())


def corners(page):
    text = page.locator('.box[data-index="1"]').get_attribute("aria-label")
    return [float(number) for number in re.findall(r"[xy][12] (-?[\d.]+\d)", text)]


def answers(page):
    """TP, FP, AP50 and AP as the page shows them."""
    return page.locator(".iv-pairs dd").all_inner_texts()


def wanted(page):
    found = hero()
    value = iou([found.thing], [corners(page)]).item()
    here = found.answers[reached(value)]
    return value, [here.tp, here.fp, here.ap50, here.ap]


def test_the_prediction_drifts_in_and_a_drag_takes_it_out_again(serve, open_page):
    page = open_page(serve("app.py"), viewport={"width": 1280, "height": 720})
    verdict = page.locator(".iv-verdict span")
    expect(verdict).to_have_text(re.compile("True positive"))  # it arrived by itself
    expect(page.locator('.box[data-index="1"]')).to_have_attribute("data-sign", "tp")
    value, known = wanted(page)
    assert shown(page) == pytest.approx(value, abs=5e-4)
    assert answers(page) == known
    at = page.locator('.box[data-index="1"] .shape').bounding_box()
    x, y = at["x"] + at["width"] - 4, at["y"] + at["height"] / 2
    page.mouse.move(at["x"] + at["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(x - 200, y + 60, steps=20)
    expect(verdict).to_have_text(re.compile("False positive"))  # before the hand lets go
    page.mouse.up()
    expect(page.locator('.box[data-index="1"]')).to_have_attribute("data-sign", "fp")
    value, known = wanted(page)
    assert shown(page) == pytest.approx(value, abs=5e-4)
    assert answers(page) == known


def test_nothing_moves_for_who_asks_for_little_motion(serve, open_page):
    page = open_page(serve("app.py"), reduced_motion="reduce")
    before = corners(page)
    page.wait_for_timeout(1500)  # longer than it waits before it sets out
    assert corners(page) == before
    expect(page.locator(".iv-verdict span")).to_have_text(re.compile("False positive"))


def test_files_dropped_on_it_are_opened_whatever_their_order(serve, open_page, tmp_path):
    (tmp_path / "b.json").write_bytes(labels()[1])
    (tmp_path / "a.json").write_bytes(dets(result())[1])
    page = open_page(serve("app.py"), stranger=True)
    page.locator("input[type=file]").set_input_files([tmp_path / "a.json", tmp_path / "b.json"])
    page.get_by_role("button", name="Open ground truth and predictions").click()
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("link", name="Dataset", exact=True)).to_have_count(2)
