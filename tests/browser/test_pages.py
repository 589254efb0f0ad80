"""Every page in a real browser: light and dark, wide and narrow, by link and by hand."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.geometry.boxes import area, as_boxes
from iouviz.geometry.family import family
from iouviz.ui.frame.places import BY_NAME, HOME, PLACES
from iouviz.ui.home.cards import CARDS
from iouviz.ui.inspect.image.scene import judged_scene
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "sample_data"
ADDRESSES = {place.name: "/" if place is HOME else f"/{place.name}" for place in (HOME, *PLACES)}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 420, "height": 860}


@pytest.fixture
def app(serve, open_page):
    """Open a page of the app; `app("/boxes", viewport=...)`."""
    return lambda address, **options: open_page(serve("app.py") + address, **options)


def needle(page, name):
    """The number beside a needle."""
    return page.locator(f'[data-metric="{name}"] strong')


def headline(page, name):
    """A headline number, in full."""
    return float(page.locator(f'[data-name="{name}"] dd').get_attribute("data-value"))


def pill(page, name):
    """One of the choices under "Start from"."""
    return page.get_by_test_id("stButtonGroup").first.get_by_text(name, exact=True)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_opens_clean_fits_and_asks_nobody_else(serve, app, name):
    # Opening costs most of it: every other page opens dark and narrow, and then becomes light.
    looks = [("light", WIDE), ("light", NARROW), ("dark", NARROW), ("dark", WIDE)]
    if list(ADDRESSES).index(name) % 2:
        looks.reverse()
    (scheme, size), hosts = looks[0], set()
    page = app(ADDRESSES[name], hosts=hosts, viewport=size, color_scheme=scheme)
    expect(page.locator("h1")).to_be_visible()
    for scheme, size in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        settle(page)
        assert page.get_by_test_id("stAlertContentError").count() == 0
        fits = "document.documentElement.scrollWidth <= innerWidth"
        page.wait_for_function(fits)  # or the page scrolls sideways
    page.wait_for_load_state("networkidle")
    assert hosts - {""} == {urlsplit(serve("app.py")).netloc}


def test_the_doors_lead_to_the_pages(app):
    page = app("/")
    main = page.get_by_test_id("stMain")
    for name in (name for card in CARDS for name in card.pages):
        link = main.get_by_role("link", name=BY_NAME[name].title, exact=True)
        expect(link).to_have_attribute("href", re.compile(rf"{name}$"))
    main.get_by_role("button", name="Start the first lesson").click()
    expect(page.locator("h1")).to_have_text("Boxes and IoU")


def test_a_drag_on_the_boxes_page_ends_in_the_cores_numbers(app):
    page = app("/giou?step=4&a=100,100,300,260&b=340,120,540,300&width=640")
    box = page.locator(".box").nth(1)
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y - 20, steps=30)
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]b=(?!340(,|%2C)120)"))
    corners = re.search(r"b=([-\d.]+),([-\d.]+),([-\d.]+),([-\d.]+)", page.url.replace("%2C", ","))
    terms = family([[100, 100, 300, 260]], [[float(value) for value in corners.groups()]])
    assert terms.iou.item() > 0.1
    for name in ("IoU", "GIoU", "DIoU", "CIoU"):
        value = getattr(terms, name.lower()).item()
        expect(needle(page, name)).to_have_text(f"{value:.4f}")


def test_a_shared_link_opens_the_same_boxes(app):
    page = app("/boxes?a=0,0,20,20&b=10,0,30,20&width=80&step=3")
    expect(needle(page, "IoU")).to_have_text("0.3333")
    page.get_by_role("radio", name="Link").click()
    expect(page.locator("code", has_text="a=0,0,20,20&b=10,0,30,20&width=80")).to_be_visible()


def test_a_preset_can_be_pressed_again(app):
    page = app("/giou?step=4")
    for _ in range(2):
        page.get_by_role("button", name="Identical").click()
        expect(needle(page, "CIoU")).to_have_text("1.0000")
        page.get_by_role("button", name="Touching").click()
        expect(needle(page, "IoU")).to_have_text("0.0000")


def test_a_click_on_a_box_tells_its_story(app):
    dataset = iouviz.sample()
    judged = [judge(dataset, image, confidence=0.3) for image in range(len(dataset.images))]
    judgement = min((each for each in judged if each.fp), key=lambda each: len(each.objects))
    name = dataset.images.names[judgement.image]
    page = app(f"/image?image={name}&iou=0.5&confidence=0.3")
    assert headline(page, "True positives") == judgement.tp
    assert headline(page, "False positives") == judgement.fp
    assert headline(page, "False negatives") == judgement.fn
    expect(
        page.get_by_text("Click a prediction or an object to see its match and their IoU")
    ).to_be_visible()
    boxes, _ = judged_scene(judgement, dataset)
    wrong = [i for i, box in enumerate(boxes) if box.verdict == "FP"]
    areas = area(as_boxes([box.corners for box in boxes]))
    # the smallest lies on top of the others
    wrong = page.locator(f'.box[data-index="{min(wrong, key=lambda i: areas[i])}"]')
    wrong.scroll_into_view_if_needed()
    wrong.click()
    expect(page.get_by_text(re.compile("false positive|FP")).last).to_be_visible()
    expect(
        page.get_by_text("Click a prediction or an object to see its match and their IoU")
    ).to_have_count(0)


def open_dialog(page):
    page.get_by_role("button", name="Open data").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_own_files_by_upload(app, tmp_path):
    ground_truth = {
        "images": [{"id": 0, "file_name": "a.jpg", "width": 100, "height": 80}],
        "categories": [{"id": 0, "name": "owl"}],
        "annotations": [
            {"id": 0, "image_id": 0, "category_id": 0, "bbox": [10, 10, 20, 20], "area": 400}
        ],
    }
    found = [{"image_id": 0, "category_id": 0, "bbox": [10, 10, 20, 20], "score": 0.9}]
    (tmp_path / "owls.json").write_text(json.dumps(ground_truth))
    (tmp_path / "found.json").write_text(json.dumps(found))
    page = app("/precision_recall")
    dialog = open_dialog(page)
    inputs = dialog.locator("input[type=file]")
    inputs.nth(0).set_input_files(tmp_path / "owls.json")
    inputs.nth(1).set_input_files(tmp_path / "found.json")
    dialog.get_by_role("button", name="Open ground truth and predictions").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("owls.json", exact=True)).to_be_visible()
    expect(page.get_by_text("The address has")).to_have_count(0)
    page.get_by_role("tab", name="Twelve COCO numbers").click()
    shown = page.locator('[data-name="AP@[.50:.95]"] dd')
    expect(shown).to_have_text("1.0000")  # the numbers of the data before stay until these come
    # one detection alone: the 101-point rule of the reference gives 1 - 2**-52
    assert headline(page, "AP@[.50:.95]") == pytest.approx(1.0)


def test_a_broken_file_is_named_and_the_page_goes_on(app, tmp_path):
    (tmp_path / "broken.json").write_text('{"images": [')
    page = app("/image")
    dialog = open_dialog(page)
    dialog.locator("input[type=file]").first.set_input_files(tmp_path / "broken.json")
    dialog.get_by_role("button", name="Open ground truth alone").click()
    expect(dialog.get_by_test_id("stAlert")).to_contain_text("broken.json")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Sample set")).to_be_visible()
    assert headline(page, "True positives") >= 0


def test_own_files_by_path_give_the_cores_twelve_numbers(app):
    page = app("/precision_recall")
    dialog = open_dialog(page)
    dialog.get_by_role("tab", name="Path on this machine").click()
    dialog.get_by_label("Ground truth (file or folder)").fill(str(SAMPLE / "ground_truth.json"))
    dialog.get_by_label("Predictions (file or folder)").fill(str(SAMPLE / "predictions_late.json"))
    dialog.get_by_label("Predictions (file or folder)").press("Tab")
    dialog.get_by_role("button", name="Open these paths").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("tab", name="Twelve COCO numbers").click()
    for name, value in iouviz.evaluate(iouviz.sample()).summary.items():
        assert headline(page, "AP@[.50:.95]" if name == "AP" else name) == pytest.approx(
            value, abs=0, nan_ok=True
        )
