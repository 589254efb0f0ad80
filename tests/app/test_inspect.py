"""Dataset and gallery as scripts: the core's numbers, filters by address, what is not there."""

import json
import re

import pytest

import iouviz
from iouviz.evaluation.filters import Filter
from iouviz.evaluation.records import record
from iouviz.evaluation.sweep import prepare
from tests.app.test_pages import headline, open_page


def message(app, kind):
    """What the page tells its first component of a kind."""
    for component in app.get("bidi_component"):
        data = json.loads(component.proto.json)
        if kind in data:
            return data
    raise AssertionError(f"no component has {kind}")


def test_the_dataset_page_shows_the_cores_numbers():
    app = open_page("pages/dataset.py", threshold="0.6", confidence="0.25")
    assert not app.exception
    sample = iouviz.sample()
    summary = iouviz.evaluate(sample).summary
    for name in ("AP", "AP50", "AP75"):
        assert headline(app, name) == summary[name]
    pooled = prepare(sample).at(iou_threshold=0.6, confidence=0.25).pooled
    assert headline(app, "Precision") == pooled.precision
    assert headline(app, "Recall") == pooled.recall
    assert headline(app, "F1") == pooled.f_beta()


@pytest.mark.parametrize("view", ["images", "boxes"])
def test_the_gallery_shows_what_its_address_asks_for(view):
    query = {"verdict": "FP", "error": "duplicate", "label": "die", "threshold": "0.5"}
    app = open_page("pages/gallery.py", **query, confidence="0.3", view=view)
    assert not app.exception
    sample = iouviz.sample()
    records = record(prepare(sample), confidence=0.3)
    rows = Filter(("FP",), ("duplicate",), (sample.classes.index("die"),)).rows(records)
    shown = next(each.value for each in app.markdown if "wrong, duplicate, die" in each.value)
    assert re.match(rf"\*\*{len(rows)} box", shown)
    tiles = len(set(records.image[rows])) if view == "images" else len(rows)
    told = message(app, "cards")
    assert told["count"] == tiles
    assert len(told["cards"]) == min(tiles, 24)
    assert all(card["src"] for card in told["cards"])


def test_an_address_that_cannot_be_answered_is_said():
    app = open_page("pages/gallery.py", error="typo", label="plum")
    assert not app.exception
    assert ["error=typo" in each.value or "label=plum" in each.value for each in app.warning] == [
        True,
        True,
    ]


def test_nothing_to_show_says_what_to_do():
    app = open_page("pages/gallery.py", size="5000..")
    assert not app.exception
    assert "Nothing passes this filter" in app.info[0].value
