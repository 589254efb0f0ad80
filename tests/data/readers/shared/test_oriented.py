"""Oriented boxes in COCO's JSON: corners, angles in either unit, and CVAT's rotation."""

import math

import numpy as np
import pytest

from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.errors import ReadError, UndecidedError
from tests.data.files import annotation, codes, dets, labels, result

# Centre (25, 40), 30 wide and 40 high, turned clockwise by 90 degrees: the upper left corner
# comes to the upper right.
QUARTER = [[45, 25], [45, 55], [5, 55], [5, 25]]
FLAT = [each for corner in QUARTER for each in corner]
FIVE = [25, 40, 30, 40]


def truth(*rows, choices=None):
    rows = [annotation(id=n, **row) for n, row in enumerate(rows)]
    return read(labels(annotations=rows), choices=choices or Choices())


@pytest.mark.parametrize(
    "row",
    [
        {"bbox": FLAT},
        {"attributes": {"rotation": 90.0, "occluded": False}},
        {"attributes": {"rotation": "-270"}},
        {"bbox": None, "obb": [*FIVE, math.pi / 2]},
        {"obb": [*FIVE, math.pi / 2]},
        {"bbox": None, "rbox": [*FIVE, math.pi / 2], "poly": FLAT},
        {"bbox": None, "poly": FLAT},
    ],
)
def test_a_turned_box_has_its_corners_whichever_way_it_is_written(row):
    predictions = dets(result(**row))
    for dataset in (truth(row), read(labels(annotations=[annotation(**row)]), predictions)):
        assert dataset.ground_truth.corners[0] == pytest.approx(np.array(QUARTER))
        assert dataset.ground_truth.boxes == pytest.approx(np.array([[5, 25, 45, 55]]))
        assert dataset.ground_truth.area == pytest.approx([1200])
        assert dataset.overlap == "oriented"
        assert codes(dataset) <= {"no-predictions"}
    assert dataset.predictions.corners[0] == pytest.approx(np.array(QUARTER))
    assert dataset.predictions.score.tolist() == [0.9]


def test_a_rotation_of_no_or_a_whole_turn_leaves_boxes_upright():
    dataset = truth({"attributes": {"rotation": 0.0}}, {"attributes": {"rotation": 360}})
    assert dataset.ground_truth.corners is None
    assert dataset.overlap == "boxes"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"attributes": {"rotation": "left"}}, "bad-corners"),
        ({"attributes": {"rotation": math.nan}}, "bad-corners"),
        ({"obb": [*FIVE, math.nan]}, "bad-corners"),
        ({"obb": [25, 40, -30, 40, 0]}, "bad-corners"),
        ({"poly": FLAT[:7]}, "bad-corners"),
        ({"obb": FIVE, "bbox": None}, "no-corners"),
        ({"poly": [*FLAT[:7], "x"], "bbox": None}, "no-corners"),
        ({"bbox": [*FLAT[:7], math.nan]}, "not-finite"),
        ({"bbox": FLAT[:7]}, "bad-bbox"),
        ({"bbox": FLAT[:5]}, "bad-bbox"),  # one among boxes of four
    ],
)
def test_what_is_no_oriented_box_is_named_and_the_rest_read(row, code):
    dataset = truth({}, {}, row)
    (issue,) = (each for each in dataset.issues if each.code == code)
    assert issue.places[0].startswith("annotations[2]")
    assert len(dataset.ground_truth) == (3 if code == "bad-corners" else 2)
    assert dataset.ground_truth.boxes[-1].tolist() == [10, 20, 40, 60]
    assert dataset.ground_truth.corners is None


def test_angles_beyond_a_whole_turn_are_degrees():
    dataset = truth({"bbox": [*FIVE, 90]}, {"bbox": [*FIVE, 0.5]})
    assert dataset.ground_truth.corners[0] == pytest.approx(np.array(QUARTER))
    assert codes(dataset) == {"box-format-inferred"}
    (issue,) = dataset.issues
    assert "as 'cx cy w h radians' 0 of 2 boxes fit" in issue.found
    assert "angle in degrees" in issue.remedy


def test_small_angles_leave_the_unit_open_and_the_user_says_it():
    rows = [{"bbox": [*FIVE, 0.5]}, {"bbox": [*FIVE, -1.5]}]
    with pytest.raises(UndecidedError, match="cx cy w h degrees") as caught:
        truth(*rows)
    (question,) = caught.value.questions
    assert {each.name for each in question.options} == {"cx cy w h degrees", "cx cy w h radians"}
    for unit, angle in (("degrees", math.radians(0.5)), ("radians", 0.5)):
        choices = Choices(ground_truth_box_format=f"cx cy w h {unit}")
        corner = truth(*rows, choices=choices).ground_truth.corners[0, 0]
        cos, sin = math.cos(angle), math.sin(angle)
        assert corner == pytest.approx([25 - 15 * cos + 20 * sin, 40 - 15 * sin - 20 * cos])


def test_predictions_are_asked_for_their_own_unit_and_keep_their_scores():
    rows = dets(result(bbox=[*FIVE, 0.5], score=3.5))
    choices = Choices(predictions_box_format="cx cy w h radians")
    dataset = read(labels(annotations=[annotation(bbox=FLAT)]), rows, choices=choices)
    assert dataset.predictions.score.tolist() == [3.5]
    assert dataset.predictions.corners is not None
    with pytest.raises(UndecidedError, match="predictions_box_format"):
        read(labels(annotations=[annotation(bbox=FLAT)]), rows)


def test_upright_boxes_beside_those_with_angles_are_kept():
    dataset = truth({"bbox": [*FIVE, 90]}, {"bbox": [*FIVE, 45]}, {})
    assert dataset.ground_truth.boxes[2].tolist() == [10, 20, 40, 60]
    assert dataset.ground_truth.area[2] == pytest.approx(1200)


def test_boxes_that_are_not_turned_ask_nothing():
    """At an angle of 0 both units say the same."""
    dataset = truth({"bbox": [*FIVE, 0]}, {"bbox": [*FIVE, 0.0]})
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]] * 2
    assert dataset.issues == ()


def test_a_negative_side_beside_an_angle_is_left_out():
    dataset = truth({"bbox": [*FIVE, 90]}, {"bbox": [*FIVE, 45]}, {"bbox": [25, 40, -30, 40, 45]})
    assert len(dataset.ground_truth) == 2
    assert "negative-size" in codes(dataset)


def test_a_file_of_nothing_but_broken_oriented_boxes_is_refused():
    with pytest.raises(ReadError):
        truth({"obb": "x", "bbox": None})
