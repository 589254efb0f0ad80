"""The drawing of a story: every candidate with its IoU, the decisive one, the threshold."""

import re

import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.figures.story import SHOWN, ladder
from tests.evaluation.builders import make_dataset

# Prediction 0 takes the cup by IoU 0.9; prediction 1 overlaps it by 0.8, and a pear by 0.1 / 1.9.
FRUIT = make_dataset(
    GroundTruth.of([0, 0], [0, 1], [[0, 0, 10, 10], [9, 0, 19, 10]]),
    Predictions.of([0, 0], [0, 0], [[0, 0, 9, 10], [0, 0, 8, 10]], [0.9, 0.6]),
    classes=("<cup>", "pear"),
)


def widths(drawing):
    return [float(width) for width in re.findall(r"width:([\d.]+)%", drawing)]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_duplicate_shows_who_took_its_object(mode):
    story = explain_prediction(judge(FRUIT, 0), 1, FRUIT)
    drawing = ladder(story, FRUIT, mode)
    assert widths(drawing) == [80.0]
    assert "matched to prediction #1" in drawing
    assert "left:50.00%" in drawing  # the threshold
    assert drawing.count("iv-decided") == 1
    assert "<cup>" not in drawing  # a name out of a file is no markup
    assert "&lt;cup&gt; #1" in drawing


def test_another_class_is_hollow_and_said():
    data = make_dataset(FRUIT.ground_truth, Predictions.of([0], [1], [[0, 0, 9, 10]], [0.9]),
                        classes=FRUIT.classes)  # fmt: skip
    drawing = ladder(explain_prediction(judge(data, 0), 0, data), data, "light")
    assert "another class" in drawing
    assert "dashed" in drawing


def test_an_object_shows_what_was_laid_on_it_and_the_rest_is_counted():
    many = Predictions.of(
        [0] * 8,
        [0] * 8,
        [[0, 0, 10 - at, 10] for at in range(8)],
        [0.9 - at / 20 for at in range(8)],
    )
    data = make_dataset(FRUIT.ground_truth, many, classes=FRUIT.classes)
    drawing = ladder(explain_object(judge(data, 0), 0, data), data, "dark")
    assert len(widths(drawing)) == SHOWN
    assert f"and {8 - SHOWN} more" in drawing
    assert "matched to this one" in drawing
    assert "unmatched" in drawing


def test_nothing_near_is_no_drawing():
    data = make_dataset(
        FRUIT.ground_truth,
        Predictions.of([0], [0], [[50, 50, 60, 60]], [0.9]),
        classes=FRUIT.classes,
    )
    assert ladder(explain_prediction(judge(data, 0), 0, data), data, "light") == ""
