"""What must be in sight, and inside the window, on a projector of 1280 x 720 and on a phone."""

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PROJECTOR = {"width": 1280, "height": 720}
PHONE = {"width": 420, "height": 860}
# What typeset formulas and lines of arithmetic show; a copy for screen readers is no part of it.
RIGHT = """() => Math.max(...[...document.querySelectorAll(
    '[data-testid=stMain] :is(.katex-html .base, .iv-working, .iv-working b, .iv-lines p)')]
    .filter((node) => node.checkVisibility())
    .map((node) => node.getBoundingClientRect().right))"""
# All at one time: between two questions the page may still be moving.
RECTS = """nodes => nodes.map((node) => {
    const { x, y, right, bottom } = node.getBoundingClientRect();
    return [x, y, right, bottom]; })"""
WIDER = "node => node.scrollWidth - node.clientWidth"


@pytest.fixture
def app(serve, open_page):
    """Open a page of the app; `app("/boxes", viewport=...)`."""
    return lambda address, **options: open_page(serve("app.py") + address, **options)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_the_formulas_of_giou_fit_a_projector(app, step):
    for present in ("", "&present=1"):
        page = app(f"/giou?step={step}{present}", viewport=PROJECTOR)
        expect(page.locator(".iv-working").first).to_be_visible()
        expect(page.locator(".katex").first).to_be_visible()
        assert page.evaluate(RIGHT) <= 1280 - (0 if present else 38)
        assert page.get_by_test_id("stMain").evaluate(WIDER) <= 0
    expect(page.get_by_role("button", name="Disjoint")).to_be_in_viewport(ratio=1)


def test_the_letters_of_diou_keep_clear_of_the_centres(app):
    page = app("/giou?step=2&a=60,60,220,180&b=420,220,580,340&width=640", viewport=PROJECTOR)
    letters = ".diagonal .note, .centres .note"
    drawn = page.locator(f"{letters}, .centres circle")
    expect(drawn).to_have_count(4)
    found = drawn.evaluate_all(RECTS)
    for i, (x1, y1, x2, y2) in enumerate(found):
        for u1, v1, u2, v2 in found[:i]:
            assert max(u1 - x2, x1 - u2, v1 - y2, y1 - v2) > 0


def test_examples_stand_in_one_row(app):
    page = app("/boxes", viewport=PROJECTOR)
    examples = page.locator('[class*="st-key-boxes-preset"] button')
    expect(examples).to_have_count(7)
    assert len(set(tops(examples))) == 1


def test_practice_asks_in_sight_of_the_canvas(app):
    page = app("/boxes?step=4", viewport=PROJECTOR)
    expect(page.locator(".canvas")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Predict first. Two boxes have")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("radio", name="Skip")).to_be_in_viewport(ratio=1)


def test_headline_numbers_stand_in_one_row(app):
    page = app("/thresholds", viewport=PROJECTOR)
    figures = page.locator(".iv-figures").first.locator("dt")
    expect(figures).to_have_count(7)
    assert len(set(tops(figures))) == 1


def test_no_headline_number_is_alone_in_a_second_row(app):
    page = app("/mask_threshold", viewport=PROJECTOR)
    figures = page.locator(".iv-figures").first.locator("dt")
    expect(figures).to_have_count(8)
    first, second = tops(figures)[:4], tops(figures)[4:]
    assert len(set(first)) == len(set(second)) == 1


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_a_single_photograph_fills_its_place(app, width):
    page = app("/matching", viewport={"width": width, "height": 900})
    place, picture = page.locator(".strip"), page.locator(".strip .picture")
    expect(picture).to_have_count(1)
    assert picture.bounding_box()["width"] > 0.95 * place.bounding_box()["width"]


def test_the_ranked_list_is_not_wider_than_its_place(app):
    page = app("/precision_recall", viewport=PROJECTOR)
    rows = page.locator(".rows").first
    expect(rows.locator("td").first).to_be_visible()
    assert rows.evaluate(WIDER) <= 0


def test_ap_is_in_sight_while_the_matching_is_played(app):
    page = app("/average_precision", viewport=PROJECTOR)
    for name in ("Precision", "Recall", "AP"):
        expect(page.locator(f'.iv-figures [data-name="{name}"] dd')).to_be_in_viewport(ratio=1)
    expect(page.locator(".canvas")).to_be_in_viewport(ratio=1)


def test_losses_stay_where_they_are_when_the_question_is_answered(app):
    page = app("/losses", viewport=PROJECTOR)
    loss = page.get_by_role("radio", name="GIoU", exact=True)
    both = loss.or_(page.locator(".canvas"))
    expect(both).to_have_count(2)
    before = np.diff(tops(both))
    page.get_by_role("radio", name="Nothing: it is zero").click()
    expect(page.get_by_text("This is why GIoU exists.")).to_be_visible()
    assert np.diff(tops(both)) == before
    expect(loss).to_be_in_viewport(ratio=1)


def test_a_phone_is_not_offered_the_presenters_view(app):
    page = app("/boxes", viewport=PHONE)
    expect(page.get_by_role("button", name="Next", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Present")).to_be_hidden()
    assert page.get_by_test_id("stMain").evaluate(WIDER) <= 0


def test_links_of_the_ranked_list_can_be_hit_with_a_finger(app):
    page = app("/precision_recall", viewport=PHONE, has_touch=True, is_mobile=True)
    rows = page.locator(".rows").first
    expect(rows.locator("td").first).to_be_visible()
    assert rows.evaluate(WIDER) <= 0
    assert min(np.diff(tops(rows.locator("button")))) >= 24


def test_the_chief_button_can_be_read_on_a_dark_page(app):
    page = app("/", color_scheme="dark")
    button = page.get_by_role("button", name="Start the first lesson")
    colours = button.evaluate(
        "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    )
    dark, light = sorted(luminance(colour) for colour in colours)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG AA


def tops(locator):
    return [round(y) for _, y, _, _ in locator.evaluate_all(RECTS)]


def luminance(colour):
    """Relative luminance of "rgb(r, g, b)", as WCAG defines it."""
    channels = [int(channel) / 255 for channel in colour[4:-1].split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
