"""What strangers put into files, and what they see of one another, in a real browser."""

from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.app.test_markup import HOST, NAME, write
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser
MADE = """host => [...document.querySelectorAll("a, img, script, image, iframe")]
    .filter((each) => ["href", "src", "xlink:href", "srcdoc"]
        .some((name) => (each.getAttribute(name) ?? "").includes(host)))
    .map((each) => each.outerHTML.slice(0, 200))"""


def test_names_with_markup_fetch_nothing_run_nothing_and_become_no_links(serve, browser, tmp_path):
    write(tmp_path)
    query = {"ground_truth": str(tmp_path / "truth.json"), "predictions": tmp_path / "dets.json"}
    fetched, ran = [], []
    with browser.new_context() as window:
        page = window.new_page()
        page.on("request", lambda each: fetched.append(each.url))
        page.on("dialog", lambda each: (ran.append(each.message), each.dismiss()))
        page.goto(f"{serve('app.py')}/labels?{urlencode(query)}")
        settle(page)
        expect(page.get_by_text(NAME[:40]).first).to_be_attached()
        assert page.evaluate(MADE, HOST) == []
        page.get_by_role("link", name="AP vs IoU threshold").click()
        expect(page.locator(".js-plotly-plot").first).to_contain_text("<a href=")
        settle(page)
        assert page.evaluate(MADE, HOST) == []
    assert ran == []
    assert [url for url in fetched if HOST in urlsplit(url).netloc] == []


def test_two_browsers_see_nothing_of_each_others_data(serve, browser, tmp_path):
    """Nor can one fetch the other's picture once it is no longer shown."""
    write(tmp_path)
    url = serve("app.py")
    with browser.new_context() as one, browser.new_context() as two:
        mine, theirs = one.new_page(), two.new_page()
        mine.goto(f"{url}/dataset?{urlencode({'ground_truth': str(tmp_path / 'truth.json')})}")
        settle(mine)
        expect(mine.get_by_text("2 images").first).to_be_visible()
        theirs.goto(f"{url}/dataset")
        settle(theirs)
        expect(theirs.get_by_text("Sample set").first).to_be_visible()
        assert "truth.json" not in theirs.locator("body").inner_text()
        assert "truth.json" not in theirs.url
