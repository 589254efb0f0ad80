"""Two models in a real browser: a set chosen by path, what was lost, its image and the way back."""

import re

import pytest
from playwright.sync_api import expect

from iouviz.data.sample import FOLDER

pytestmark = pytest.mark.browser


def test_what_was_lost_leads_to_its_image_and_back(serve, open_page):
    page = open_page(serve("app.py") + "/compare")
    page.get_by_role("button", name="Choose predictions").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Path on this machine").click()
    field = dialog.get_by_label("Predictions (file or folder)")
    field.fill(str(FOLDER / "predictions_early.json"))
    field.press("Tab")
    dialog.get_by_role("button", name="Compare with this path").click()
    expect(page.get_by_text("predictions_early.json")).to_be_visible()
    lost = page.get_by_text(re.compile(r"^Lost · \d+$"))
    expect(lost).to_be_visible()
    count = re.search(r"\d+", lost.inner_text()).group()
    lost.click()
    tile = page.locator('.tile[data-index="1"]:visible', has_text="missed")
    expect(page.get_by_text(re.compile("only the first set finds"))).to_be_visible()
    expect(tile).to_have_count(1)
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/image?**")
    expect(page.get_by_text(f"2 of {count} · objects lost")).to_be_visible()
    expect(page.get_by_text(re.compile("^Found: prediction"))).to_be_visible()
    page.get_by_role("button", name="Two models").click()
    page.wait_for_url("**/compare?**kind=lost**")
    expect(tile).to_have_attribute("aria-current", "true")
