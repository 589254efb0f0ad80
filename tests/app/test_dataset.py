"""The dataset page as a script: the core's numbers at the operating point, in one live figure."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, error_types
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.frame.numbers import HEADLINE
from tests.app import test_tuning
from tests.app.test_tuning import memory_in_the_message, open_page, tables
from tests.evaluation.builders import no_predictions

__all__ = ["memory_in_the_message"]  # a fixture of this module too
SAMPLE = iouviz.sample()


@pytest.fixture(autouse=True)
def first_component(monkeypatch):
    """The slices below are a component too."""
    monkeypatch.setattr(test_tuning, "message", message)


def message(app):
    """What the page tells its live figure."""
    return json.loads(app.main.get("bidi_component")[0].proto.json)


def stop(app, name, value):
    """Where a slider stands, which has to be at the value."""
    (slider,) = (each for each in message(app)["sliders"] if each["name"] == name)
    at = message(app)["at"][name]
    assert slider["stops"][at] == value
    return at


@pytest.mark.parametrize("classes", ["", "mug,die"])
def test_the_page_shows_the_cores_numbers_at_the_address(classes):
    app = open_page("dataset", iou="0.6", confidence="0.2537", classes=classes)
    assert not app.exception
    look = tables(app)
    at = {"iou": stop(app, "iou", 0.6), "confidence": stop(app, "confidence", 0.2537)}
    chosen = [SAMPLE.classes.index(each) for each in classes.split(",") if each] or None
    pooled = prepare(SAMPLE).at(iou_threshold=0.6, confidence=0.2537, classes=chosen).pooled
    shown = {entry["number"]: entry["table"] for entry in message(app)["blocks"][0]["entries"]}
    assert shown.keys() == set(HEADLINE.values())
    assert look(shown["precision"], **at) == pooled.precision
    assert look(shown["recall"], **at) == pooled.recall
    assert look(shown["F1"], **at) == pooled.f_beta()
    if chosen is None:
        summary = iouviz.evaluate(SAMPLE).summary
        for name in ("AP", "AP50", "AP75"):
            assert look(shown[HEADLINE[name]], **at) == summary[name]


def test_errors_are_counted_at_the_confidence_and_weighed_without_it():
    app = open_page("dataset", iou="0.5", confidence="0.4")
    look = tables(app)
    at = {"iou": stop(app, "iou", 0.5), "confidence": stop(app, "confidence", 0.4)}
    high = iouviz.evaluate(SAMPLE).summary["AP50"]
    assert look("ap-here", **at) == pytest.approx(high)
    assert look("errors", **at).sum() < sum(error_types(SAMPLE).counts.values())
    assert len(look("delta-ap", **at)) == len(ERROR_TYPES)


def test_an_own_range_is_counted_and_what_is_none_is_said():
    app = open_page("dataset")
    field = next(each for each in app.text_input if each.label == "Size, in pixels")
    field.set_value("20; 40; 80").run()
    bars = next(each for each in message(app)["blocks"] if each.get("name") == "size")["bars"]
    assert [bar["name"] for bar in bars][1:3] == ["20 to 40 px", "40 to 80 px"]
    field.set_value("80, 20").run()
    assert any("not a rising list" in each.value for each in app.caption)
    bars = next(each for each in message(app)["blocks"] if each.get("name") == "size")["bars"]
    assert len(bars) == 3  # below, between and from 32 and 96


def test_ground_truth_alone_is_an_overview_of_the_data():
    crowd = SAMPLE.ground_truth.crowd
    ignore = np.cumsum(~crowd) <= 3
    ground_truth = replace(SAMPLE.ground_truth, ignore=ignore & ~crowd)
    alone = replace(SAMPLE, predictions=no_predictions(), ground_truth=ground_truth)
    app = open_page("dataset", alone)
    assert any("have no predictions" in each.value for each in app.info)
    data, look = message(app), tables(app)
    assert not data["sliders"]
    assert look("counting").tolist() == [len(ground_truth) - crowd.sum() - 3, crowd.sum() + 3]
    titles = {block["title"]: block for block in data["blocks"][1:]}
    assert "3 of 984 objects are marked difficult" in titles["Objects that count"]["note"]
    names = [bar["name"] for bar in titles["Objects by class"]["bars"]]
    labels = ground_truth.label[~crowd & ~ground_truth.ignore]
    wanted = [int((labels == SAMPLE.classes.index(name)).sum()) for name in names]
    assert look("by-class").tolist() == sorted(wanted, reverse=True) == wanted
    assert not any("AP" in block["title"] for block in data["blocks"])


def test_the_overview_opens_beside_the_models_results():
    app = open_page("dataset")
    shown = len(app.main.get("bidi_component"))
    next(each for each in app.toggle if "ground truth" in each.label).set_value(True).run()
    assert not app.exception
    assert len(app.main.get("bidi_component")) == shown + 1


def test_advice_begins_with_the_error_that_costs_most():
    app = open_page("dataset")
    shown = next(each.body for each in app.main.get("html") if "what usually helps" in each.body)
    costs = [float(number) for number in re.findall(r"<td[^>]*>([+-]0\.\d{4})</td>", shown)]
    gained = delta_ap(prepare(SAMPLE), iou_threshold=0.5).mean()
    assert costs == sorted((round(gained[name], 4) for name in ERROR_TYPES), reverse=True)


def test_predictions_alone_say_what_is_missing():
    ground_truth = GroundTruth.of([], [], np.zeros((0, 4)))
    app = open_page("dataset", replace(SAMPLE, ground_truth=ground_truth))
    assert any("have no ground truth" in each.value for each in app.info)
    assert not app.toggle
    assert tables(app)("all-scores", iou=0)[..., 1::2].sum() == len(SAMPLE.predictions)
