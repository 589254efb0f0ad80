"""From a cell of the matrix to its images, to one of them, and to its pixels."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser


def test_a_cell_of_the_matrix_leads_to_its_pixels(serve, open_page):
    page = open_page(serve("app.py") + "/segmentation?section=Confusion")
    page.get_by_role("button", name=re.compile("^mug predicted as background")).first.click()
    tile = page.locator(".tile:not([hidden])").first
    expect(tile).to_have_attribute("aria-label", re.compile(r"table_\d+: [\d,]+ px"))
    name, pixels = re.findall(r"table_\d+|[\d,]+(?= px)", tile.get_attribute("aria-label"))
    tile.click()
    page.wait_for_url(re.compile("segmentation_image.*cell=1%2C0|segmentation_image.*cell=1,0"))
    expect(page.locator(".wipe")).to_have_attribute("data-ready", "yes")
    assert f"image={name}" in page.url
    light = page.get_by_label("Light up")
    expect(light.locator("option:checked")).to_have_text(f"mug → background ({pixels} px)")
    # another cell, by the image's own matrix
    page.get_by_role("button", name=re.compile("^mug predicted as mug")).click()
    expect(light.locator("option:checked")).to_contain_text("mug → mug")
    page.wait_for_url(re.compile("cell=1%2C1|cell=1,1"))
    # what is looked at stays from image to image, and the way back leads to the list
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("2 of ")).to_be_visible()
    expect(light.locator("option:checked")).to_contain_text("mug → mug")
    page.get_by_role("button", name="Segmentation", exact=False).last.click()
    page.wait_for_url(re.compile("/segmentation\\?"))
    expect(page.locator(".tile:not([hidden])").first).to_be_visible()


def test_a_class_leads_to_its_images(serve, open_page):
    page = open_page(serve("app.py") + "/segmentation")
    page.get_by_role("button", name="all of book").click()
    expect(page.get_by_label("Images", exact=True)).to_have_value("book, lowest IoU first")
    tile = page.locator(".tile:not([hidden])").first
    expect(tile).to_have_attribute("aria-label", re.compile(r"table_\d+: IoU 0?\.\d+"))


def test_a_threshold_is_moved_to_the_best_one(serve, open_page):
    page = open_page(serve("app.py") + "/mask_threshold")
    slider = page.locator("[data-slider=threshold]")
    iou = page.locator(".iv-live [data-name=IoU] dd")
    expect(iou).to_have_attribute("data-value", re.compile(r"0\.1\d+"))
    page.get_by_role("button", name="Best IoU").click()
    expect(iou).to_have_attribute("data-value", re.compile(r"0\.4\d+"))
    page.wait_for_url(re.compile(r"threshold=0\.3\d*"))
    slider.press("ArrowRight")
    page.wait_for_url(re.compile(r"threshold=0\.33"))


def test_an_uploaded_binary_mask_has_two_classes(serve, open_page, tmp_path):
    files = [tmp_path / name for name in ("truth.png", "pred.png")]
    maps = np.zeros((2, 10, 10), np.uint8)
    maps[0, :4], maps[1, :3, :8] = 255, 255
    page = open_page(serve("app.py") + "/label_maps?pair=Your+own&section=Means")
    for name, file, labels in zip(("Ground truth", "Prediction"), files, maps, strict=True):
        Image.fromarray(labels).save(file)
        settle(page)  # what is being drawn anew takes no file
        page.get_by_role("region", name=name).locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text(file.name, exact=True)).to_be_visible()
    # object: 24 of 40; background: 60 of 76
    expect(page.get_by_role("row", name="Classes in either map")).to_contain_text("0.6947")
    expect(page.get_by_text("Ignored value")).to_be_visible()
    expect(page.get_by_text("About this data: 2 notes")).to_be_visible()
