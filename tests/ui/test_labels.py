"""Labels in doubt: the next one to look at, the evidence in words, the list to take home."""

import csv
import io
from dataclasses import replace

import pytest

from iouviz.evaluation.suspicious import find_suspicious
from iouviz.evaluation.sweep import prepare
from iouviz.ui.labels import as_csv, boxes_of, confirmed, evidence, label_at, next_open
from tests.evaluation.test_suspicious import ORCHARD

FOUND = find_suspicious(prepare(ORCHARD))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (0, "prediction #1 (apple, 0.90) lies on pear #1 by IoU 1.00: is that not of class apple?"),
        (1, "Nothing is annotated where prediction #2 (apple, 0.80) lies."),
        (
            2,
            "apple #4 lies on apple #3 by IoU 0.82, and only apple #3 was found, by "
            "prediction #4 (apple, 0.60): is it there twice?",
        ),
        (
            3,
            "prediction #3 (apple, 0.70) overlaps apple #2 by only IoU 0.40: is that box right?",
        ),
    ],
)
def test_evidence_in_words(at, words):
    assert evidence(ORCHARD, FOUND, at) == words


def test_boxes_have_the_role_of_their_side():
    assert [sorted(boxes_of(ORCHARD, FOUND, at)) for at in range(4)] == [
        ["fn", "prediction"],
        ["prediction"],
        ["fn", "ground-truth", "prediction"],
        ["fn", "prediction"],
    ]


def test_one_goes_on_to_what_is_open_and_round():
    decisions = {label_at(FOUND, at): at == 3 for at in (0, 1, 3)}
    assert [next_open(FOUND, decisions, at) for at in range(4)] == [2] * 4
    assert confirmed(FOUND, decisions) == [3]


def test_the_list_is_a_table_that_reads_back():
    awkward = replace(ORCHARD, classes=('apple "red", small', "pear"))
    first, second = csv.DictReader(io.StringIO(as_csv(awkward, FOUND, [0, 1])))
    assert first["object id"] == "1"
    assert (first["class"], first["prediction says"]) == ("pear", 'apple "red", small')
    assert [float(first[end]) for end in ("x1", "y1", "x2", "y2")] == [0, 0, 10, 10]
    assert (second["kind"], second["object id"], second["class"]) == ("missing", "", "")
