"""`iouviz.show` below the cell of a notebook: a frame of another page, drawn to the end."""

import pytest
from playwright.sync_api import expect

import iouviz

pytestmark = pytest.mark.browser


def test_the_app_is_drawn_in_the_frame_of_a_notebook(browser):
    app = iouviz.show(iouviz.sample(), page="thresholds")
    try:
        with browser.new_context(viewport={"width": 1280, "height": 1000}) as window:
            notebook = window.new_page()
            notebook.set_content(f"<h1>A notebook</h1>{app._repr_html_()}")
            shown = notebook.frame_locator("iframe")
            expect(shown.locator("h1")).to_have_text("Thresholds")
            expect(shown.get_by_text("60 images")).to_be_visible()
            expect(shown.locator(".js-plotly-plot .main-svg").first).to_be_visible()
            before = shown.locator('[data-name="Recall"] dd').text_content()
            shown.get_by_role("slider", name="Confidence").press("Home")
            expect(shown.locator('[data-name="Recall"] dd')).not_to_have_text(before)
    finally:
        app.stop()
