"""The box editor under real hands: mouse, keys and touch, while Python answers."""

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from iouviz import iou

pytestmark = pytest.mark.browser

PAGES = Path(__file__).parent / "pages"
A = (80, 80, 300, 260)
WIDTH = 640  # units of the scene


class Editor:
    """The editor on a page, in units of its scene."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".editor")
        self.canvas = page.locator(".canvas")
        expect(page.locator(".shape").first).to_be_visible()

    @property
    def scale(self) -> float:
        return self.canvas.evaluate("element => element.clientWidth") / WIDTH

    def at(self, x: float, y: float) -> tuple[float, float]:
        edge = self.canvas.evaluate(
            "e => [e.getBoundingClientRect().x, e.getBoundingClientRect().y]"
        )
        return edge[0] + x * self.scale, edge[1] + y * self.scale

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 60) -> None:
        self.press(start, end, steps)
        self.page.mouse.up()

    def press(self, start: tuple[float, float], end: tuple[float, float], steps: int = 60) -> None:
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=steps)

    def drawn(self) -> list[list[float]]:
        """The boxes as they are on the screen, in units."""
        rects = self.page.locator(".shape").evaluate_all(
            "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))"
        )
        s = self.scale
        corners = [[x / s, y / s, (x + w) / s, (y + h) / s] for x, y, w, h in rects]
        return [[round(value, 6) for value in box] for box in corners]

    def expect_python(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_test_id("stText").filter(has_text="boxes")).to_have_text(text)

    def python(self) -> list[list[float]]:
        """The boxes as Python has them, once it has caught up with the screen."""
        state = self.page.get_by_test_id("stText").filter(has_text="boxes")
        drawn = self.drawn()
        wanted = " ".join(f"{value:.3f}" for box in drawn for value in box)
        expect(state).to_contain_text(wanted)
        return drawn

    def expect_first(self, wanted: Sequence[float], within: float = 0.11) -> None:
        """Box A gets there, on the screen and in Python."""
        deadline = time.monotonic() + 20
        while self.drawn()[0] != pytest.approx(wanted, abs=within) and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        assert self.python()[0] == pytest.approx(wanted, abs=within)

    def expect_iou(self) -> None:
        a, b = self.python()
        value = iou([a], [b]).item()
        expect(self.page.locator(".readout dd").first).to_have_text(f"{value:.6f}")

    def field(self, name: str) -> Locator:
        return self.page.locator(".fields").get_by_label(name)


@pytest.fixture
def editor(serve, open_page) -> Iterator[Editor]:
    return Editor(open_page(serve(PAGES / "editor.py")))


def test_a_drag_of_60_moves_ends_in_the_cores_numbers(editor: Editor) -> None:
    editor.root.evaluate("e => { e.dataset.frames = 0; e.mine = true; }")
    editor.drag((150, 150), (250, 200))
    editor.expect_first((180, 130, 400, 310))
    editor.expect_iou()
    assert int(editor.root.get_attribute("data-frames")) > 10
    assert editor.root.evaluate("e => e.mine"), "the editor was mounted anew during the drag"
    assert int(editor.root.get_attribute("data-seq")) >= 2


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ((80, 80), (40, 60), (40, 60, 300, 260)),
        ((190, 80), (190, 20), (80, 20, 300, 260)),
        ((80, 260), (120, 300), (120, 80, 300, 300)),
        ((80, 170), (60, 170), (60, 80, 300, 260)),
    ],
    ids=["nw", "n", "sw", "w"],
)
def test_a_handle_moves_its_own_edges(editor: Editor, start, end, wanted) -> None:
    editor.drag(start, end, steps=10)
    editor.expect_first(wanted)


def test_a_handle_stops_a_unit_before_the_opposite_edge(editor: Editor) -> None:
    editor.drag((80, 80), (600, 390), steps=10)
    editor.expect_first((299, 259, 300, 260), 1e-9)


def test_a_box_stays_inside_the_scene(editor: Editor) -> None:
    editor.drag((150, 150), (-300, -300), steps=10)
    editor.expect_first((0, 0, 220, 180), 1e-9)


def test_arrow_keys_move_and_resize(editor: Editor) -> None:
    editor.page.locator(".box").first.focus()
    for _ in range(10):
        editor.page.keyboard.press("ArrowRight")
    editor.page.keyboard.press("Shift+ArrowDown")
    editor.page.keyboard.press("Alt+ArrowLeft")
    editor.expect_first((90, 90, 309, 270), 1e-9)
    expect(editor.page.locator(".box").first).to_be_focused()
    editor.page.keyboard.press("Tab")
    expect(editor.page.locator(".box").nth(1)).to_be_focused()
    editor.page.keyboard.press("Enter")
    editor.expect_python(re.compile("selected 1"))
    editor.expect_iou()


def test_a_finger_moves_a_box_and_scrolls_on_the_empty_canvas(serve, open_page) -> None:
    page = open_page(
        serve(PAGES / "editor.py"), has_touch=True, viewport={"width": 420, "height": 500}
    )
    editor = Editor(page)
    finger = page.context.new_cdp_session(page)
    swipe(finger, editor.at(120, 120), editor.at(170, 140))
    editor.expect_first((130, 100, 350, 280), 1.5)
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    assert page.evaluate(scrolled) == 0
    swipe(finger, editor.at(560, 380), editor.at(560, 180))
    page.wait_for_function(f"({scrolled})() > 20")
    editor.python()


def swipe(finger: CDPSession, start: tuple[float, float], end: tuple[float, float]) -> None:
    def touch(kind: str, points: list[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", [start])
    for i in range(1, 21):
        touch("touchMove", [tuple(s + (e - s) * i / 20 for s, e in zip(start, end, strict=True))])
    touch("touchEnd", [])


def test_reset_wins_over_a_drag_under_way(editor: Editor) -> None:
    editor.press((150, 150), (250, 200))
    editor.page.get_by_role("button", name="Reset").dispatch_event("click")
    editor.expect_python(re.compile("rev 1"))
    editor.page.mouse.move(*editor.at(300, 250), steps=20)
    editor.page.mouse.up()
    editor.expect_first(A, 1e-9)
    editor.expect_iou()


def test_typed_and_dragged_never_fight(editor: Editor) -> None:
    """The trap: a value typed or mirrored while messages are in flight comes back and wins."""
    for turn in range(12):
        y = 20 + turn
        field = editor.field("y1")
        if turn == 0:
            editor.page.mouse.click(*editor.at(150, 150))
        field.fill(str(y))  # not taken in yet: the drag that follows takes it
        x = editor.drawn()[0][0]
        by = 90 if turn % 2 == 0 else -90
        editor.drag((x + 60, 140), (x + 60 + by, 140), steps=15)
        editor.expect_first((x + by, y, x + by + 220, 260))
        expect(editor.field("x1")).to_have_value(re.compile(rf"^{x + by:.0f}(\.0?\d)?$"))


def test_typed_corners_are_taken_reverted_or_refused(editor: Editor) -> None:
    expect(editor.field("x1")).to_be_disabled()
    editor.page.mouse.click(*editor.at(150, 150))
    x1 = editor.field("x1")
    expect(x1).to_have_value("80")
    x1.fill("12,5")
    x1.press("Enter")
    editor.expect_first((12.5, 80, 300, 260), 1e-9)
    x1.press("ArrowUp")
    editor.expect_first((13.5, 80, 300, 260), 1e-9)
    for text, said in [("310", "below x2"), ("-1", "outside"), ("abc", "not a number")]:
        x1.fill(text)
        x1.press("Enter")
        expect(editor.page.locator(".problem")).to_contain_text(said)
        editor.expect_first((13.5, 80, 300, 260), 1e-9)
    x1.press("Escape")
    expect(x1).to_have_value("13.5")
    expect(editor.page.locator(".problem")).to_have_text("")


def test_a_click_selects_the_box_on_top_and_the_empty_canvas_clears(serve, open_page) -> None:
    page = open_page(serve(PAGES / "judged.py"))
    editor = Editor(page)
    said = page.get_by_test_id("stText")
    for point, index in [((206, 205), 3), ((250, 250), 2), ((50, 400), 0), ((620, 20), None)]:
        page.mouse.click(*editor.at(*point))
        expect(said).to_have_text(f"selected {index}")
    before = editor.drawn()
    editor.drag((206, 205), (300, 300), steps=5)  # fixed boxes stay
    expect(said).to_have_text("selected 3")
    assert editor.drawn() == before


def test_boxes_survive_leaving_the_page(editor: Editor) -> None:
    editor.drag((150, 150), (180, 150), steps=10)
    editor.expect_first((110, 80, 330, 260))
    toggle = editor.page.get_by_test_id("stCheckbox")
    toggle.click()
    expect(editor.canvas).to_have_count(0)
    toggle.click()
    expect(editor.canvas).to_be_visible()
    editor.expect_first((110, 80, 330, 260))
    editor.drag((200, 150), (220, 150), steps=10)
    editor.expect_first((130, 80, 350, 260))
    editor.expect_iou()
