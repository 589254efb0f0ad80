"""Odd masks and oriented boxes: said with file and row, and the rest judged."""

import numpy as np
import pytest

from iouviz.data.read.read import read
from iouviz.evaluation.matching.overlap import measured_by
from tests.data.examples import cvat, picture, text
from tests.data.files import annotation, codes, dets, labels, result

SQUARE = [[10, 20, 40, 20, 40, 60, 10, 60]]
BOW_TIE = [[10, 20, 40, 60, 40, 20, 10, 60]]
SMALL = {"size": [8, 10], "counts": [10, 70]}  # of a picture that is 80 high and 100 wide
PICTURE = ("a.jpg", picture())


def truth(*segmentations):
    rows = [annotation(id=n, segmentation=each) for n, each in enumerate(segmentations)]
    return labels(annotations=rows)


def only(dataset, code):
    (issue,) = (each for each in dataset.issues if each.code == code)
    return issue


def test_a_mask_of_another_size_than_its_picture_is_named_on_both_sides():
    rows = dets(result(segmentation=SMALL), result(segmentation=SMALL))
    dataset = read(truth(SQUARE, SMALL), rows)
    said = [each for each in dataset.issues if each.code == "mask-size"]
    assert [(each.file, each.places, each.count) for each in said] == [
        ("labels.json", ("annotations[1]",), 1),
        ("dets.json", ("[0]", "[1]"), 2),
    ]
    assert "a mask of 8 x 10 pixels on a picture of 80 x 100" in said[0].found
    assert len(measured_by(dataset, "masks").ground_truth) == 2


def test_an_outline_that_crosses_itself_is_filled_as_coco_does_and_named():
    """Two triangles of 30 x 40 / 4 each; between them, above and below, nothing."""
    dataset = read(truth(SQUARE, BOW_TIE))
    issue = only(dataset, "self-crossing")
    assert (issue.outcome, issue.places) == ("noted", ("annotations[1]",))
    pixels = dataset.ground_truth.masks.pixels(1)
    assert pixels.sum() == pytest.approx(600, rel=0.05)
    assert pixels[[40, 40, 22, 58], [12, 38, 25, 25]].tolist() == [True, True, False, False]


def test_outlines_of_other_formats_are_looked_at_too():
    points = ";".join(f"{x},{y}" for x, y in np.reshape(BOW_TIE, (-1, 2)).tolist())
    shape = f'<polygon label="cat" points="{points}"/>'
    assert only(read(("annotations.xml", cvat(shape))), "self-crossing").count == 1
    yolo = ("a.txt", b"0 .1 .1 .5 .5 .5 .1 .1 .5 .3 .3 .2 .3\n0 .1 .1 .5 .1 .5 .5")
    issue = only(read(yolo, images=PICTURE), "self-crossing")
    assert issue.places == ("a.txt: line 1",)


@pytest.mark.parametrize(
    ("line", "code", "area"),
    [
        ("10 20 40 60 40 20 10 60 cat 0", "bent-corners", 1200),  # crosswise: 30 x 40
        ("0 0 40 0 10 10 0 40 cat 0", "bent-corners", 800),  # a dent: the triangle around it
        ("10 10 20 20 30 30 40 40 cat 0", "zero-size", 0),  # all on one line
    ],
)
def test_odd_corners_are_named_and_judged_by_the_outline_around_them(line, code, area):
    good = "10 20 40 20 40 60 10 60 cat 0"
    dataset = read(("a.txt", text(good, line)), images=PICTURE)
    assert only(dataset, code).places == ("line 2",)
    assert codes(dataset) == {code}
    assert dataset.ground_truth.area.tolist() == [1200, area]


def test_corners_that_are_no_numbers_cost_their_row_alone():
    good = "10 20 40 20 40 60 10 60 cat 0"
    dataset = read(("a.txt", text(good, "nan 20 40 20 40 60 10 60 cat 0")), images=PICTURE)
    assert only(dataset, "not-finite").places == ("line 2.box",)
    assert len(dataset.ground_truth) == 1
