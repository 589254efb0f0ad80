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
    expect(page.get_by_text("No prediction has been judged yet")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("3 of 10 judged")
    expect(rows.nth(2)).to_have_attribute("data-verdict", "FP")
    expect(rows.nth(3)).to_have_attribute("data-verdict", "")
    expect(headline(page, "Precision")).to_have_text("0.6667")
    page.keyboard.press("ArrowLeft")
    expect(headline(page, "Precision")).to_have_text("1.0000")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("output")).to_have_text(re.compile("^[34] of 10 judged$"))
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(headline(page, "AP")).to_have_text("0.7313")


def test_a_row_is_dragged_to_the_top_and_keys_bring_it_back(app):
    page = app("/average_precision?start=Last+of+all")
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
