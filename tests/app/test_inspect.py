"""Dataset and gallery as scripts: the core's numbers, filters by address, what is not there."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.outcomes.filters import Filter, Range
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import point_of
from tests.app.test_pages import ROOT, open_page
from tests.evaluation.builders import make_dataset


def message(app, kind):
    """What the page tells its first component of a kind."""
    for component in app.main.get("bidi_component"):
        data = json.loads(component.proto.json)
        if kind in data:
            return data
    raise AssertionError(f"no component has {kind}")


@pytest.mark.parametrize("view", ["images", "boxes"])
def test_the_gallery_shows_what_its_address_asks_for(view, monkeypatch):
    monkeypatch.setattr(
        "iouviz.ui.components.gallery.view.BUDGET", 60
    )  # no second answer for what is slow
    query = {"verdict": "FP", "error": "duplicate", "label": "die", "iou": "0.5"}
    app = open_page("pages/gallery.py", **query, confidence="0.3", view=view)
    assert not app.exception
    sample = iouviz.sample()
    records = record(prepare(sample), confidence=0.3)
    rows = Filter(("FP",), ("duplicate",), (sample.classes.index("die"),)).rows(records)
    shown = next(each.value for each in app.markdown if "FP, duplicate, die" in each.value)
    assert shown.startswith(f"**{len(rows)} outcomes: {len(rows)} FP**")
    tiles = len(set(records.image[rows])) if view == "images" else len(rows)
    sent = message(app, "cards")
    assert sent["count"] == tiles
    assert len(sent["cards"]) == min(tiles, 24)
    assert all(card["src"] for card in sent["cards"])


def test_an_address_that_cannot_be_answered_is_said():
    app = open_page("pages/gallery.py", error="typo", label="plum")
    assert not app.exception
    assert ["error=typo" in each.value or "label=plum" in each.value for each in app.warning] == [
        True,
        True,
    ]


def test_a_score_filter_below_the_confidence_in_force_is_answered_and_moves_nothing():
    app = open_page("pages/gallery.py", score="0.1..0.15", verdict="FP", confidence="0.4")
    assert not app.exception
    sample = iouviz.sample()
    every = record(prepare(sample), confidence=0.1)
    count = len(Filter(("FP",), score=Range(0.1, 0.15)).rows(every))
    assert any(f"**{count} outcomes: {count} FP**" in each.value for each in app.markdown)
    assert any("below the confidence threshold (0.4)" in each.value for each in app.caption)
    assert float(app.query_params["confidence"]) == 0.4
    assert point_of(app.session_state["data.opened"]).confidence == 0.4


def test_a_filter_by_iou_and_the_iou_threshold_are_two_things():
    app = open_page("pages/gallery.py", iou="0.6", iou_range="0.7..0.8", confidence="0.3")
    assert not app.exception
    assert not app.warning
    records = record(prepare(iouviz.sample()), iou_threshold=0.6, confidence=0.3)
    count = len(Filter(iou=Range(0.7, 0.8)).rows(records))
    assert any(each.value.startswith(f"**{count} outcomes") for each in app.markdown)
    assert app.query_params["iou_range"] == "0.7..0.8"
    assert app.query_params["iou"] == "0.6"


def test_images_are_found_by_file_name_and_by_what_parts_them():
    sample = iouviz.sample()
    name = sample.images.names[7]
    app = open_page("pages/gallery.py", name=name[-9:].upper())
    assert message(app, "cards")["count"] == 1
    assert message(app, "cards")["cards"][0]["title"] == name
    app = open_page("pages/gallery.py", parts="kind:desk,far", view="images")
    kinds = sample.images.attributes["kind"]
    assert message(app, "cards")["count"] == kinds.count("desk") + kinds.count("far")
    app = open_page("pages/gallery.py", parts="kind:moon;seed:1")
    assert "parts=kind:moon" in app.warning[0].value.replace("\\", "")
    assert not app.exception


def test_steps_of_a_score_are_written_as_people_write_them():
    app = open_page("pages/gallery.py", score="0.3..", confidence="0.3")
    field = next(each for each in app.number_input if each.label == "Score from")
    field.set_value(0.1 + 0.2 + 0.3)
    app.run()
    assert app.query_params["score"] == "0.6.."


def test_ground_truth_alone_is_no_failed_model():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened("alone", ODD["no predictions"], 999)
    app.run().switch_page("pages/gallery.py").run()
    assert any("shows the objects as they are annotated" in each.value for each in app.info)
    assert any(each.value.startswith("**1 object**") for each in app.markdown)
    (card,) = message(app, "cards")["cards"]
    assert card["badges"] == [["ground-truth", "1 object"]]
    assert list(card["boxes"]) == ["ground-truth"]


NO_OBJECTS = GroundTruth.of([], [], np.empty((0, 4)))
NO_GUESSES = Predictions.of([], [], np.empty((0, 4)), [])
BOX = [[0, 0, 10, 10]]
ODD = {
    "no predictions": make_dataset(GroundTruth.of([0], [0], BOX), NO_GUESSES),
    "no objects": make_dataset(NO_OBJECTS, Predictions.of([0], [0], BOX, [0.5])),
    "nothing at all": make_dataset(NO_OBJECTS, NO_GUESSES, images=0, classes=()),
    "scores beyond 1": make_dataset(
        GroundTruth.of([0], [0], BOX), Predictions.of([0, 0], [0, 0], BOX * 2, [7.5, -3])
    ),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("script", ["pages/dataset.py", "pages/gallery.py"])
def test_odd_data_sets_are_shown_too(script, name):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened(name, ODD[name], 999)
    app.run().switch_page(script).run()
    assert not app.exception
    assert not app.error


def test_a_trial_shows_the_numbers_of_the_edited_data_set():
    sample = iouviz.sample()
    judged = judge(sample, 0, confidence=0.3)
    wrong = next(
        row
        for row, verdict in zip(judged.predictions, judged.prediction_verdicts, strict=True)
        if verdict == "FP"
    )
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["image.selected"] = ("prediction", int(wrong))
    app.query_params["confidence"] = "0.3"
    app.run()
    app.query_params["confidence"] = "0.3"
    app.switch_page("pages/image.py").run()
    app.toggle(key="image.try").set_value(True).run()
    first = message(app, "closer")
    assert all(box["movable"] for box in first["boxes"])
    app.button(key="image.try.delete").click().run()
    assert not app.exception
    assert not app.error
    kept = np.delete(np.arange(len(sample.predictions)), wrong)
    scored = sample.predictions
    columns = (scored.image, scored.label, scored.boxes, scored.score)
    without = replace(
        sample,
        predictions=Predictions.of(*(each[kept] for each in columns), size=scored.size[kept]),
    )
    shown = dict(message(app, "closer")["readout"])
    assert shown["AP@[.50:.95] of the data set"] == f"{iouviz.evaluate(without).summary['AP']:.6f}"
    assert shown["FP"] == str(judged.fp - 1)
    app.button(key="image.try.Undo").click().run()
    assert dict(message(app, "closer")["readout"])["Change"] == "+0.000000"
    assert len(message(app, "closer")["boxes"]) == len(first["boxes"])


def test_a_box_can_be_added_where_there_is_none_and_taken_back():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    empty = make_dataset(NO_OBJECTS, NO_GUESSES)
    app.session_state["data.opened"] = Opened("empty", empty, 999)
    app.session_state["image.try"] = True
    app.run().switch_page("pages/image.py").run()
    assert message(app, "closer")["boxes"] == []
    app.button(key="image.try.add.object").click().run()
    (box,) = message(app, "closer")["boxes"]
    assert (box["verdict"], box["corners"]) == ("FN", [150, 150, 250, 250])
    app.button(key="image.try.Undo").click().run()
    assert message(app, "closer")["boxes"] == []
    assert not app.exception
    assert not app.error


def test_nothing_to_show_says_what_to_do():
    app = open_page("pages/gallery.py", size="5000..")
    assert not app.exception
    assert "Nothing matches this filter" in app.info[0].value


def test_the_gallery_counts_the_ignored_beside_the_outcomes():
    records = record(prepare(iouviz.sample()), confidence=0.3)
    many = len(Filter(("ignored",)).rows(records))
    assert many >= 6
    app = open_page("pages/gallery.py", view="boxes", confidence="0.3")
    assert any(f"{many} more are ignored (crowd" in each.value for each in app.markdown)
    app = open_page("pages/gallery.py", view="boxes", verdict="FN")
    assert not any("ignored (crowd" in each.value for each in app.markdown)


def test_an_order_of_an_older_address_is_said():
    app = open_page("pages/gallery.py", view="boxes", sort="surest first")
    assert [each.value for each in app.warning if "sort='surest first'" in each.value]
    app = open_page("pages/gallery.py", view="boxes", sort="worst F1")  # one of images
    assert not app.warning
