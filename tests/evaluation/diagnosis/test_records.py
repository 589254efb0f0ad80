"""Every outcome written down once: by hand, against single images judged, against the sweep."""

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.metrics.counts import FN, FP, IGNORED, OUTCOMES, TP
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.overlap import iou
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    random_dataset,
)

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 60, 10]

# Apples A and C, a pear B, all 400 pixels wide and high around them.
ORCHARD = make_dataset(
    GroundTruth.of([0, 0, 0], [0, 1, 0], [A, B, C]),
    Predictions.of(
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [A, B, [40, 0, 48, 10], [300, 0, 310, 40]],  # right, a pear, IoU .4 with C, nothing
        [0.9, 0.8, 0.7, 0.2],
    ),
    classes=["apple", "pear"],
)


def names(records):
    return [OUTCOMES[verdict] for verdict in records.verdict]


def test_by_hand():
    found = record(prepare(ORCHARD))
    assert names(found) == ["TP", "FP", "FP", "FP", "FN", "FN"]
    assert found.is_object.tolist() == [False] * 4 + [True] * 2
    assert found.row.tolist() == [0, 1, 2, 3, 1, 2]
    assert (found.box(3), found.box(4)) == (("prediction", 3), ("object", 1))
    kinds = [ERROR_TYPES[each] if each >= 0 else "" for each in found.error]
    assert kinds == ["", "classification", "localisation", "background", "", ""]
    assert found.partner.tolist() == [0, 1, 2, -1, 1, 2]
    assert found.iou.tolist() == [1.0, 1.0, 0.4, 0.0, 1.0, 0.4]
    assert found.label.tolist() == [0, 0, 0, 0, 1, 0]
    # the apple on B and the pear that was missed lie in one cell of the matrix
    assert found.true_class.tolist() == [0, 1, -1, -1, 1, 0]
    assert found.predicted_class.tolist() == [0, 0, 0, 0, 0, -1]
    # of the object where there is one, else of the prediction: C is 20 wide, the guess on it 8
    assert found.area.tolist() == [100, 100, 80, 400, 100, 200]
    assert found.aspect.tolist() == [1, 1, 0.8, 0.25, 1, 2]
    assert found.x.tolist() == [5 / 400, 25 / 400, 44 / 400, 305 / 400, 25 / 400, 50 / 400]
    assert found.y[3] == 20 / 400
    np.testing.assert_array_equal(found.score, [0.9, 0.8, 0.7, 0.2, np.nan, np.nan])


def test_below_the_confidence_nothing_is_written_down():
    found = record(prepare(ORCHARD), confidence=0.75)
    assert names(found) == ["TP", "FP", "FN", "FN"]
    assert found.partner.tolist() == [0, 1, 1, -1]  # what overlaps C does not take part
    assert found.iou.tolist() == [1.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("protocol", [iouviz.COCO, iouviz.VOC2010])
def test_verdicts_are_those_of_each_image_judged_alone(protocol):
    seen = np.zeros(4, int)
    for seed in range(7000, 7020):
        dataset = random_dataset(seed)
        found = record(prepare(dataset, protocol), iou_threshold=0.45, confidence=0.1)
        for image in range(len(dataset.images)):
            one = judge(dataset, image, iou_threshold=0.45, confidence=0.1, protocol=protocol)
            here = np.flatnonzero(found.image == image)
            predictions, objects = here[~found.is_object[here]], here[found.is_object[here]]
            said = {
                int(row): (verdict, int(partner))
                for row, verdict, partner in zip(
                    one.predictions, one.prediction_verdicts, one.matched, strict=True
                )
                if verdict in OUTCOMES
            }
            assert sorted(said) == found.row[predictions].tolist()
            for at in predictions:
                verdict, partner = said[int(found.row[at])]
                assert OUTCOMES[found.verdict[at]] == verdict, seed
                if verdict == "TP":
                    assert found.partner[at] == partner, seed
            missed = [
                (int(row), FN if verdict == "missed" else IGNORED)
                for row, verdict in zip(one.objects, one.object_verdicts, strict=True)
                if verdict != "matched"
            ]
            assert missed == list(
                zip(found.row[objects].tolist(), found.verdict[objects].tolist(), strict=True)
            )
        seen += np.bincount(found.verdict, minlength=4)
    assert (seen > 20).all()


def test_counts_matrix_and_errors_are_the_sweeps():
    for seed in range(7100, 7130):
        dataset = random_dataset(seed)
        sweep, setting = prepare(dataset), {"iou_threshold": 0.55, "confidence": 0.1}
        found, n = record(sweep, **setting), len(dataset.classes)
        counts = sweep.at(**setting).per_class
        for verdict, number in ((TP, counts.tp), (FP, counts.fp), (FN, counts.fn)):
            rows = found.label[found.verdict == verdict]
            assert np.bincount(rows, minlength=n).tolist() == number.tolist()
        matrix = np.zeros((n + 1, n + 1), int)
        cell = found.not_ignored & (~found.is_object | (found.predicted_class == -1))
        np.add.at(
            matrix, (found.true_class[cell], found.predicted_class[cell]), 1
        )  # -1 is the last
        assert matrix.tolist() == sweep.confusion(**setting).matrix.tolist()
        kinds = np.bincount(found.error[found.error >= 0], minlength=len(ERROR_TYPES))
        assert kinds.tolist() == list(found.errors.counts.values())


def test_iou_is_that_with_the_partner():
    compared = 0
    for seed in range(7200, 7215):
        dataset = random_dataset(seed)
        found = record(prepare(dataset), confidence=0.1)
        ground_truth, predictions = dataset.ground_truth, dataset.predictions
        every = (
            iou(predictions.boxes, ground_truth.boxes)
            if len(ground_truth) and len(predictions)
            else None
        )
        for at in np.flatnonzero(found.partner >= 0):
            pair = (found.partner[at], found.row[at])
            d, g = pair if found.is_object[at] else pair[::-1]
            if ground_truth.crowd[g]:
                continue
            assert found.iou[at] == pytest.approx(every[d, g], abs=1e-12)
            if found.verdict[at] == FN:
                playing = found.row[~found.is_object]
                rivals = playing[predictions.image[playing] == ground_truth.image[g]]
                assert every[rivals, g].max() == pytest.approx(found.iou[at], abs=1e-12)
            compared += 1
    assert compared > 100


def test_nothing_and_nobody():
    assert len(record(prepare(make_dataset(no_ground_truth(), no_predictions())))) == 0
    unseen = record(prepare(make_dataset(GroundTruth.of([0], [0], [A]), no_predictions())))
    assert (names(unseen), unseen.area.tolist()) == (["FN"], [100])
    unasked = make_dataset(no_ground_truth(), Predictions.of([0], [0], [[0, 0, 5, 0]], [0.5]))
    found = record(prepare(unasked))
    assert names(found) == ["FP"]
    assert np.isnan(found.aspect).all()  # no height
