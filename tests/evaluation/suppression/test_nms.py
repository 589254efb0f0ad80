"""Suppression against the plain loop, with ties in score and in IoU."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.model import Dataset, GroundTruth, Images, MaskColumn, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.overlap import among_predictions
from iouviz.evaluation.suppression import overlaps as neighbours
from iouviz.evaluation.suppression.nms import nms, nms_sweep
from iouviz.evaluation.suppression.soft_nms import soft_nms
from iouviz.geometry.masks.boundary import boundary_masks
from iouviz.geometry.masks.overlap import mask_iou
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.oriented import oriented_overlap, upright
from iouviz.geometry.overlap import iou
from iouviz.geometry.rotated import corners

THRESHOLDS = [0.0, 0.2, 1 / 3, 0.5, 0.6, 1.0]


def random_predictions(seed, count=60):
    """Few images, classes, corners and scores: ties everywhere, and exact IoUs of 1/3."""
    rng = np.random.default_rng(seed)
    corner = rng.choice([0.0, 4.0, 5.0, 10.1], size=(count, 2))
    size = rng.choice([0.0, 8.0, 10.0, 10.0, 20.7], size=(count, 2))
    return Predictions.of(
        rng.integers(3, size=count),
        rng.integers(3, size=count),
        np.concatenate([corner, corner + size], axis=1),
        rng.choice([0.0, 0.1, 0.5, 0.5, 0.9], size=count),
    )


def same_group(predictions, i, j, class_agnostic):
    alike = class_agnostic or predictions.label[i] == predictions.label[j]
    return alike and predictions.image[i] == predictions.image[j]


def plain(predictions, threshold, class_agnostic, overlaps=None):
    kept, by = [], np.full(len(predictions), -1)
    if overlaps is None:
        overlaps = iou(predictions.boxes, predictions.boxes)
    for j in sorted(range(len(predictions)), key=lambda j: -predictions.score[j]):
        for i in kept:
            if same_group(predictions, i, j, class_agnostic) and overlaps[i, j] > threshold:
                by[j] = i
                break
        else:
            kept.append(j)
    return by


@pytest.mark.parametrize("class_agnostic", [False, True])
def test_it_is_the_plain_loop(class_agnostic, monkeypatch):
    for seed in range(15):
        # small blocks and chunks, so that their seams are met
        monkeypatch.setattr(neighbours, "BLOCK", 3 + seed * 29)
        monkeypatch.setattr(neighbours, "CHUNK", 1 + seed * 20)
        predictions = random_predictions(seed)
        swept = nms_sweep(predictions, THRESHOLDS, class_agnostic=class_agnostic)
        for threshold in THRESHOLDS:
            by = plain(predictions, threshold, class_agnostic)
            once = nms(predictions, iou_threshold=threshold, class_agnostic=class_agnostic)
            np.testing.assert_array_equal(once.suppressed_by, by)
            np.testing.assert_array_equal(once.kept, by == -1)
            np.testing.assert_array_equal(swept.at(threshold), by == -1)


def judged_by(overlap, predictions):
    """A data set of nothing but these predictions."""
    truth = GroundTruth.of([], [], np.zeros((0, 4)))
    images = Images(("a", "b", "c"), np.full((3, 2), 40.0), (0, 1, 2), (None,) * 3)
    return Dataset(images, ("x", "y", "z"), (1, 2, 3), truth, predictions, overlap=overlap)


@pytest.mark.parametrize("seed", range(8))
def test_oriented_boxes_suppress_by_their_own_iou(seed, monkeypatch):
    monkeypatch.setattr(neighbours, "BLOCK", 3 + seed * 29)
    rng = np.random.default_rng(seed)
    turned = corners(
        np.column_stack(
            [rng.uniform(8, 20, (40, 2)), rng.uniform(2, 14, (40, 2)), rng.uniform(0, 180, 40)]
        )
    )
    some = random_predictions(seed, 40)
    made = Predictions.of(some.image, some.label, upright(turned), some.score, corners=turned)
    predictions, measure = among_predictions(judged_by("oriented", made))
    every = oriented_overlap(np.repeat(turned, 40, axis=0), np.tile(turned, (40, 1, 1))).iou
    by_boxes = 0
    for threshold in THRESHOLDS[:-1]:
        by = plain(made, threshold, False, every.reshape(40, 40))
        once = nms(predictions, iou_threshold=threshold, iou=measure)
        np.testing.assert_array_equal(once.suppressed_by, by)
        swept = nms_sweep(predictions, THRESHOLDS, iou=measure)
        np.testing.assert_array_equal(swept.at(threshold), by == -1)
        by_boxes += (nms(made, iou_threshold=threshold).kept != once.kept).sum()
    assert by_boxes  # upright boxes would have it otherwise


@pytest.mark.parametrize("overlap", ["masks", "boundary"])
def test_masks_suppress_by_their_own_iou_wherever_their_boxes_are_said_to_be(overlap):
    rng = np.random.default_rng(5)
    pixels = np.zeros((30, 40, 40), np.bool_)
    for each, (x, y, side) in zip(pixels, rng.integers(2, 14, (30, 3)).tolist(), strict=True):
        each[y : y + side, x : x + side] = rng.random((side, side)) < 0.8
    masks = Masks.from_pixels(pixels)
    made = replace(random_predictions(5, 30), shapes=MaskColumn(lambda: masks))
    predictions, measure = among_predictions(judged_by(overlap, made))
    every = mask_iou(masks, masks)
    if overlap == "boundary":
        bands = boundary_masks(masks)
        every = np.minimum(every, mask_iou(bands, bands))
    for threshold in THRESHOLDS[:-1]:
        once = nms(predictions, iou_threshold=threshold, iou=measure)
        np.testing.assert_array_equal(once.suppressed_by, plain(made, threshold, False, every))
        softened = soft_nms(predictions, decay="linear", iou_threshold=0.99, iou=measure)
        np.testing.assert_array_equal(softened, made.score)


@pytest.mark.parametrize("overlap", ["boxes", "keypoints"])
def test_poses_suppress_by_their_boxes(overlap):
    made = random_predictions(0, 5)
    assert among_predictions(judged_by(overlap, made)) == (made, None)


def test_more_thresholds_than_a_word_has_bits():
    predictions = random_predictions(1)
    thresholds = np.arange(150) / 150
    swept = nms_sweep(predictions, thresholds)
    assert swept.kept.shape == (150, 60)
    for t in (0, 63, 64, 127, 128, 149):
        expected = nms(predictions, iou_threshold=thresholds[t]).kept
        np.testing.assert_array_equal(swept.kept[t], expected)


@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(st.integers(0, 10**6), st.floats(0, 1))
def test_what_is_kept_is_kept_again(seed, threshold):
    predictions = random_predictions(seed, 20)
    kept = predictions.take(nms(predictions, iou_threshold=threshold).kept)
    assert nms(kept, iou_threshold=threshold).kept.all()


def test_a_higher_threshold_may_lose_a_box():
    # 1 lives from .43 on, and then takes 2 with it (IoU of neighbours 60 / 140 = .43, 80 / 120)
    chain = Predictions.of(
        [0] * 3, [0] * 3, [[0, 0, 10, 10], [4, 0, 14, 10], [6, 0, 16, 10]], [0.9, 0.8, 0.7]
    )
    assert nms_sweep(chain, [0.5, 0.4]).kept.tolist() == [[True, False, True], [True, True, False]]


def test_an_equal_iou_does_not_suppress_and_the_earlier_row_wins_a_tie():
    # 50 / 150 is 1/3 to the bit
    tie = Predictions.of([0, 0], [0, 0], [[0, 0, 10, 10], [5, 0, 15, 10]], [0.5, 0.5])
    assert nms(tie, iou_threshold=1 / 3).kept.tolist() == [True, True]
    assert nms(tie, iou_threshold=np.nextafter(1 / 3, 0)).kept.tolist() == [True, False]


def test_nothing_stays_nothing():
    empty = Predictions.of([], [], np.empty((0, 4)), [])
    assert nms(empty).kept.tolist() == []
    assert nms_sweep(empty, [0.5]).kept.shape == (1, 0)


@pytest.mark.parametrize("thresholds", [[], [-0.1], [0.5, 1.1], [np.nan]])
def test_impossible_thresholds_are_refused(thresholds):
    with pytest.raises(RequestError, match="wanted at least one"):
        nms_sweep(random_predictions(0), thresholds)


def test_a_threshold_that_was_not_swept_is_refused():
    with pytest.raises(RequestError, match=r"only at 0\.5"):
        nms_sweep(random_predictions(0), [0.5]).at(0.6)


def test_a_selection_keeps_every_column():
    predictions = random_predictions(0, 5)
    masks = Masks.from_pixels([np.arange(4).reshape(2, 2) == i for i in range(5)])
    predictions = replace(predictions, shapes=MaskColumn(lambda: masks), shape_area=np.arange(5.0))
    flags = np.array([True, False, False, True, False])
    for chosen in (flags, [0, 3]):
        some = predictions.take(chosen)
        np.testing.assert_array_equal(some.boxes, predictions.boxes[[0, 3]])
        np.testing.assert_array_equal(some.score, predictions.score[[0, 3]])
        assert some.area.tolist() == [0.0, 3.0]
        assert len(some.masks) == 2
        assert some.masks.pixels(1).tolist() == masks.pixels(3).tolist()
