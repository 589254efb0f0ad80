"""One session, one state: one operating point on every page; an address brings its data back."""

import json

import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.session.opened import KEY
from iouviz.ui.session.operating_point import OperatingPoint
from tests.app.test_pages import ROOT, open_page
from tests.data.files import coco
from tests.sanity.mixups import changed, scene

PAGES = (
    "dataset", "gallery", "image", "compare", "labels", "take_home", "thresholds", "nms",
    "calibration", "across_iou",
)  # fmt: skip


def point(app):
    """The operating point of the session, as any page would read it."""
    (found,) = [
        value for key, value in app.session_state[KEY].results.items() if key == "operating point"
    ]
    return found


def load(script, **query):
    """Open a page as the first one of a session, as a reload does."""
    app = AppTest.from_file(str(ROOT / script), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def walk(app, name):
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    assert not app.error
    return app


def sliders(app):
    """What the sliders on the page stand for, by name, as the browser is told."""
    found = {}
    for component in app.main.get("bidi_component"):
        data = json.loads(component.proto.json)
        for each in data.get("sliders", ()):
            found[each["name"]] = each["stops"][data["at"][each["name"]]]
    return found


def test_every_page_opens_where_f1_is_best():
    best = prepare(iouviz.sample()).best("f_beta")
    app = open_page("app.py")
    for name in PAGES:
        walk(app, name)
        assert point(app) == OperatingPoint(0.5, float(best.confidence)), name
        shown = sliders(app)
        assert shown.get("confidence", point(app).confidence) == float(best.confidence), name


@pytest.mark.parametrize("first", ["dataset", "thresholds", "image"])
def test_what_one_page_moves_the_next_one_shows(first):
    app = open_page(f"pages/{first}.py", iou="0.65", confidence="0.2", classes="die,mug")
    names = iouviz.sample().classes
    wanted = OperatingPoint(0.65, 0.2, tuple(sorted(names.index(n) for n in ("die", "mug"))))
    for name in PAGES:
        walk(app, name)
        assert point(app) == wanted, name
        if name not in {"labels", "take_home"}:  # they have sliders of their own
            assert app.query_params["iou"] == "0.65", name
            assert app.query_params["confidence"] == "0.2", name


@pytest.mark.parametrize("other", ["thresholds", "across_iou", "nms", "calibration"])
def test_the_dataset_page_first_and_then_a_page_that_tunes(other):
    walk(open_page("pages/dataset.py"), other)


def test_an_address_brings_back_data_opened_by_path(tmp_path):
    ground_truth = tmp_path / "truth.json"
    ground_truth.write_text(json.dumps(coco()))
    app = load("app.py", ground_truth=str(ground_truth), iou="0.7")
    walk(app, "dataset")
    assert str(ground_truth) in app.markdown[0].value.replace("\\", "")
    assert app.session_state[KEY].request.ground_truth == str(ground_truth)
    assert point(app).iou_threshold == 0.7
    walk(app, "image")
    assert app.query_params["ground_truth"] == str(ground_truth)


def mixed_up(folder):
    """Ground truth, and predictions whose boxes are centres and sizes; both paths."""
    truth, found = scene()
    moved = changed(found, bbox=lambda box: [box[0] + box[2] / 2, box[1] + box[3] / 2, *box[2:]])
    (folder / "gt.json").write_text(json.dumps(truth), "utf-8")
    (folder / "dt.json").write_text(json.dumps(moved), "utf-8")
    return {"ground_truth": str(folder / "gt.json"), "predictions": str(folder / "dt.json")}


def ap50(app):
    opened = app.session_state[KEY]
    return opened.usual.summary["AP50"]


def test_a_remedy_is_still_there_after_a_reload(tmp_path):
    app = walk(load("app.py", **mixed_up(tmp_path)), "dataset")
    assert ap50(app) < 0.5
    next(each for each in app.button if each.label == "Use this reading").click()
    app.run()
    assert ap50(app) == pytest.approx(1)
    address = dict(app.query_params)
    assert address["predictions_box_format"] == "cx cy w h"
    again = walk(load("app.py", **address), "dataset")
    assert ap50(again) == pytest.approx(1)
    assert again.query_params["predictions_box_format"] == "cx cy w h"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("predictions_frame", "640", "wanted width,height"),
        ("boxes_from_masks", "no", "wanted yes"),
        ("class_map", "{3}", "wanted a JSON object"),
        ("class_map", "too long", "more than an address holds"),
        ("class_map", "ranked", "no rule 'ranked'"),
    ],
)
def test_an_answer_in_the_address_that_is_none_is_said_and_kept(tmp_path, name, text, why):
    app = load("app.py", **mixed_up(tmp_path), **{name: text})
    assert any(why in each.value for each in app.warning)
    assert app.query_params[name] == text


def test_an_address_without_ground_truth_says_so():
    app = load("app.py", predictions="dets.json")
    assert any("no ground truth" in each.value for each in app.warning)
    walk(app, "dataset")
    assert any("no ground truth" in each.value for each in app.warning), "on the next page too"


def test_an_address_whose_data_are_gone_says_so(tmp_path):
    app = load("app.py", ground_truth=str(tmp_path / "gone.json"))
    assert any("cannot be opened" in each.value for each in app.warning)
    app = load("app.py", uploaded="cats.json")
    assert any("cats" in each.value and "uploaded" in each.value for each in app.warning)
    walk(app, "gallery")
    assert any("uploaded" in each.value for each in app.warning), "still said on the next page"
