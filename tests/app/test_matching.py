"""The lesson From IoU to TP, FP and FN as a script: its numbers are the core's."""

import json

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.lessons.matching.questions import PHOTOGRAPHS, RAISED
from iouviz.ui.learn.matching import CONFIDENCES, IOUS, photograph_tables, prepared, total_tables
from tests.app.test_pages import html, open_page

STEPS = ("IoU threshold", "Confidence threshold", "Precision and recall", "Two thresholds")


def figure(app):
    """What the page tells its live figure."""
    told = [json.loads(part.proto.json) for part in app.main.get("bidi_component")]
    (found,) = [part for part in told if "blocks" in part]
    return found


@pytest.mark.parametrize("photograph", PHOTOGRAPHS)
def test_the_counts_of_a_photograph_are_the_cores(photograph):
    dataset = iouviz.sample()
    image = dataset.images.names.index(photograph)
    tables = photograph_tables(prepared(), photograph)
    for iou, confidence in ((0.5, 0.3), (0.8, 0.3), (0.1, 0.6)):
        at = round(iou * 100) - 1, round(confidence * 100)
        assert (IOUS[at[0]], CONFIDENCES[at[1]]) == (iou, confidence)
        found = judge(dataset, image, iou_threshold=iou, confidence=confidence)
        for name, wanted in (("tp", found.tp), ("fp", found.fp), ("fn", found.fn)):
            assert tables[f"image-{name}"].values[at] == wanted
        verdicts = tables["line-verdict"].values[at]
        assert np.count_nonzero(verdicts != 4) == tables["kept"].values[at[1]]
        assert np.count_nonzero(verdicts == 0) == found.tp
        assert (tables["best-iou"].values[verdicts == 0] >= iou).all()


def test_the_counts_of_all_images_are_the_cores():
    tables = total_tables(prepared())
    sweep = iouviz.evaluation.sweep.sweep.prepare(iouviz.sample())
    for iou, confidence in ((0.3, 0.3), (0.8, 0.3), (0.5, 0.8)):
        at = round(iou * 100) - 1, round(confidence * 100)
        found = sweep.at(iou_threshold=iou, confidence=confidence).per_class.sum(axis=-1)
        for name in ("tp", "fp", "fn", "precision", "recall"):
            assert tables[name].values[at] == getattr(found, name)


@pytest.mark.parametrize("step", range(1, 5))
def test_every_step_opens_by_its_address(step):
    app = open_page("pages/matching.py", step=str(step), iou="0.8", confidence="0.42")
    assert not app.exception
    assert not app.error
    told = figure(app)
    stands = {each["name"]: each["stops"][told["at"][each["name"]]] for each in told["sliders"]}
    assert stands == {"iou": 0.8, "confidence": 0.42}
    assert ("strip" in [block["kind"] for block in told["blocks"]]) == (step < 3)
    assert app.query_params["step"] in (str(step), [str(step)])


def test_the_mistake_is_shown_in_counts_once_a_guess_is_made():
    app = open_page("pages/matching.py", step="4")
    assert "636" not in html(app)
    app.button_group(key=f"guess.{RAISED.name}.pills").set_value("both fall").run()
    for number in ("636", "222", "0.509", "0.180"):
        assert number in html(app)


def test_a_button_sets_both_thresholds_and_next_goes_on():
    app = open_page("pages/matching.py")
    for _ in STEPS[1:]:
        app.button(key="matching.step.next").click().run()
    app.button(key="matching.IoU 0.8").click().run()
    told = figure(app)
    stands = {each["name"]: each["stops"][told["at"][each["name"]]] for each in told["sliders"]}
    assert stands == {"iou": 0.8, "confidence": 0.3}
