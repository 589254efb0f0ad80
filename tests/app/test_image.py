"""The image page as a script: layers, one side missing, scores above 1, crowds of boxes."""

import re

import numpy as np
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.ui.session import OperatingPoint
from iouviz.ui.session.opened import Opened
from tests.app.test_inspect import NO_GUESSES, NO_OBJECTS, message
from tests.app.test_pages import ROOT, headline, html, open_page
from tests.evaluation.builders import make_dataset

BOX = [[0, 0, 10, 10]]


def open_data(dataset, **query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened("odd", dataset, 999)
    app.run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page("pages/image.py").run()


def visible(app):
    return [box for box in message(app, "closer")["boxes"] if not box["hidden"]]


def signs(app):
    return sorted({box["verdict"] or box["role"] for box in visible(app)})


def test_a_layer_is_hidden_remembered_and_in_the_address():
    app = open_page("pages/image.py", confidence="0.1")
    assert signs(app) == ["FN", "FP", "TP", "ground truth"]
    layers = app.button_group(key="image.layers")
    layers.set_value([name for name in layers.value if name not in ("FP", "Labels")]).run()
    assert signs(app) == ["FN", "TP", "ground truth"]
    assert message(app, "closer")["tags"] == "pointed"
    assert app.query_params["hide"] == "FP,Labels"
    app.switch_page("pages/gallery.py").run()
    app.switch_page("pages/image.py").run()
    assert signs(app) == ["FN", "TP", "ground truth"]
    again = open_page("pages/image.py", confidence="0.1", hide="FP,Labels")
    assert visible(again) == visible(app)


def test_chosen_classes_are_drawn_and_counted_alone():
    sample = iouviz.sample()
    judgement = judge(sample, 0, confidence=0.3)
    label = int(sample.ground_truth.label[judgement.objects[0]])
    app = open_page("pages/image.py", confidence="0.3", classes=sample.classes[label])
    of = sample.ground_truth.label[judgement.objects] == label
    missed = np.array(judgement.object_verdicts) == "missed"
    assert headline(app, "False negatives") == (of & missed).sum()
    assert {box["label"].split()[0] for box in visible(app)} == {sample.classes[label]}


def test_ground_truth_alone_is_no_failed_model():
    app = open_data(make_dataset(GroundTruth.of([0], [0], BOX), NO_GUESSES))
    assert signs(app) == ["ground truth"]
    assert headline(app, "Objects") == 1
    assert "False negatives" not in html(app)
    assert any("has no predictions" in each.value for each in app.caption)


def test_predictions_alone_are_no_false_positives():
    app = open_data(make_dataset(NO_OBJECTS, Predictions.of([0], [0], BOX, [0.5])))
    assert signs(app) == ["prediction"]
    assert headline(app, "Predictions") == 1
    assert any("has no ground truth" in each.value for each in app.caption)


def test_scores_above_1_can_be_left_out():
    boxes = [[0, 0, 10, 10], [30, 0, 40, 10], [60, 0, 70, 10]]
    dataset = make_dataset(
        GroundTruth.of([0], [0], BOX), Predictions.of([0] * 3, [0] * 3, boxes, [7.5, 2, -3])
    )
    counts = {}
    for confidence in ("-3", "2", "7"):
        app = open_data(dataset, confidence=confidence)
        assert not app.warning
        counts[confidence] = headline(app, "False positives")
    assert counts == {"-3": 2, "2": 1, "7": 0}


def test_no_cell_says_none_and_each_dash_says_why():
    far = [[0, 0, 10, 10], [50, 50, 60, 60]]
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 0], far),
        Predictions.of([0, 0], [0, 0], [[0, 0, 10, 4], [90, 90, 99, 99]], [0.9, 0.8]),
    )
    app = open_data(dataset, confidence="0")
    (table,) = re.findall(r'<div class="iv-grid">.*?</table>', html(app))
    assert not re.search(r"None|nan", table)
    assert all("title=" in cell for cell in re.findall(r"<t[dh][^>]*>–", table))
    rows = [
        re.findall(r"<t[dh][^>]*>([^<]*)", row) for row in re.findall(r"<tr>(.*?)</tr>", table)[1:]
    ]
    name = dataset.classes[0]
    assert rows == [
        ["✕ FP", name, "0.900", f"{name} #1", "0.4000", "localisation"],  # 40 of 100
        ["✕ FP", name, "0.800", "–", "0.0000", "background"],
        ["○ FN", name, "0.900", f"{name} #1", "0.4000", "localisation"],
        ["○ FN", "–", "–", f"{name} #2", "0.0000", "missed"],
    ]


