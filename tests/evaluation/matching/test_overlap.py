"""One value says what IoU is measured on, and everything follows it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.data.read.read import read
from iouviz.data.sample import sample
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import error_types
from iouviz.evaluation.diagnosis.explain import explain_prediction
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.mask_pair_iou import by_mask_area, mask_pair_iou
from iouviz.evaluation.matching.overlap import available, measured_by, pair_iou_of
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.masks.overlap import MaskIndex
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import corners
from tests.evaluation.matching.test_mask_pair_iou import random_files


def half_and_whole() -> Dataset:
    """An object and a prediction in one box of 4 x 4; the prediction's mask is its left half."""
    whole, half = np.ones((4, 4)), np.repeat([[1, 1, 0, 0]], 4, axis=0)
    return Dataset(
        images=Images(("a.png",), np.array([[4.0, 4.0]]), (1,), (None,)),
        classes=("cat",),
        class_ids=(1,),
        ground_truth=GroundTruth.of([0], [0], [[0, 0, 4, 4]], shapes=Masks.from_pixels([whole])),
        predictions=Predictions.of(
            [0], [0], [[0, 0, 4, 4]], [0.9], shapes=Masks.from_pixels([half])
        ),
    )


def test_the_same_data_are_right_by_boxes_and_half_right_by_masks():
    dataset = half_and_whole()
    assert available(dataset) == ("boxes", "masks", "boundary")
    assert evaluate(dataset).summary["AP"] == pytest.approx(1)
    # IoU 8 / 16: a match at .5 alone, one of ten thresholds
    assert evaluate(dataset, overlap="masks").summary["AP"] == pytest.approx(0.1)
    masks = measured_by(dataset, "masks")
    assert masks.predictions.area.tolist() == [8]
    assert int(prepare(masks).at(iou_threshold=0.55).pooled.tp) == 0
    story = explain_prediction(judge(masks, 0, iou_threshold=0.55), 0, masks)
    assert story.candidates[0].iou == pytest.approx(0.5)
    assert measured_by(masks, "boundary").overlap == "boundary"
    with pytest.raises(RequestError, match="wanted the data set as it was read"):
        measured_by(masks, "boxes")  # which may have rows that masks leave out


def test_boundaries_share_less_than_masks():
    dataset = measured_by(half_and_whole(), "boundary")
    # the band is a pixel wide: 12 pixels of the whole, all 8 of the half, of which 6 are shared
    assert pair_iou_of(dataset)(np.array([0]), np.array([0])).tolist() == [6 / 14]


def test_the_stories_of_an_image_make_ready_no_masks_of_others(monkeypatch):
    truth, results = random_files(1)
    dataset = measured_by(
        read(("truth.json", json.dumps(truth).encode()), ("d.json", json.dumps(results).encode())),
        "masks",
    )
    judgement = judge(dataset, 0)
    counts, of = [], MaskIndex.of
    monkeypatch.setattr(MaskIndex, "of", lambda masks: counts.append(len(masks)) or of(masks))
    whole = mask_pair_iou(dataset)
    assert max(counts) > max(len(judgement.predictions), len(judgement.objects))
    counts.clear()
    for row in judgement.predictions.tolist():
        for each in explain_prediction(judgement, row, dataset).candidates:
            assert each.iou == whole(np.array([row]), np.array([each.row]))[0]
    assert counts
    assert max(counts) <= len(judgement.objects)


def test_a_part_is_judged_as_the_whole():
    assert measured_by(half_and_whole(), "masks").at_images([0]).overlap == "masks"


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_a_measure_of_ones_own_says(seed):
    truth, results = random_files(seed)
    dataset = read(
        ("truth.json", json.dumps(truth).encode()), ("found.json", json.dumps(results).encode())
    )
    wanted = evaluate(by_mask_area(dataset), iou=mask_pair_iou(dataset)).summary
    assert evaluate(dataset, overlap="masks").summary == pytest.approx(wanted, nan_ok=True, abs=0)
    errors = error_types(measured_by(dataset, "masks"))
    told = error_types(by_mask_area(dataset), iou=mask_pair_iou(dataset))
    assert errors.counts == told.counts


def test_rows_without_a_mask_are_left_out_and_said():
    dataset = half_and_whole()
    two = GroundTruth.of(
        [0, 0],
        [0, 0],
        [[0, 0, 4, 4], [1, 1, 3, 3]],
        shapes=Masks(np.array([0, 16]), np.array([0, 2, 2]), np.array([[4, 4], [0, 0]])),
    )
    judged = measured_by(replace(dataset, ground_truth=two), "masks")
    assert len(judged.ground_truth) == 1
    assert [str(issue) for issue in judged.issues] == [
        "ground truth: 1 object of 2 without a mask. Left out, because masks are "
        "evaluated. Evaluate the boxes to include all."
    ]


def test_what_is_not_there_is_refused():
    with pytest.raises(RequestError, match="no masks in the predictions; this data set has: boxes"):
        measured_by(sample(), "masks")
    with pytest.raises(RequestError, match="no overlap 'outlines'; there are: boxes, m"):
        measured_by(sample(), "outlines")


def crossed_strips() -> Dataset:
    """Two strips of 10 x 1 in one upright box, one along each diagonal, as in the obb report."""
    strip = corners([[5, 5, 10, 1, 45], [5, 5, 10, 1, -45]])
    boxes = upright(strip)
    return Dataset(
        images=Images(("a.png",), np.array([[10.0, 10.0]]), (1,), (None,)),
        classes=("strip",),
        class_ids=(1,),
        ground_truth=GroundTruth.of([0], [0], boxes[:1], corners=strip[:1]),
        predictions=Predictions.of([0], [0], boxes[1:], [0.9], corners=strip[1:]),
    )


def test_crossed_strips_are_a_match_upright_and_none_as_they_lie():
    dataset = crossed_strips()
    assert available(dataset) == ("boxes", "oriented")
    assert evaluate(dataset, overlap="boxes").summary["AP"] == pytest.approx(1)
    assert evaluate(dataset, overlap="oriented").summary["AP"] == 0
    judged = measured_by(dataset, "oriented")
    # they share a square of 1 x 1: 1 / (10 + 10 - 1)
    assert pair_iou_of(judged)(np.array([0]), np.array([0])) == pytest.approx([1 / 19])
    assert judged.predictions.area == pytest.approx([10])
    assert dataset.ground_truth.area == pytest.approx([10])
    (told,) = explain_prediction(judge(judged, 0), 0, judged).candidates
    assert told.iou == pytest.approx(1 / 19)
    assert measured_by(judged, "boxes").predictions.area == pytest.approx([60.5])


def test_a_side_without_oriented_boxes_is_measured_upright():
    dataset = crossed_strips()
    plain = replace(dataset.predictions, corners=None)
    judged = measured_by(replace(dataset, predictions=plain), "oriented")
    assert pair_iou_of(judged)(np.array([0]), np.array([0])) == pytest.approx([10 / 60.5])


def test_corners_go_with_their_rows():
    dataset = crossed_strips()
    assert len(dataset.at_images([0]).predictions.corners) == 1
    assert len(dataset.ground_truth.take([False]).corners) == 0
    with pytest.raises(RequestError, match="1 rows of corners beside 2 boxes"):
        GroundTruth.of([0, 0], [0, 0], [[0, 0, 1, 1]] * 2, corners=dataset.ground_truth.corners)
