"""What the Tolerance page says in numbers, held against the core."""

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.geometry.level_sets import acceptance, axis_tolerance, equal_tolerance
from iouviz.geometry.overlap import iou
from iouviz.lessons import lesson
from iouviz.lessons.tolerance.questions import QUESTIONS, SIZES, pixel_table

TEXT = lesson("tolerance")


def test_the_reach_of_the_diamond():
    assert [axis_tolerance(t).item() for t in (0.5, 0.75)] == pytest.approx([1 / 3, 1 / 7])
    assert axis_tolerance(0.95).item() == pytest.approx(1 / 39)
    for words in ("⅓ at an IoU of ½", "1/7 at ¾", "1/39 at .95"):
        assert words in TEXT["Diamond"].replace("\n", " ")
    percent = [round(100 * equal_tolerance(0.5, dimensions=n).item()) for n in (1, 2, 3)]
    assert percent == [33, 18, 13]
    for value in percent:
        assert f"{value} %" in TEXT["Diamond"]


def test_cubes_shifted_by_that_much_have_lost_half():
    # in three dimensions: (1 - u)^3 shared of 2 - (1 - u)^3
    u = equal_tolerance(0.5, dimensions=3).item()
    assert (1 - u) ** 3 / (2 - (1 - u) ** 3) == pytest.approx(0.5)


def test_eight_pixels_at_three_quarters():
    outline = acceptance((0, 0, 8, 8), (8, 8), iou=0.75)
    assert round(outline[:, 0].max() - 4, 2) == 1.14
    assert iou([[0, 0, 8, 8]], [[8 / 7, 0, 8 + 8 / 7, 8]]).item() == pytest.approx(0.75)
    assert round(128 / 7, 1) == 18.3
    for number in ("1.14", "18.3"):
        assert number in QUESTIONS[0].why


def test_three_boxes_of_one_half():
    square = np.array([[-1.0, -1, 1, 1]])
    shifted, small, large = (
        square + np.array([2 / 3, 0, 2 / 3, 0]),
        square * 0.5**0.5,
        square * 2**0.5,
    )
    for other in (shifted, small, large):
        assert iou(square, other).item() == pytest.approx(0.5)
    assert [round(f, 3) for f in (0.5**0.5, 2**0.5)] == [0.707, 1.414]
    assert "0.707" in TEXT["Threshold"]
    assert "1.414" in TEXT["Threshold"]


def test_a_higher_threshold_lowers_precision_and_recall_on_the_sample():
    dataset = iouviz.sample()
    counts = []
    for threshold in (0.5, 0.75, 0.9):
        judged = [
            judge(dataset, image, iou_threshold=threshold, confidence=0.3)
            for image in range(len(dataset.images))
        ]
        counts.append([sum(getattr(each, name) for each in judged) for name in ("tp", "fp", "fn")])
    precision = [tp / (tp + fp) for tp, fp, _ in counts]
    recall = [tp / (tp + fn) for tp, _, fn in counts]
    assert precision[0] > precision[1] > precision[2]
    assert recall[0] > recall[1] > recall[2]


def test_the_table():
    table = pixel_table(1.0)
    assert [row[0] for row in table] == [f"{size} px" for size in SIZES]
    means = [float(row[5]) for row in table]
    assert means == pytest.approx([0.68, 0.83, 0.91, 0.95, 0.975], abs=0.011)  # the reference's
    share = np.array([[int(cell.split()[0]) for cell in row[6:]] for row in table])
    assert (share[:, 0] >= share[:, 1]).all()
    assert (np.diff(share, axis=0) >= 0).all()
    assert [row[-1] for row in pixel_table(0.0)] == ["100 %"] * len(SIZES)
