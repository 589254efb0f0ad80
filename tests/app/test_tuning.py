"""The pages that tune, as scripts: they run clean, and their tables are the core's numbers."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.suppression.nms import nms
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.components.live_figure import view
from iouviz.ui.frame.show import confidence_text
from iouviz.ui.session.opened import KEY, Opened

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def memory_in_the_message(monkeypatch):
    """Without a server the tables travel in the message."""
    monkeypatch.setattr(
        view,
        "media_url",
        lambda data, mime: f"data:{mime};base64,{base64.b64encode(data).decode()}",
    )


def open_page(name, dataset=None, **query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    if dataset is not None:
        app.session_state[KEY] = Opened("test", dataset, 99)
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    assert not app.error
    return app


def message(app):
    """What a page tells its live figure."""
    (component,) = app.main.get("bidi_component")
    return json.loads(component.proto.json)


def stands(app):
    """What the sliders of a live figure stand for."""
    data = message(app)
    return {each["name"]: each["stops"][data["at"][each["name"]]] for each in data["sliders"]}


PARTS = ("begin", "stop", "entry", "value")


def tables(app):
    """A twin of `tables.js`: a function that looks a table up at stops of the sliders."""
    data = message(app)
    memory = base64.b64decode(data["memory"].partition(",")[2])

    def look(name, **at):
        place = data["places"][name]
        if "entry" in place:  # changing numbers: what was written last holds
            begin, stop, entry, value = (look(place[part]) for part in PARTS)
            first, second = (at[each] for each in place["by"])
            numbers = np.zeros(place["size"], value.dtype)
            for change in range(begin[first], begin[first + 1]):
                if stop[change] <= second:
                    numbers[entry[change]] = value[change]
            return numbers
        size = int(np.prod(place["shape"]))
        values = np.frombuffer(memory, place["type"], size, place["offset"])
        return values.reshape(place["shape"])[tuple(at[each] for each in place["by"])]

    return look


def random_boxes(dataset, seed):
    """The same objects with other predictions, scores beyond [0, 1] among them."""
    rng = np.random.default_rng(seed)
    scored = dataset.predictions
    score = (scored.score + rng.normal(0, 0.2, len(scored))) * 2
    return replace(dataset, predictions=replace(scored, score=score))


@pytest.mark.parametrize("other", [False, True])
def test_200_stops_of_the_thresholds_page_are_the_cores(other):
    dataset = random_boxes(iouviz.sample(), 0) if other else iouviz.sample()
    app = open_page("thresholds", dataset, beta="2")
    look, data = tables(app), message(app)
    ious, confidences = (slider["stops"] for slider in data["sliders"])
    sweep = prepare(dataset, iou_floor=0.1)
    rng = np.random.default_rng(1)
    drawn = np.stack([rng.integers(len(ious), size=200), rng.integers(101, size=200)], axis=1)
    for iou, confidence in sorted(drawn.tolist()):  # a sweep keeps few IoU thresholds at a time
        at = {"iou": iou, "confidence": confidence}
        here = {"iou_threshold": ious[at["iou"]], "confidence": confidences[at["confidence"]]}
        counts = sweep.at(**here).pooled
        for name in ("tp", "fp", "fn", "precision", "recall"):
            np.testing.assert_equal(float(look(name, **at)), float(getattr(counts, name)))
        np.testing.assert_equal(float(look("f", **at)), float(counts.f_beta(2.0)))
        matrix = sweep.confusion(**here).matrix
        np.testing.assert_array_equal(look("matrix", **at), matrix.ravel())


def test_the_slider_goes_to_the_best_settings():
    app = open_page("thresholds", iou="0.6", confidence="0.8", goal="Best F-score")
    assert stands(app) == {"iou": 0.6, "confidence": 0.8}
    next(each for each in app.button if each.label == "Set the confidence to this").click().run()
    assert not app.exception
    best = prepare(iouviz.sample()).best("f_beta", iou_threshold=0.6)
    assert stands(app) == {"iou": 0.6, "confidence": float(best.confidence)}
    assert message(app)["rev"] == 1


@pytest.mark.parametrize("query", [{}, {"beta": "2", "classes": "mug,die"}, {"iou": "0.73"}])
def test_there_is_one_best_on_the_thresholds_page(query):
    """The mark, the star, the best thresholds and the counts were of two confidences."""
    app = open_page("thresholds", **query)
    look, data = tables(app), message(app)
    ious, confidences = (slider["stops"] for slider in data["sliders"])
    names, beta = query.get("classes", ""), float(query.get("beta", 1))
    classes = [iouviz.sample().classes.index(name) for name in names.split(",") if name]
    sweep = prepare(iouviz.sample())
    for t, iou in enumerate(ious):
        found = sweep.best("f_beta", beta=beta, iou_threshold=iou, classes=classes or None)
        at = int(look("best", iou=t)[()])
        if np.isnan(found.confidence):  # no true positive at all
            assert at == -1
            continue
        assert confidences[at] == float(found.confidence) == float(look("best-x", iou=t))
        assert float(look("f-best", iou=t)) == float(found.value)
        assert float(look("f", iou=t, confidence=at)) == float(found.value)
        assert look("tp", iou=t, confidence=at) == found.counts.tp
        assert look("fp", iou=t, confidence=at) == found.counts.fp
    here = data["at"]["iou"]
    tp, fp, fn = (
        int(look(name, iou=here, confidence=int(look("best", iou=here)[()])))
        for name in ("tp", "fp", "fn")
    )
    (sentence,) = (each.value for each in app.markdown if each.value.startswith("Global"))
    assert f"**{confidence_text(float(look('best-x', iou=here)))}**" in sentence
    assert f"{tp:,} TP, ✕ {fp:,} FP, ○ {fn:,} FN" in sentence


def test_bars_of_the_histogram_stand_on_hundredths_whatever_the_stops():
    look = tables(open_page("thresholds", confidence="0.123456"))
    edges = np.asarray(look("bar-x"))
    np.testing.assert_array_equal(np.unique(edges), np.arange(0, 101, 2) / 100)


def test_a_target_out_of_reach_says_how_far_it_goes_and_shows_no_row():
    app = open_page("thresholds", goal="Target recall", wanted="1")
    (warning,) = app.warning
    sweep = prepare(iouviz.sample())
    assert f"**{float(sweep.at().pooled.recall):.4f}**" in warning.value
    assert not app.dataframe
    app = open_page("thresholds", goal="Target precision", wanted="0.99")
    rows = app.dataframe[0].value if app.dataframe else None
    assert rows is None or not rows["confidence"].isna().any()


def test_the_nms_page_judges_what_nms_keeps():
    app = open_page("nms", kind="Hard", agnostic="yes", iou="0.6")
    look, data = tables(app), message(app)
    settings, confidences = (slider["stops"] for slider in data["sliders"])
    raw = sample(raw=True)
    for s, c in ((0, 0), (6, 31), (19, 80)):
        kept = nms(raw.predictions, iou_threshold=settings[s], class_agnostic=True).kept
        rest = prepare(replace(raw, predictions=raw.predictions.take(kept)))
        there = rest.at(iou_threshold=0.6, confidence=confidences[c]).pooled
        assert look("tp", nms=s, confidence=c) == there.tp
        assert look("predicted", nms=s, confidence=c) == there.tp + there.fp


PAGES = ("thresholds", "nms", "calibration", "across_iou")


def lacking(dataset, what):
    """A data set in which something is not there."""
    scored, ground_truth = dataset.predictions, dataset.ground_truth
    if what == "predictions":
        return replace(dataset, predictions=Predictions.of([], [], np.empty((0, 4)), []))
    if what == "ground truth":
        return replace(dataset, ground_truth=GroundTruth.of([], [], np.empty((0, 4))))
    if what == "matches":
        return replace(dataset, predictions=replace(scored, boxes=scored.boxes + 5000.0))
    if what == "shares":
        return replace(dataset, predictions=replace(scored, score=16 * scored.score - 8))
    assert what == "classes"
    g, d = ground_truth.label == 0, scored.label == 0
    return replace(
        dataset,
        classes=dataset.classes[:1],
        class_ids=dataset.class_ids[:1],
        ground_truth=GroundTruth.of(
            ground_truth.image[g], ground_truth.label[g], ground_truth.boxes[g]
        ),
        predictions=Predictions.of(
            scored.image[d], scored.label[d], scored.boxes[d], scored.score[d]
        ),
    )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("what", ["predictions", "ground truth", "matches", "shares", "classes"])
def test_a_page_whose_data_lack_something_says_what_and_shows_the_rest(name, what):
    app = open_page(name, lacking(iouviz.sample(), what))
    said = " ".join(each.value for each in (*app.info, *app.warning))
    drawn = len(app.main.get("bidi_component"))
    if what in ("predictions", "ground truth"):
        assert f"no {what}" in said
        assert "Open" in said
        assert not drawn
    elif what == "shares" and name == "calibration":
        assert "outside 0 to 1" in said
        assert not drawn
    else:
        assert drawn == 1
    if what == "matches" and name == "thresholds":
        assert "No prediction matches an object" in said
        assert not app.dataframe


@pytest.mark.parametrize("name", ["nms", "calibration"])
def test_the_field_of_the_iou_threshold_moves_the_operating_point(name):
    app = open_page(name)
    (field,) = (each for each in app.number_input if each.label == "IoU threshold")
    field.set_value(0.75).run()
    assert app.session_state[KEY].results["operating point"].iou_threshold == 0.75
    assert app.query_params["iou"] == "0.75"
    (field,) = (each for each in app.number_input if each.label == "IoU threshold")
    assert field.value == 0.75
    app.switch_page("pages/across_iou.py").run()
    assert stands(app)["iou"] == 0.75


def test_duplicates_without_nms_are_those_of_the_records():
    dataset = iouviz.sample()
    dataset = replace(dataset, predictions=replace(sample(raw=True).predictions))
    app = open_page("nms", dataset, iou="0.6", confidence="0.25")
    look, data = tables(app), message(app)
    assert data["sliders"][0]["stops"][-1] == 1.0
    at = {"nms": len(data["sliders"][0]["stops"]) - 1, "confidence": data["at"]["confidence"]}
    records = record(prepare(dataset), iou_threshold=0.6, confidence=0.25)
    assert (
        int(look("duplicates", **at))
        == (records.error == ERROR_TYPES.index("duplicate")).sum()
        > 50
    )
    assert int(look("lost", **at)) == 0


def test_where_no_temperature_fits_slider_and_table_say_so():
    dataset = iouviz.sample()
    scored = dataset.predictions
    backwards = replace(dataset, predictions=replace(scored, score=1 - scored.score))
    app = open_page("calibration", backwards)
    assert int(tables(app)("fitted")[0]) == -1
    table = next(each.value for each in app.markdown if "| scaling |" in each.value)
    assert "Temperature: none fits | – | – | – | – |" in table
    assert any("No temperature fits" in each.value for each in app.caption)


def test_slider_and_table_of_the_calibration_page_agree():
    app = open_page("calibration")
    look, data = tables(app), message(app)
    at = int(look("fitted")[0])
    temperature = data["sliders"][1]["stops"][at]
    table = next(each.value for each in app.markdown if "| scaling |" in each.value)
    (line,) = (each for each in table.splitlines() if "Temperature" in each)
    assert f"Temperature {temperature:.4f} | {float(look('ece', temperature=at)):.4f} |" in line
    best = prepare(iouviz.sample()).best("f_beta")
    assert float(look("best-x", temperature=at)) == float(best.confidence)


def test_across_iou_names_cocos_ap_and_equals_it():
    app = open_page("across_iou")
    ap = evaluate(iouviz.sample()).summary["AP"]
    assert float(tables(app)("ap-coco")[0]) == pytest.approx(ap, rel=1e-12)


def test_nms_starts_as_the_data_are_where_nms_has_been_applied():
    dataset = iouviz.sample()
    app = open_page("nms", dataset, iou="0.5", confidence="0.25")
    assert stands(app)["nms"] == 1.0
    look, data = tables(app), message(app)
    assert [int(look("as-is", nms=at)) for at in (0, 18, 19)] == [0, 0, 1]
    entries = {each["number"]: each for each in data["blocks"][0]["entries"]}
    records = record(prepare(dataset), iou_threshold=0.5, confidence=0.25)
    shown = int(look(entries["duplicates"]["table"], **data["at"]))
    assert shown == (records.error == ERROR_TYPES.index("duplicate")).sum()
    raw = open_page("nms")  # the sample set, before NMS: other predictions than the other pages'
    assert stands(raw)["nms"] == 0.5
    assert not any(int(tables(raw)("as-is", nms=at)) for at in range(20))
