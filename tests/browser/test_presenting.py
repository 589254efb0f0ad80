"""The presenter's view at the size of a projector: by a link, by keys, and out again."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PROJECTOR = {"width": 1280, "height": 720}
SIZE = "node => parseFloat(getComputedStyle(node).fontSize)"


def test_a_link_opens_the_view_and_keys_lead_through_it(serve, open_page):
    address = "/boxes?a=0,0,200,200&b=100,0,300,200&width=640&step=2&present=1"
    page = open_page(serve("app.py") + address, viewport=PROJECTOR)
    canvas = page.locator(".canvas")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    edge = canvas.bounding_box()
    assert edge["width"] * edge["height"] > 0.5 * 1280 * 720
    assert edge["y"] + edge["height"] <= 720
    for what in (".tag text", ".tick"):
        assert page.locator(what).first.evaluate(SIZE) >= 20
    number = page.locator('[data-metric="IoU"] strong')
    assert number.evaluate(SIZE) >= 64
    expect(number).to_have_text("0.3333")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("step=3"))
    page.keyboard.press("2")
    expect(number).to_have_text("1.0000")
    expect(page).to_have_url(re.compile("present=1"))
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_view_stays_from_lesson_to_lesson(serve, open_page):
    page = open_page(serve("app.py") + "/matching?present=1&step=4", viewport=PROJECTOR)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("slider", name="IoU threshold")).to_be_in_viewport()
    page.get_by_role("button", name="Next: Precision and recall").click()
    expect(page.get_by_role("slider", name="IoU threshold")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"/precision_recall\?.*present=1"))
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("Precision and recall")
    expect(page).not_to_have_url(re.compile("present"))