def test_a_crowd_of_boxes_has_signs_for_names():
    at = np.arange(120) * 12.0
    boxes = np.stack([at, at, at + 9, at + 9], 1)
    zeros = np.zeros(120, int)
    scores = np.linspace(0.5, 1, 120)
    dataset = make_dataset(GroundTruth.of(zeros, zeros, boxes), Predictions.of(
        zeros, zeros, boxes, scores))  # fmt: skip
    app = open_data(dataset, confidence="0.5")
    assert {box["tag"] for box in visible(app)} == {""}
    app = open_data(dataset, confidence="0.99", hide="FN")
    assert {box["tag"] for box in visible(app)} == {None}


def test_the_slider_keeps_what_is_selected_while_boxes_are_tried():
    sample = iouviz.sample()
    judged = judge(sample, 0, confidence=0.3)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["image.try"] = True
    app.run()
    app.query_params["confidence"] = "0.3"
    app.switch_page("pages/image.py").run()
    first = message(app, "closer")
    at = len(judged.objects) + judged.prediction_verdicts.index("TP")
    corners = [box["corners"] for box in first["boxes"]]
    edit = {"boxes": corners, "selected": at, "seq": 1, "rev": first["rev"], "final": True}
    app.session_state["image.scene"] = {"value": edit}
    app.run()
    app.session_state["data.opened"].results["operating point"] = OperatingPoint(0.5, 0.95)
    app.run()
    later = message(app, "closer")
    assert (later["selected"], later["rev"]) == (at, first["rev"])
    assert later["boxes"][at]["hidden"]


def test_one_comes_from_the_gallery_to_another_box_of_the_same_image():
    rows = judge(iouviz.sample(), 0).objects
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for at in (0, 1):
        app.session_state["image.selected"] = ("object", int(rows[at]))
        app.run().switch_page("pages/image.py").run()
        assert message(app, "closer")["selected"] == at
        app.switch_page("pages/gallery.py").run()


def test_the_way_back_to_the_best_f1_is_offered_as_soon_as_the_slider_has_left_it():
    app = open_page("pages/image.py")
    assert any("is best here" in each.value for each in app.caption)
    key = f"image.point.{app.session_state['data.opened'].number}"
    moved = {"values": {"iou": 0.5, "confidence": 0.9}, "rev": 0, "seq": 1, "final": False}
    address = dict(app.query_params)
    app.session_state[key] = {"value": moved}
    app.run()
    assert not any("is best here" in each.value for each in app.caption)
    assert app.button(key="image.best_f1").label == "Best F1"
    assert dict(app.query_params) == address  # the hand has not let go
    app.session_state[key] = {"value": moved | {"seq": 2, "final": True}}
    app.run()
    assert float(app.query_params["confidence"]) == 0.9


def test_the_image_is_still_there_after_another_page():
    app = open_page("pages/image.py")
    name = iouviz.sample().images.names[3]
    app.selectbox[0].set_value(name).run()
    app.switch_page("pages/thresholds.py").run()
    app.query_params.clear()
    app.switch_page("pages/image.py").run()
    assert app.selectbox[0].value == name
    assert app.query_params["image"] == name
