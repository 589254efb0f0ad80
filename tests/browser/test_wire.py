"""How components live and talk: an instance for each, whatever the pace of Python's answers."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from iouviz.ui.component import WIRE

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
    expect(page.get_by_text("run 60", exact=True)).to_be_visible()
    for readout in page.locator(".readout dd").all():
        expect(readout).to_have_text("60")
    assert page.locator(".editor").evaluate_all("all => all.every((each) => each.mine)")
    assert page.locator(".canvas").count() == 8
    assert page.locator(".shape").count() == 8
