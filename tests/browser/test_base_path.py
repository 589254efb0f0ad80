"""The app below a base path, as behind a proxy that serves other things too."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, server

pytestmark = pytest.mark.browser

BASE = "team/iouviz"


@pytest.fixture
def below(tmp_path):
    """Address of the app below the base path."""
    with server(ROOT / "app.py", tmp_path / "log.txt", BASE) as url:
        yield url


def test_pictures_components_and_links_stay_below_the_base_path(below, open_page):
    page = open_page(below)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    expect(page.locator(".canvas image")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("button", name="Start the first lesson").click()
    expect(page.locator("h1")).to_have_text("Boxes and IoU")
    assert urlsplit(page.url).path == f"/{BASE}/boxes"
    box = page.locator(".box .shape").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("[?&]a="))
    page.reload()
    expect(page.locator(".canvas")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Gallery").click()
    photograph = page.locator(".tile img").first
    expect(photograph).to_be_visible()
    assert photograph.evaluate("image => image.decode().then(() => true)")
    fetched = [each.path for each in asked if each.scheme == "http"]
    assert fetched
    assert not [path for path in fetched if not path.startswith(f"/{BASE}/")]
