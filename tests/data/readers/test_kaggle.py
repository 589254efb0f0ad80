"""Kaggle's PredictionString: five or six words a prediction, and cells that are odd."""

import numpy as np
import pytest

from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from tests.data.examples import picture, text
from tests.data.files import codes, labels

PICTURE = ("a.jpg", picture())


def submitted(*cells: str, head: str = "image_id,PredictionString") -> Dataset:
    rows = [f"a.jpg,{cell}" for cell in cells]
    return read(labels(), ("submission.csv", text(head, *rows)), PICTURE)


@pytest.mark.parametrize(
    "cell",
    [
        "cat 0.9 10 20 40 60 cat 0.8 50 60 70 80",  # x1, y1, x2, y2, as VinBigData
        "0 0.9 10 20 40 60 0 0.8 50 60 70 80",  # 0 is the cat's id
        "cat 0.9 0.1 0.25 0.4 0.75 cat 0.8 0.5 0.75 0.7 1",  # Open Images: parts
    ],
)
def test_six_words_are_a_class_a_score_and_two_corners(cell):
    dataset = submitted(cell, head="ImageID,PredictionString")
    np.testing.assert_allclose(dataset.predictions.boxes, [[10, 20, 40, 60], [50, 60, 70, 80]])
    assert [dataset.classes[label] for label in dataset.predictions.label] == ["cat", "cat"]
    assert dataset.predictions.score.tolist() == [0.9, 0.8]


def test_five_words_are_a_score_a_corner_and_a_size_of_the_only_class():
    truth = ("wheat.csv", text("image_id,width,height,bbox", 'a,100,80,"[60, 20, 30, 40]"'))
    rows = text("image_id,PredictionString", "a,1.0 10 20 30 40 0.5 60 20 30 40", "b,")
    dataset = read(truth, ("submission.csv", rows))
    assert dataset.predictions.boxes.tolist() == [[10, 20, 40, 60], [60, 20, 90, 60]]
    assert dataset.classes == ("object",)
    assert "no-class" in codes(dataset)


def test_thirty_words_are_told_apart_by_where_the_scores_stand():
    dataset = submitted(" ".join(["cat 0.9 10 20 40 60"] * 5), "cat 0.9 10 20 40")
    assert len(dataset.predictions) == 5
    assert [issue.code for issue in dataset.issues if issue.outcome == "skipped"] == ["bad-cell"]


def test_nothing_found_anywhere_is_no_error():
    dataset = submitted("", "")
    assert len(dataset.predictions) == 0
    assert {issue.outcome for issue in dataset.issues} <= {"noted"}
