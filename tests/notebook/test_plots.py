"""Figures of an evaluation: the core's numbers are in them, and nothing waits for a slider."""

import re

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, no_ground_truth, no_predictions

RESULT = iouviz.evaluate(iouviz.sample())
SWEEP = prepare(iouviz.sample())


def trace(figure, name):
    (found,) = [each for each in figure.data if each.name == name]
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["precision_recall", "across_iou", "confusion", "calibration", "thresholds"]
)
def test_every_figure_has_all_its_points(name, mode):
    figure = getattr(RESULT.plot, name)(mode=mode, height=300)
    assert figure.layout.height == 300
    assert figure.layout.title.text
    for each in figure.data:
        assert each.x is not None
        assert each.y is not None


def test_the_mean_curves_have_the_areas_of_the_summary():
    figure = RESULT.plot.precision_recall()
    names = [each.name for each in figure.data]
    assert names[0] == f"IoU 0.50, AP {RESULT.summary['AP50']:.4f}"
    assert names[1] == f"IoU 0.75, AP {RESULT.summary['AP75']:.4f}"
    assert np.mean(figure.data[0].y) == pytest.approx(RESULT.summary["AP50"])  # 101 points


def test_the_curve_of_a_class():
    figure = RESULT.plot.precision_recall("mug", iou_threshold=0.75)
    curve = RESULT.curve("mug", 0.75)
    assert trace(figure, "precision").y[-1] == curve.precision[-1]
    with pytest.raises(RequestError, match="no class 'cat'"):
        RESULT.plot.precision_recall("cat")


def test_ap_over_the_thresholds():
    mean = trace(RESULT.plot.across_iou(), "mean")
    assert list(mean.x) == list(iouviz.COCO.iou_thresholds)
    assert np.mean(mean.y) == pytest.approx(RESULT.summary["AP"])
    with pytest.raises(RequestError, match="has one IoU threshold"):
        iouviz.evaluate(iouviz.sample(), iouviz.VOC2010).plot.across_iou()


def test_the_matrix_is_that_of_the_operating_point():
    best = float(SWEEP.best().confidence)
    wanted = SWEEP.confusion(confidence=best)
    found = trace(RESULT.plot.confusion(), "TP")
    counts = [[int(text.replace(",", "") or 0) for text in row] for row in found.text]
    assert np.diagonal(counts)[:-1].tolist() == wanted.tp.tolist()


def test_of_many_classes_the_most_confused_are_shown():
    boxes = [(20 * k, 0, 20 * k + 9, 9) for k in range(30)]
    dataset = make_dataset(
        GroundTruth.of([0] * 30, range(30), boxes),
        Predictions.of([0, 0], [29, 28], boxes[:2], [0.9, 0.9]),
        classes=[f"class {k}" for k in range(30)],
    )
    figure = iouviz.evaluate(dataset).plot.confusion(confidence=0.5)
    assert len(figure.layout.xaxis.ticktext) == 21
    assert {"class 0", "class 29"} < set(figure.layout.xaxis.ticktext)
    assert "20 of 30 classes" in figure.layout.title.text


def test_the_best_confidence_is_marked():
    figure = RESULT.plot.thresholds()
    best = SWEEP.best()
    star = trace(figure, "best F1")
    assert (star.x[0], star.y[0]) == (float(best.confidence), float(best.value))


def test_the_calibration_error_is_in_the_title():
    ece = float(re.search(r"ECE (\S+)", RESULT.plot.calibration().layout.title.text)[1])
    assert 0 < ece < 1


@pytest.mark.parametrize("name", ["precision_recall", "calibration", "thresholds"])
def test_what_cannot_be_drawn_is_said(name):
    none = make_dataset(no_ground_truth(), no_predictions())
    with pytest.raises(RequestError):
        getattr(iouviz.evaluate(none).plot, name)()
