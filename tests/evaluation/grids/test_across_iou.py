"""Fit across IoU thresholds against judging one image after the other."""

import numpy as np
import pytest

from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.grids.across_iou import across_iou, fits
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset

IOUS = np.array([0.3, 0.5, 0.9])
CONFIDENCES = np.array([0.0, 0.3, 0.6])


@pytest.mark.parametrize("seed", range(6))
def test_every_number_is_the_sweeps_or_the_judges(seed):
    dataset = random_dataset(seed)
    sweep = prepare(dataset)
    for classes in (None, [0]):
        grid = across_iou(
            sweep, iou_thresholds=IOUS, confidences=CONFIDENCES, classes=classes, bins=7
        )
        for t, iou in enumerate(IOUS.tolist()):
            whole = sweep.at(iou_threshold=iou, classes=classes)
            np.testing.assert_array_equal(grid.average_precision[t], whole.average_precision)
            wanted = whole.mean(whole.average_precision)
            np.testing.assert_allclose(grid.mean_average_precision[t], wanted, rtol=1e-12)
            for c, confidence in enumerate(CONFIDENCES.tolist()):
                there = sweep.at(iou_threshold=iou, confidence=confidence, classes=classes)
                np.testing.assert_array_equal(grid.recall[t, c], there.per_class.recall)
                np.testing.assert_array_equal(grid.pooled_recall[t, c], there.pooled.recall)
        for c, confidence in enumerate(CONFIDENCES.tolist()):
            found = []
            for image in range(len(dataset.images)):
                seen = judge(dataset, image, iou_threshold=0.3, confidence=confidence)
                label = dataset.predictions.label[seen.predictions]
                right = np.array(seen.prediction_verdicts) == "TP"
                found += seen.iou[right & (np.isin(label, grid.labels))].tolist()
            np.testing.assert_array_equal(
                grid.fit[c],
                np.histogram(np.clip(found, 0.3, 1.0), grid.edges)[0],  # 1 + 1e-16
            )
            if c == 0:
                assert grid.found.sum() == len(found)
                total = np.nansum(grid.mean_iou * grid.found)
                assert total == pytest.approx(sum(found))


def test_fit_is_at_least_the_threshold():
    sweep = prepare(random_dataset(1))
    _, iou = fits(sweep, 0.5)
    assert len(iou)
    assert iou.min() >= 0.5
