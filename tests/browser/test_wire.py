"""How components live and talk: an instance for each, whatever the pace of Python's answers."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from iouviz.ui.components.component import WIRE

pytestmark = pytest.mark.browser

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def wire(window):
    """An empty page with `kept` and `Wire`, to be called as Streamlit calls them."""
    page = window().new_page()
    page.evaluate(
        "async (text) => Object.assign(window, await import(`data:text/javascript,${text}`))",
        WIRE.read_text("utf-8").replace("%", "%25").replace("#", "%23"),
    )
    yield page
    page.close()


def test_one_instance_outlives_a_change_that_is_overtaken(wire):
    """Streamlit calls at once what an overtaken change returned: that is no unmount."""
    told = wire.evaluate(
        """async () => {
          const told = [];
          class Kind {
            constructor() { told.push("made"); }
            update({ data }) { told.push(data); }
            destroy() { told.push("destroyed"); }
          }
          const mount = kept(Kind);
          const parentElement = document.body.appendChild(document.createElement("div"));
          const overtaken = mount({ parentElement, data: 1 });
          const last = (overtaken(), mount({ parentElement, data: 2 }));
          parentElement.remove();
          last();
          mount({ parentElement, data: 3 });
          return told;
        }"""
    )
    assert told == ["made", 1, 2, "destroyed"]


def test_no_editor_is_there_twice_after_many_hasty_answers(serve, open_page):
    page = open_page(serve(PAGES / "hasty.py"))
    expect(page.locator(".shape")).to_have_count(8)
    page.locator(".editor").evaluate_all("all => all.forEach((each) => (each.mine = true))")
    page.get_by_role("button", name="Hurry").click()
    expect(page.get_by_text("run 60", exact=True)).to_be_visible(timeout=60_000)
    for readout in page.locator(".readout dd").all():
        expect(readout).to_have_text("60")
    assert page.locator(".editor").evaluate_all("all => all.every((each) => each.mine)")
    assert page.locator(".canvas").count() == 8
    assert page.locator(".shape").count() == 8


def test_a_link_waits_for_the_answer_and_nothing_is_sent_after_it(wire):
    """Streamlit, asked for another page, forgets what a part of this one has still to hear."""
    told = wire.evaluate(
        """async () => {
          const told = [];
          const link = document.body.appendChild(document.createElement("a"));
          Object.assign(link, { href: "about:elsewhere", textContent: "elsewhere" });
          link.addEventListener("click", (event) => { event.preventDefault(); told.push("left"); });
          const talk = new Wire(() => ({}));
          const setStateValue = (name, { seq, final }) => told.push(`${seq} ${final}`);
          talk.receive({ data: {}, setStateValue });
          talk.send(false);
          talk.send(true);
          link.click();
          talk.send(true);
          await null;
          told.push("answer to 1");
          talk.receive({ data: { ack: 1 }, setStateValue });
          await null;
          told.push("answer to 2");
          talk.receive({ data: { ack: 2 }, setStateValue });
          await new Promise((go) => setTimeout(go, 50));
          talk.close();
          talk.send(true);
          return told;
        }"""
    )
    assert told == ["1 false", "2 true", "answer to 1", "answer to 2", "left"]


def test_what_a_hand_did_last_survives_leaving_at_once(open_page, far):
    """The last move is still on its way when another page is asked for."""
    page = open_page(far.url + "/boxes?a=100,100,300,260&b=340,120,540,300&width=640")
    box, shape = page.locator(".box").nth(1), page.locator(".shape").nth(1)

    def go(name):
        links = page.get_by_test_id("stSidebar")
        links.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)

    for by in (-60, 60, -60):
        box.scroll_into_view_if_needed()
        at = box.bounding_box()
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        far.seconds = 0.3
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + by, y, steps=5)
        page.mouse.up()
        moved = shape.get_attribute("x")
        go("Glossary")
        far.seconds = 0
        settle(page)
        go("Boxes and IoU")
        expect(shape).to_have_attribute("x", moved)
        settle(page)


def settle(page):
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def test_clicks_go_with_every_message_until_python_has_seen_them(wire):
    sent = wire.evaluate(
        """() => {
          const sent = [];
          const setStateValue = (_, { seq, clicks }) =>
            sent.push([seq, clicks.map(({ number, what }) => `${number} ${what}`)]);
          const line = new Wire(() => ({}));
          const told = (data) => line.receive({ data, setStateValue });
          told({ ack: 7, clicked: 3 }); // those of an instance before this one
          line.click("a");
          line.click("b"); // before an answer
          told({ ack: 8, clicked: 4 });
          line.send(true);
          line.send(false);
          line.forget();
          told({ ack: 10, clicked: 5 });
          line.send(false);
          return sent;
        }"""
    )
    assert sent == [[8, ["4 a"]], [9, ["4 a", "5 b"]], [10, ["5 b"]], [11, []]]


def test_every_click_is_told_to_python_once(serve, open_page):
    page = open_page(serve(PAGES / "clicks.py"))
    bars = page.locator(".iv-live button.piece")
    expect(bars).to_have_count(3)
    clicked = "bacabbacccab"
    for bar in clicked:  # faster than Python answers
        bars.nth("abc".index(bar)).click()
    expect(page.get_by_text(f"clicked {' '.join(clicked)}", exact=True)).to_be_visible()
    page.wait_for_timeout(500)  # and nothing comes after it
    expect(page.get_by_text(f"clicked {' '.join(clicked)}", exact=True)).to_be_visible()
