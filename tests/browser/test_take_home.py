"""What is taken home arrives, is what the page showed, and needs no network to be read."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def fetched(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path())


def test_the_report_opens_without_network_and_has_the_pages_numbers(
    serve, open_page, browser, tmp_path
):
    page = open_page(serve("app.py") + "/dataset")
    expect(page.get_by_role("button", name=re.compile("^duplicate: "))).to_be_visible()
    file = fetched(page, "Report (HTML)").rename(tmp_path / "report.html")
    shown = page.locator("dd[data-value]").evaluate_all(
        "all => all.map(e => Number(e.dataset.value))"
    )
    for scheme, width in (("light", 1440), ("dark", 420)):
        context = browser.new_context(
            offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        report, asked, complaints = context.new_page(), [], []
        report.on("request", lambda request, asked=asked: asked.append(request.url))
        report.on("console", lambda message, told=complaints: told.append(message.text))
        report.goto(file.as_uri())
        numbers = report.locator("[data-name]").evaluate_all(
            "all => all.map(e => Number(e.dataset.value))"
        )
        assert numbers == shown
        pictures = report.locator("figure img")
        assert pictures.count() == 12
        assert all(pictures.evaluate_all("all => all.map(e => e.naturalWidth > 0)"))
        # nothing but the file itself and what it holds, and nothing wider than the window
        assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
        assert complaints == []
        assert report.evaluate("document.documentElement.scrollWidth") == width
        paper = report.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(15, 19, 24)")
        context.close()


def test_the_gallerys_list_has_as_many_boxes_as_the_page_says(serve, open_page):
    page = open_page(serve("app.py") + "/gallery?verdict=FP&error=duplicate&confidence=0.3")
    told = page.locator("strong", has_text="outcomes").inner_text()
    count = int(re.search(r"\d+", told).group())
    page.get_by_role("button", name="Export").click()
    text = fetched(page, "List (CSV)").read_text("utf-8")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(line["shown"]) for line in lines) == count > 0
    names = fetched(page, "Image names").read_text().splitlines()
    assert names == [line["image"] for line in lines]
    with zipfile.ZipFile(io.BytesIO(fetched(page, "COCO (zip)").read_bytes())) as archive:
        assert {"ground_truth.json", "predictions.json"} <= set(archive.namelist())


def test_a_chosen_image_opens_and_leads_back(serve, open_page):
    page = open_page(serve("app.py") + "/take_home?by=diverse&count=6")
    tiles = page.locator(".tile:visible")
    expect(tiles).to_have_count(6)
    tiles.nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/image?**")
    expect(page.get_by_text(re.compile("3 of 6"))).to_be_visible()
    page.get_by_role("button", name="Export").click()
    page.wait_for_url("**/take_home?**")
    expect(page.locator(".tile:visible")).to_have_count(6)
