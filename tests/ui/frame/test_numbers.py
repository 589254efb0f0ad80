"""Numbers that several pages show carry a name, by which a walk through the pages compares them."""

from streamlit.testing.v1 import AppTest


def test_a_headline_carries_its_name_and_its_full_value():
    def page():
        from iouviz.ui.frame import show

        entries = [("AP", 1 / 3, "by COCO"), ("Precision", 0.5, "of one image")]
        show.figures(entries, numbers={"AP": "AP@[.50:.95]"})

    html = AppTest.from_function(page).run().get("html")[0].proto.body
    assert f'data-value="{1 / 3!r}" data-number="AP@[.50:.95]"' in html
    assert html.count("data-number") == 1
