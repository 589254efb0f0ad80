"""MOTChallenge: ground truth, detections, sequences, and what counts neither way."""

import pytest

from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.examples import text
from tests.data.files import codes

TRUTH = text("1,1,10,20,30,40,1,1,1", "2,1,12,20,30,40,1,1,0.5", "2,7,60,20,30,40,0,8,1")
FOUND = text("1,-1,10,20,30,40,0.9,-1,-1,-1", "2,-1,12,20,30,40,0.8,-1,-1,-1")


def test_a_frame_is_an_image_and_numbers_are_the_challenges_classes():
    dataset = read(("gt.txt", TRUTH), ("det.txt", FOUND))
    assert dataset.images.names == ("000001", "000002")
    assert dataset.classes == ("pedestrian", "distractor")
    assert dataset.ground_truth.boxes[0].tolist() == [10, 20, 40, 60]
    assert dataset.ground_truth.ignore.tolist() == [False, False, True]
    assert dataset.predictions.image.tolist() == [0, 1]
    assert dataset.predictions.label.tolist() == [0, 0]
    assert dataset.predictions.score.tolist() == [0.9, 0.8]
    assert codes(dataset) == {"no-class"}


def test_sequences_are_told_apart():
    """Results are called after the sequence; its folder holds the ground truth."""
    truth = [(f"train/MOT17-{n}/gt/gt.txt", TRUTH) for n in ("02", "04")]
    dataset = read(truth, [(f"mine/MOT17-{n}.txt", FOUND) for n in ("04", "02")])
    assert len(dataset.images) == 4
    assert dataset.images.names[0] == "MOT17-02/img1/000001"
    assert dataset.predictions.image.tolist() == [2, 3, 0, 1]
    one = read(truth, ("MOT17-04.txt", FOUND))
    assert one.predictions.image.tolist() == [2, 3]


def test_a_sequence_finds_its_pictures():
    pictures = [(f"train/MOT17-{n}/img1/00000{k}.jpg", b"-") for n in ("02", "04") for k in (1, 2)]
    truth = [(f"train/MOT17-{n}/gt/gt.txt", TRUTH) for n in ("02", "04")]
    dataset = read(truth, images=pictures)
    assert [file and file.name for file in dataset.images.files] == [name for name, _ in pictures]


def test_results_alone_are_no_ground_truth_and_ground_truth_has_no_score():
    with pytest.raises(ReadError, match=r"gt\.txt: 9 numbers a line.*need a score"):
        read(("gt.txt", TRUTH), ("gt.txt", TRUTH))


def test_odd_lines_are_left_out_and_named():
    odd = text("x,1,10,20,30,40,1,1,1", "3,1,10,20,30", "3,1,1,2,-3,4,1,1,1", "3,1,1,2,3,4,1,a,1")
    dataset = read(("gt.txt", TRUTH + odd))
    assert len(dataset.ground_truth) == 3
    assert {issue.outcome for issue in dataset.issues} == {"skipped"}
    assert codes(dataset) == {"bad-line", "negative-size", "bad-class"}
