"""Resampled average precision is that of the data set with its images copied."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.protocols import MEDIUM
from iouviz.evaluation.statistics.bootstrap import bootstrap, draws, interval, mean
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, no_ground_truth, no_predictions, random_dataset

PROTOCOLS = [
    replace(iouviz.COCO.at(0.5, 0.75), max_detections=(1, 4)),
    replace(iouviz.COCO.at(0.5), areas=(MEDIUM,)),
    iouviz.VOC2007,
    iouviz.VOC2010,
]


def copied(dataset, times):
    """The data set with image i there `times[i]` times; copies stand together, in row order."""
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    first = np.cumsum(times) - times
    g = np.concatenate(
        [np.repeat(r, times[ground_truth.image[r]]) for r in range(len(ground_truth))] or [[]]
    )
    d = np.concatenate(
        [np.repeat(r, times[predictions.image[r]]) for r in range(len(predictions))] or [[]]
    )
    g, d = g.astype(int), d.astype(int)

    def image(rows, of):
        copy = np.array([np.count_nonzero(rows[:i] == r) for i, r in enumerate(rows)], int)
        return first[of[rows]] + copy

    return make_dataset(
        GroundTruth.of(
            image(g, ground_truth.image),
            ground_truth.label[g],
            ground_truth.boxes[g],
            **{
                name: getattr(ground_truth, name)[g] for name in ("size", "area", "crowd", "ignore")
            },
        ),
        Predictions.of(
            image(d, predictions.image),
            predictions.label[d],
            predictions.boxes[d],
            predictions.score[d],
            size=predictions.size[d],
        ),
        classes=dataset.classes,
        images=int(times.sum()),
    )


def untied(dataset):
    """All scores different: then the order of copies among equal scores does not matter."""
    count = len(dataset.predictions)
    score = np.random.default_rng(count).permutation(count) / 100
    return replace(dataset, predictions=replace(dataset.predictions, score=score))


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["coco", "medium", "voc2007", "voc2010"])
def test_a_resample_is_the_evaluation_of_copies(protocol):
    for seed in range(8000, 8015):
        dataset = untied(random_dataset(seed))
        found = bootstrap(prepare(dataset, protocol), resamples=3, seed=seed)
        here = iouviz.evaluate(dataset, protocol).average_precision[..., 0]
        np.testing.assert_allclose(found.estimate, here, rtol=0, atol=1e-12)
        for times, sample in zip(draws(len(dataset.images), 3, seed), found.samples, strict=True):
            anew = iouviz.evaluate(copied(dataset, times), protocol).average_precision[..., 0]
            np.testing.assert_allclose(sample, anew, rtol=0, atol=1e-12)


def test_every_image_is_drawn_as_often_as_there_are_images():
    times = draws(7, 20, seed=1)
    assert times.shape == (20, 7)
    assert (times.sum(axis=1) == 7).all()
    np.testing.assert_array_equal(times, draws(7, 20, seed=1))
    assert (times != draws(7, 20, seed=2)).any()


def test_intervals():
    # 101 samples 0, .01 ... 1 with mean .5, moved to .6: 5 % and 95 % are .15 and 1.05
    found = interval(0.6, np.arange(101) / 100, level=0.9)
    assert (found.low, found.high) == pytest.approx((0.15, 1.05))
    nothing = interval(np.nan, np.full(3, np.nan))
    assert np.isnan([nothing.low, nothing.high]).all()
    with pytest.raises(RequestError, match="level"):
        interval(0.5, np.zeros(3), level=1.0)


def test_means_leave_out_what_is_undefined():
    values = np.array([[[0.2, np.nan], [0.4, np.nan]], [[np.nan, np.nan], [np.nan, np.nan]]])
    np.testing.assert_allclose(mean(values), [0.3, np.nan])


def test_an_interval_by_class_and_over_all():
    dataset = random_dataset(8001)
    found = bootstrap(prepare(dataset, iouviz.VOC2010), resamples=50)
    whole = found.interval()
    assert whole.estimate == pytest.approx(iouviz.evaluate(dataset, iouviz.VOC2010).summary["AP"])
    assert whole.low <= whole.estimate <= whole.high
    assert found.interval(classes=[0]).estimate == pytest.approx(found.estimate[0, 0])
    assert whole.high - whole.low > found.interval(level=0.5).high - found.interval(level=0.5).low


def test_without_predictions_and_impossible_requests():
    sweep = prepare(make_dataset(GroundTruth.of([0], [0], [[0, 0, 9, 9]]), no_predictions()))
    assert (bootstrap(sweep, resamples=5).samples == 0).all()
    void = prepare(make_dataset(no_ground_truth(), no_predictions(), classes=[], images=0))
    assert np.isnan(bootstrap(void, resamples=2).interval().estimate)
    with pytest.raises(RequestError, match="wanted some"):
        bootstrap(sweep, resamples=0)
    with pytest.raises(RequestError, match="wanted some"):
        bootstrap(sweep, iou_thresholds=[])
    with pytest.raises(RequestError, match="IoU threshold"):
        bootstrap(sweep, iou_thresholds=[0.01])
