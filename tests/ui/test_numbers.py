"""Numbers that several pages show carry a name, by which a walk through the pages compares them."""

from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.evaluation.delta_ap import delta_ap
from iouviz.evaluation.records import record
from iouviz.evaluation.sweep import prepare
from iouviz.ui.doors import errors_panel, outcome_panel
from iouviz.ui.numbers import ANSWERS


def test_a_headline_carries_its_name_and_its_full_value():
    def page():
        from iouviz.ui import show

        entries = [("AP", 1 / 3, "by COCO"), ("Precision", 0.5, "of one image")]
        show.figures(entries, numbers={"AP": "AP@[.50:.95]"})

    html = AppTest.from_function(page).run().get("html")[0].proto.body
    assert f'data-value="{1 / 3!r}" data-number="AP@[.50:.95]"' in html
    assert html.count("data-number") == 1


def test_panels_mark_what_other_pages_count_too():
    sweep = prepare(iouviz.sample())
    records = record(sweep, iou_threshold=0.5, confidence=0.3)
    panels = outcome_panel(records), errors_panel(records, delta_ap(sweep))
    parts = [part for panel in panels for row in panel["rows"] for part in row["parts"]]
    marked = {part["number"]: part["count"] for part in parts if "number" in part}
    assert marked.keys() == {"TP", "FP", "FN", "duplicates"} <= set(ANSWERS)
    assert marked["FP"] > marked["duplicates"] > 0
