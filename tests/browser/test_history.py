"""One step back leads to the page before, whatever was done on a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from iouviz.ui.frame.places import BY_NAME

pytestmark = pytest.mark.browser

ROUND = ("boxes", "tolerance", "losses", "rotated", "shapes", "conventions")


def turn_to(page: Page, name: str) -> None:
    """Go to a page by its link in the sidebar."""
    title = BY_NAME[name].title
    page.get_by_test_id("stSidebar").get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_have_text(title)


def drag(page: Page, x: float, y: float) -> None:
    """Drag box A, and wait until the address says so."""
    before = page.url
    at = page.locator(".box .shape").first.bounding_box()
    page.mouse.move(at["x"] + 20, at["y"] + 20)
    page.mouse.down()
    page.mouse.move(at["x"] + 20 + x, at["y"] + 20 + y, steps=5)
    page.mouse.up()
    expect(page).not_to_have_url(before)


def test_back_leads_to_the_page_before(serve, open_page):
    page = open_page(serve("app.py"))
    for name in ROUND:
        turn_to(page, name)
        if name == "boxes":
            for way in ((10, 0), (0, 10), (-10, 0)):
                drag(page, *way)
            left = page.url
    for name in reversed(ROUND[:-1]):
        page.go_back()
        expect(page.locator("h1")).to_have_text(BY_NAME[name].title)
    expect(page).to_have_url(left)
    page.go_back()
    expect(page.get_by_role("link", name=BY_NAME["boxes"].title).first).to_be_visible()
    expect(page.locator("h1")).not_to_have_text(BY_NAME["boxes"].title)


def test_the_first_page_of_a_session_has_one_entry(serve, open_page):
    page = open_page(serve("app.py") + "/tolerance", stranger=True)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("size="))
    assert page.evaluate("history.length") == 2  # the empty page of a new tab, and this one
