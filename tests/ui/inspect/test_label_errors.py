"""Label errors: the next one to look at, the evidence in words, decisions written and read."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.label_errors import find_label_errors
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.oriented import corners_of_boxes
from iouviz.ui.inspect.label_decisions import (
    as_csv,
    decide,
    label_at,
    next_open,
    read_csv,
    wrong_labels,
)
from iouviz.ui.inspect.label_errors import boxes_of, evidence, kind_of, label_error_card
from tests.evaluation.diagnosis.test_label_errors import ORCHARD

FOUND = find_label_errors(prepare(ORCHARD))
NOTHING = FOUND.take(np.arange(0))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (0, "prediction #1 (apple, 0.90) overlaps pear #1 by IoU 1.00. Should the label be apple?"),
        (
            1,
            "No object is annotated at prediction #2 (apple, 0.80). Is a label missing?",
        ),
        (
            2,
            "apple #4 overlaps apple #3 by IoU 0.82, and only apple #3 is matched, by "
            "prediction #4 (apple, 0.60). Is one object annotated twice?",
        ),
        (
            3,
            "prediction #3 (apple, 0.70) overlaps apple #2 by only IoU 0.40. "
            "Is the box of the label wrong?",
        ),
    ],
)
def test_evidence_in_words(at, words):
    assert evidence(ORCHARD, FOUND, at) == words


@pytest.mark.parametrize(
    ("overlap", "kind"), [("boxes", "poor box"), ("masks", "poor mask"), ("keypoints", "poor pose")]
)
def test_what_is_judged_names_what_is_poor(overlap, kind):
    judged = replace(ORCHARD, overlap=overlap)
    assert kind_of(judged, FOUND, 3) == kind
    assert evidence(judged, FOUND, 3).endswith(f"Is the {kind[5:]} of the label wrong?")


def test_boxes_have_the_role_of_their_side():
    assert [sorted(boxes_of(ORCHARD, FOUND, at)) for at in range(4)] == [
        ["fn", "prediction"],
        ["prediction"],
        ["fn", "ground-truth", "prediction"],
        ["fn", "prediction"],
    ]


def test_a_tile_draws_what_is_judged():
    at = int(np.flatnonzero(FOUND.object >= 0)[0])
    objects = ORCHARD.ground_truth
    diamonds = corners_of_boxes(objects.boxes)
    diamonds = (diamonds + np.roll(diamonds, 1, axis=1)) / 2  # the middles of the sides
    turned = replace(ORCHARD, ground_truth=replace(objects, corners=diamonds))
    assert label_error_card(turned, FOUND, at, {}).outlines == {}
    outlines = label_error_card(measured_by(turned, "oriented"), FOUND, at, {}).outlines
    assert sorted(outlines) == sorted(boxes_of(ORCHARD, FOUND, at))
    x1, y1, x2 = objects.boxes[FOUND.object[at], :3]
    assert f"{(x1 + x2) / 2:g} {y1:g}" in outlines["fn"]


def decided(**answers):
    decisions = {}
    for at, wrong in answers.items():
        decide(decisions, FOUND, int(at[1:]), wrong)
    return decisions


def test_one_goes_on_to_what_is_open_and_round():
    decisions = decided(_0=False, _1=False, _3=True)
    assert [next_open(FOUND, decisions, at) for at in range(4)] == [2] * 4
    decide(decisions, FOUND, 0, None)
    assert next_open(FOUND, decisions, 3) == 0


def test_what_was_found_wrong_stays_wrong_at_another_minimum_confidence():
    decisions = decided(_0=True, _1=False, _3=True)
    fewer = find_label_errors(prepare(ORCHARD), confidence=0.85)
    assert len(fewer) < len(FOUND)
    wrong = wrong_labels(decisions, fewer.take(np.arange(0)))
    assert [label_at(wrong, at) for at in range(len(wrong))] == [
        label_at(FOUND, 0),
        label_at(FOUND, 3),
    ]
    assert len(wrong_labels({}, NOTHING)) == 0


def test_decisions_come_back_from_their_file():
    awkward = replace(ORCHARD, classes=('apple "red", small', "pear"))
    decisions = decided(_0=True, _1=False, _2=True, _3=False)
    known, lost = read_csv(as_csv(awkward, decisions), awkward)
    assert (lost, list(known)) == (0, list(decisions))
    for label, decision in known.items():
        assert decision.wrong == decisions[label].wrong
        for column in ("kind", "image", "object", "prediction", "twin", "iou", "mistakenness"):
            both = (getattr(each.about, column) for each in (decision, decisions[label]))
            np.testing.assert_array_equal(*both)


def test_decisions_on_other_data_are_left_out_and_counted():
    text = as_csv(ORCHARD, decided(_0=True, _1=False))
    other = replace(ORCHARD, images=replace(ORCHARD.images, names=("other.jpg",)))
    assert read_csv(text, other) == ({}, 2)
    moved = replace(ORCHARD.predictions, boxes=ORCHARD.predictions.boxes + 1)
    assert read_csv(text, replace(ORCHARD, predictions=moved)) == ({}, 2)
    with pytest.raises(ReadError, match="no table of decisions"):
        read_csv("a,b\n1,2\n", ORCHARD)
