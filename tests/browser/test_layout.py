"""What must be in sight, and inside the window, on a projector of 1280 x 720 and on a phone."""

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
    letters = [page.locator(f".{name} .note").bounding_box() for name in ("diagonal", "centres")]
    for dot in page.locator(".centres circle").all():
        at = dot.bounding_box()
        for letter in letters:
            apart = max(
                letter["x"] - at["x"] - at["width"],
                at["x"] - letter["x"] - letter["width"],
                letter["y"] - at["y"] - at["height"],
                at["y"] - letter["y"] - letter["height"],
            )
            assert apart > 0


def test_examples_stand_in_one_row(app):
    page = app("/boxes", viewport=PROJECTOR)
    ends = ("Overlapping", "In small numbers")
    first, last = (page.get_by_role("button", name=name).bounding_box() for name in ends)
    assert first["y"] == last["y"]


def test_practice_asks_in_sight_of_the_canvas(app):
    page = app("/boxes?step=4", viewport=PROJECTOR)
    expect(page.locator(".canvas")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Predict first. Two boxes have")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("radio", name="Skip")).to_be_in_viewport(ratio=1)


def test_headline_numbers_stand_in_one_row(app):
    page = app("/thresholds", viewport=PROJECTOR)
    figures = page.locator(".iv-figures").first.locator("dt")
    expect(figures).to_have_count(7)
    assert len({figure.bounding_box()["y"] for figure in figures.all()}) == 1


def test_no_headline_number_is_alone_in_a_second_row(app):
    page = app("/mask_threshold", viewport=PROJECTOR)
    figures = page.locator(".iv-figures").first.locator("dt")
    expect(figures).to_have_count(8)
    tops = [figure.bounding_box()["y"] for figure in figures.all()]
    assert tops[:4] == [tops[0]] * 4
    assert tops[4:] == [tops[4]] * 4


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
    before = loss.bounding_box()["y"]
    page.get_by_role("radio", name="Nothing: it is zero").click()
    expect(page.get_by_text("This is why GIoU exists.")).to_be_visible()
    assert loss.bounding_box()["y"] == before
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
    first, second = (button.bounding_box()["y"] for button in rows.locator("button").all()[:2])
    assert second - first >= 24


def test_the_chief_button_can_be_read_on_a_dark_page(app):
    page = app("/", color_scheme="dark")
    button = page.get_by_role("button", name="Start the first lesson")
    colours = button.evaluate(
        "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    )
    dark, light = sorted(luminance(colour) for colour in colours)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG AA


def luminance(colour):
    """Relative luminance of "rgb(r, g, b)", as WCAG defines it."""
    channels = [int(channel) / 255 for channel in colour[4:-1].split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
