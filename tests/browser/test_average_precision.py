"""The Average precision page under hands: steps by keys, play, a row dragged, a box cloned."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def app(serve, open_page):
    """Open a page of the app; `app("/average_precision", viewport=...)`."""
    return lambda address, **options: open_page(serve("app.py") + address, **options)


def headline(page, name):
    return page.locator(f'[data-name="{name}"] dd')


def test_one_steps_by_keys_and_it_plays_by_itself(app):
    page = app("/average_precision")
    rows = page.locator(".row")
    expect(rows).to_have_count(10)
    rows.first.focus()
    page.keyboard.press("Home")
    expect(headline(page, "Recall")).to_have_text("0.0000")
    expect(page.get_by_text("No prediction has been evaluated yet")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("3 of 10 evaluated")).to_be_visible()
    expect(rows.nth(2)).to_have_attribute("data-verdict", "FP")
    expect(rows.nth(3)).to_have_attribute("data-verdict", "")
    expect(headline(page, "Precision")).to_have_text("0.6667")
    page.keyboard.press("ArrowLeft")
    expect(headline(page, "Precision")).to_have_text("1.0000")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_text(re.compile("^[34] of 10 evaluated$"))).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(headline(page, "AP")).to_have_text("0.7313")


def test_a_row_is_dragged_to_the_top_and_keys_bring_it_back(app):
    page = app("/average_precision?start=Low-ranked+FP")
    rows = page.locator(".row")
    expect(rows).to_have_count(4)
    expect(headline(page, "AP")).to_have_text("1.0000")
    last, first = rows.nth(3).bounding_box(), rows.nth(0).bounding_box()
    page.mouse.move(last["x"] + 80, last["y"] + 15)
    page.mouse.down()
    page.mouse.move(first["x"] + 80, first["y"] + 12, steps=8)
    page.mouse.up()
    expect(headline(page, "AP")).to_have_text("0.7500")
    expect(rows.first).to_contain_text("#4")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    expect(page.locator(".box.selected")).to_have_attribute("data-index", "6")
    rows.first.focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    expect(headline(page, "AP")).to_have_text("1.0000")
    expect(rows.nth(3)).to_be_focused()
    page.get_by_role("button", name="Clone").click()
    expect(rows).to_have_count(5)


def stand(page, name):
    """What a slider stands for."""
    return page.locator(f'[data-slider="{name}"]')


def test_boxes_ranking_curve_and_areas_follow_while_the_slider_is_held(app):
    page = app("/average_precision?section=Three+rules")
    page.locator(".row").first.press("End")
    expect(headline(page, "AP")).to_have_text("0.7313")
    figure = page.locator(".iv-live .js-plotly-plot").first
    expect(figure).to_be_visible()
    figure.evaluate("(node) => { node.mine = true; }")
    at = stand(page, "iou").bounding_box()
    page.mouse.move(at["x"] + 9, at["y"] + at["height"] / 2)
    page.mouse.down()
    for step in range(9, 14):  # from the ninth to the 14th of 18 stops: IoU 0.75
        page.mouse.move(at["x"] + 9 + (at["width"] - 18) * step / 17, at["y"] + 12)
    expect(page.locator(".row").nth(1)).to_contain_text("too low")  # #2 has IoU 0.71
    expect(page.locator('[data-name="AP, all-point"] dd')).not_to_have_text("0.7286")
    page.mouse.up()
    assert figure.evaluate("(node) => node.mine")  # the figure was not built anew
    page.wait_for_url("**iou=0.75**")


def test_ten_thresholds_follow_a_box_by_keys(app):
    page = app("/average_precision?start=Loose+boxes")
    page.get_by_role("radio", name="Ten thresholds").click()
    mean = page.locator(".iv-grid tr", has_text="mean: AP@[.50:.95]")
    expect(mean).to_be_visible()
    before = mean.inner_text()
    ten = page.get_by_label("Curves at ten IoU thresholds").locator(".js-plotly-plot")
    expect(ten).to_be_visible()
    ten.evaluate("(node) => { node.mine = true; }")
    page.locator(".box").last.focus()
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    expect(mean).not_to_have_text(before)
    assert ten.evaluate("(node) => node.mine")
