"""Tables for sliders against the sweep that they stand for, stop by stop."""

import numpy as np
import pytest

from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.grids.counts import all_stops, confidence_stops
from iouviz.evaluation.grids.images import judged, strip
from iouviz.evaluation.metrics.counts import OUTCOMES
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset

IOUS = [0.1, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("seed", range(7))
def test_every_stop_says_what_the_sweep_says(seed):
    dataset = random_dataset(seed)
    sweep = prepare(dataset, iou_floor=0.1)
    confidences = np.array([-1.0, 0.0, 0.05, 0.1, 0.5, 0.9, 1.0])
    for classes in (None, [len(dataset.classes) - 1]):
        stops = all_stops(sweep, iou_thresholds=IOUS, confidences=confidences, classes=classes)
        for t, iou in enumerate(IOUS):
            whole = sweep.at(iou_threshold=iou, classes=classes).average_precision
            np.testing.assert_array_equal(stops.average_precision[t], whole)
            for c, confidence in enumerate(confidences):
                here = {"iou_threshold": iou, "confidence": confidence, "classes": classes}
                outcome = sweep.at(**here)
                for name in ("tp", "fp", "fn"):
                    found = getattr(stops.per_class, name)[t, c]
                    np.testing.assert_array_equal(found, getattr(outcome.per_class, name))
                    assert getattr(stops.pooled, name)[t, c] == getattr(outcome.pooled, name)
                matrix = sweep.confusion(**here).matrix
                np.testing.assert_array_equal(stops.matrix.at(t, c), matrix.ravel())


def test_confidences_cover_scores_that_are_no_shares():
    stops = confidence_stops(np.array([-3.0, 12.5]))
    assert (stops[0], stops[-1], len(stops)) == (-3.0, 12.5, 101)


def test_exact_confidences_are_stops_too():
    score = np.array([0.2, 0.9])
    plain = confidence_stops(score)
    exact = [0.3816274583, 0.5, 0.3816274583, float("nan"), float("inf")]
    stops = confidence_stops(score, also=exact)
    assert (np.diff(stops) > 0).all()
    np.testing.assert_array_equal(np.setdiff1d(stops, plain), [0.3816274583])
    np.testing.assert_array_equal(np.intersect1d(stops, plain), plain)


def test_a_strip_shows_what_judging_one_image_says():
    dataset = random_dataset(3)
    sweep, confidences = prepare(dataset), np.array([0.0, 0.1, 0.3, 0.6, 0.95])
    images = [len(dataset.images) - 1, 0]
    settings = [judged(sweep, iou_threshold=t, confidences=confidences) for t in (0.5, 0.75)]
    shown = strip(sweep, settings, images, confidences=confidences)
    assert len(shown.predictions)
    assert len(shown.objects)
    for table, rows in (
        (dataset.predictions, shown.predictions),
        (dataset.ground_truth, shown.objects),
    ):
        order = [images.index(image) for image in table.image[rows]]
        assert order == sorted(order)
    for t, iou in enumerate((0.5, 0.75)):
        for c, confidence in enumerate(confidences):
            for s, image in enumerate(images):
                seen = judge(dataset, image, iou_threshold=iou, confidence=confidence)
                counts = [getattr(shown.counts, name)[t, c, s] for name in ("tp", "fp", "fn")]
                assert counts == [seen.tp, seen.fp, seen.fn]
                verdicts = dict(
                    zip(seen.predictions.tolist(), seen.prediction_verdicts, strict=True)
                )
                for d, last, verdict in zip(
                    shown.predictions.tolist(), shown.last[t], shown.verdict[t], strict=True
                ):
                    if d in verdicts:
                        let_in = verdicts[d] != "below confidence"
                        assert (c <= last) == let_in
                        assert not let_in or OUTCOMES[verdict] == verdicts[d]
                missed = {
                    g
                    for g, verdict in zip(seen.objects, seen.object_verdicts, strict=True)
                    if verdict == "missed"
                }
                here = dataset.ground_truth.image[shown.objects] == image
                assert missed == set(shown.objects[here & (c > shown.found_until[t])].tolist())
