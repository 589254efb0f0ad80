"""Numbers beside a canvas follow the hand in every frame, and at rest they are Python's."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from iouviz.geometry.boxes import as_boxes
from iouviz.geometry.family import family
from iouviz.lessons.live import written

pytestmark = pytest.mark.browser

# Counts, while it runs, the frames in which a box had moved and in how many of them each number had
# changed too. A message posted from a frame arrives after that frame was drawn.
COUNT = """
() => {
  const roots = [...document.querySelectorAll("*")].map((n) => n.shadowRoot).filter(Boolean);
  const shapes = roots.flatMap((root) => [...root.querySelectorAll(".shape")]);
  const places = () => shapes.map((n) => [...n.attributes].map(({ value }) => value)).join();
  const numbers = () => [...document.querySelectorAll("[data-live] [data-term]:not([data-least])")]
    .map((n) => [n.dataset.term, n.style.getPropertyValue("--at") || n.textContent]);
  const count = { frames: 0, moved: 0, changed: {}, start: performance.now() };
  let [place, last] = [places(), numbers()];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    count.frames += 1;
    const [to, now] = [places(), numbers()];
    if (to === place) return;
    count.moved += 1;
    now.forEach(([term, value], i) => {
      const name = `${i} ${term}`;
      count.changed[name] = (count.changed[name] ?? 0) + (value !== last[i][1]);
    });
    [place, last] = [to, now];
  };
  window.stopCounting = () => {
    cancelAnimationFrame(frame);
    return { ...count, seconds: (performance.now() - count.start) / 1000 };
  };
  let frame = 0;
  const tick = () => {
    port2.postMessage(null);
    frame = requestAnimationFrame(tick);
  };
  tick();
}
"""
Ways = tuple[tuple[int, int], ...]
WAYS: Ways = ((-160, -50), (-20, -10), (-140, -60))  # of a hand, from where it took hold
# Of a corner of B: every number rises or falls all along each, so that no digits stand still.
MONOTONE: Ways = ((-160, 75), (-20, 0), (-140, 75))
STEPS = 50  # on each; the browser gets one in a frame


@pytest.fixture
def app(serve, open_page):
    """Open a page of the app; `app("/boxes", viewport=...)`."""
    return lambda path="", **options: open_page(serve("app.py") + path, **options)


def follow(page: Page, start: tuple[float, float], reach: float = 1.0, ways: Ways = WAYS) -> dict:
    """Take hold at a point of the screen, drag, and count meanwhile; the hand does not let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.evaluate(COUNT)
    for x, y in ways:
        page.mouse.move(start[0] + reach * x, start[1] + reach * y, steps=STEPS)
    found = page.evaluate("stopCounting()")
    frames, slowest = found["frames"], min(found["changed"].values(), default=0)
    frames, slowest = frames / found["seconds"], slowest / found["seconds"]
    print(f"{frames:.1f} frames a second, each number changed {slowest:.1f} times a second")
    return found


def let_go(page: Page) -> list[str]:
    """What the numbers say before the hand lets go, once Python has drawn every one anew."""
    numbers = page.locator("[data-live] [data-term]")
    mine = numbers.evaluate_all("all => all.map(n => { n.mirrored = true; return n.textContent; })")
    page.mouse.up()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-live] [data-term]')].every(n => !n.mirrored)"
    )
    assert numbers.evaluate_all("all => all.map(n => n.textContent)") == mine
    return mine


def test_every_number_on_boxes_changes_in_every_frame(app):
    page = app("/giou?step=4&a=100,100,300,380&b=240,120,540,240&width=640")
    page.locator(".canvas").wait_for(timeout=60_000)  # a loaded machine
    canvas = page.locator(".canvas").bounding_box()
    scale = canvas["width"] / 640
    page.mouse.click(canvas["x"] + 500 * scale, canvas["y"] + 200 * scale)
    found = follow(page, (canvas["x"] + 540 * scale, canvas["y"] + 240 * scale), ways=MONOTONE)
    assert found["moved"] > STEPS
    assert len(found["changed"]) == 8 + 3 + 4 + 4 + 4  # needles, and each formula's numbers
    assert min(found["changed"].values()) > 0.9 * found["moved"], found
    let_go(page)
    expect(page).not_to_have_url(re.compile(r"b=240(,|%2C)120(,|%2C)540"))
    a, b = (as_boxes([parse_qs(urlsplit(page.url).query)[name][0].split(",")]) for name in "ab")
    assert b.tolist() == b.round().tolist()  # a hand works in whole pixels
    terms = family(a, b)
    for name in ("iou", "giou", "diou", "ciou"):
        said = written(getattr(terms, name).item())
        for number in page.locator(f"[data-live] [data-term={name}][data-form]").all():
            expect(number).to_have_text(said)
    expect(page.locator(".spoken")).to_contain_text(f"CIoU {written(terms.ciou.item())}")
    page.keyboard.press("Control+z")
    expect(page).to_have_url(re.compile(r"b=240(,|%2C)120(,|%2C)540(,|%2C)240"))
    expect(page.locator("[data-metric=IoU] strong")).to_have_text("0.0849")  # 7200 / 84800


def test_rotated_boxes_and_their_numbers_follow_together(app):
    page = app("/rotated?aspect=1:1")
    page.locator(".box").nth(1).wait_for(timeout=60_000)
    canvas = page.locator(".canvas").bounding_box()
    found = follow(
        page, (canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2), 0.4
    )
    assert found["moved"] > STEPS
    # four digits of a slow number may stay for a frame
    still = {name for name, n in found["changed"].items() if n < 0.5 * found["moved"]}
    assert [name.split()[1] for name in still] == ["angle"], found
    let_go(page)


def test_offsets_and_verdict_follow_a_box_while_python_answers(app):
    page = app("/tolerance?size=32&iou=0.5")
    page.locator(".canvas").wait_for(timeout=60_000)
    at = page.locator(".box .shape").nth(1).bounding_box()
    found = follow(page, (at["x"] + at["width"] - 20, at["y"] + at["height"] / 2), 0.5)
    assert found["moved"] > STEPS
    slow = {name: n for name, n in found["changed"].items() if n < 0.7 * found["moved"]}
    assert not slow, found  # Python's answers on the way are older, and never seen
    page.mouse.up()
    expect(page.locator("[data-live] b[data-least]")).to_contain_text("false positive")
    expect(page.locator(".tag text").nth(1)).to_have_text("B · FP")
