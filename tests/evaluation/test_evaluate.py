"""Whole evaluations: small ones by hand, empty ones, and what is refused."""

import time
from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.metrics.curves import average_precision
from iouviz.evaluation.protocols import PROTOCOLS
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)

KEYS = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]
SQUARE = [[0.0, 0.0, 10.0, 10.0]]


def test_one_box_by_hand():
    # IoU 8 x 10 / 10 x 10 = .8: a hit at .50 ... .80, a miss at .85, .90, .95: 7 of 10
    result = iouviz.evaluate(one_image(SQUARE, [[0, 0, 8, 10]], [0.9]))
    assert list(result.summary) == KEYS
    for key in ("AP", "APs", "AR1", "AR10", "AR100", "ARs"):
        assert result.summary[key] == pytest.approx(0.7)
    for key in ("AP50", "AP75"):
        assert result.summary[key] == pytest.approx(1.0)
    for key in ("APm", "APl", "ARm", "ARl"):
        assert np.isnan(result.summary[key])
    assert result.per_class["apple"] == pytest.approx(result.summary, nan_ok=True)
    assert result.precision.shape == (10, 101, 1, 4)
    assert result.recall.shape == (10, 1, 4, 3)


def test_averages_leave_out_classes_without_objects():
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 2], SQUARE * 2, ignore=[False, True]),
        Predictions.of([0, 0], [0, 1], SQUARE * 2, [0.9, 0.8]),
        classes=["seen", "only predicted", "only difficult", "never"],
    )
    for protocol in PROTOCOLS.values():
        result = iouviz.evaluate(dataset, protocol)
        assert result.summary["AP"] == pytest.approx(1.0)
        assert [np.isnan(each["AP"]) for each in result.per_class.values()] == [False, *[True] * 3]


def test_the_recalls_of_the_keypoints_protocol_are_named_by_threshold():
    # IoU .7, a match at .50 to .70: five thresholds of ten; large, for 100 x 100 px
    dataset = one_image([[0, 0, 100, 100]], [[0, 0, 100, 70]], [0.9])
    summary = iouviz.evaluate(dataset, iouviz.COCO_KEYPOINTS).summary
    told = {key: value for key, value in summary.items() if not np.isnan(value)}
    by_name = {"AP": 0.5, "AP50": 1.0, "AP75": 0.0, "APl": 0.5}
    by_name |= {"AR": 0.5, "AR50": 1.0, "AR75": 0.0, "ARl": 0.5}
    assert told == pytest.approx(by_name)


def test_voc_numbers():
    # hits at ranks 1 and 3, one object of three never found: 1/3 x 1 + 1/3 x 2/3 = 5/9;
    # eleven points: 1 at 0, .1, .2, .3; 2/3 at .4, .5, .6; 0 beyond: 6/11
    objects = [[0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]]
    dataset = one_image(objects, [objects[0], [80, 0, 90, 10], objects[1]], [0.9, 0.8, 0.7])
    result = iouviz.evaluate(dataset, iouviz.VOC2010.at(0.5, 0.75))
    for key in ("AP", "AP50", "AP75"):
        assert result.summary[key] == pytest.approx(5 / 9)
    assert all(np.isnan(result.summary[key]) for key in KEYS[3:])
    alone = iouviz.evaluate(dataset, iouviz.VOC2007)
    assert alone.summary["AP"] == alone.summary["AP50"] == pytest.approx(6 / 11)
    assert np.isnan(alone.summary["AP75"])
    assert alone.precision.shape == (1, 11, 1, 1)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_emptiness(protocol):
    ground_truth, predictions = (
        GroundTruth.of([0], [0], SQUARE),
        Predictions.of([0], [0], SQUARE, [0.9]),
    )
    nothing_found = iouviz.evaluate(make_dataset(ground_truth, no_predictions()), protocol)
    assert nothing_found.summary["AP"] == 0.0
    assert len(nothing_found.curve("apple", 0.5)) == 0
    nothing_there = iouviz.evaluate(make_dataset(no_ground_truth(), predictions), protocol)
    nothing_at_all = make_dataset(no_ground_truth(), no_predictions(), classes=[], images=0)
    for result in (nothing_there, iouviz.evaluate(nothing_at_all, protocol)):
        assert result.summary.keys() >= set(KEYS)
        assert np.isnan(list(result.summary.values())).all()
    # nobody looked for apples in that image, by federated rules
    assert nothing_there.curve("apple", 0.5).fp.tolist() == [1] * (not protocol.federated)


def test_curve_is_the_one_that_the_arrays_were_made_from():
    dataset = random_dataset(7)
    result = iouviz.evaluate(dataset)
    for k, name in enumerate(dataset.classes):
        for t, threshold in enumerate(iouviz.COCO.iou_thresholds):
            for a, area in enumerate(iouviz.COCO.areas):
                curve = result.curve(name, threshold, area.name)
                assert (dataset.predictions.label[curve.rows] == k).all()
                np.testing.assert_array_equal(dataset.predictions.score[curve.rows], curve.score)
                assert average_precision(curve, "101-point") == pytest.approx(
                    result.average_precision[t, k, a], nan_ok=True
                )


def test_a_threshold_is_known_by_nine_digits():
    curve = iouviz.evaluate(one_image(SQUARE, SQUARE, [0.9])).curve("apple", 0.6)
    assert curve.tp.tolist() == [1]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (("pear", 0.5), "no class 'pear'; there are: apple"),
        (("apple", 0.51), "nothing was evaluated at IoU 0.51, only at 0.5, 0.55"),
        (("apple", 0.5, "huge"), "no area 'huge'; there are: all, small"),
    ],
)
def test_unknown_requests_are_refused(request_, message):
    result = iouviz.evaluate(one_image(SQUARE, SQUARE, [0.9]))
    with pytest.raises(RequestError, match=message):
        result.curve(*request_)


def test_any_limit_on_detections():
    """pycocotools gives -1 where the last of maxDets is not 100."""
    protocol = replace(iouviz.COCO, max_detections=(1, 10, 500))
    summary = iouviz.evaluate(one_image(SQUARE, SQUARE, [0.9]), protocol).summary
    assert summary["AP"] == pytest.approx(1.0)
    assert summary["AR1"] == 1.0
    assert np.isnan(summary["AR100"])
    nobody = replace(iouviz.COCO, max_detections=(None,))
    assert iouviz.evaluate(one_image(SQUARE, SQUARE, [0.9]), nobody).summary["ARs"] == 1.0


def test_a_data_set_is_not_written_to_and_gives_the_same_twice():
    dataset = random_dataset(11)
    first, second = iouviz.evaluate(dataset), iouviz.evaluate(dataset)
    np.testing.assert_array_equal(first.precision, second.precision)
    np.testing.assert_array_equal(first.recall, second.recall)


@pytest.mark.parametrize("seed", range(10))
def test_order_of_images_and_of_classes_does_not_matter(seed):
    dataset = random_dataset(seed)
    result = iouviz.evaluate(dataset)
    images, classes = len(dataset.images), len(dataset.classes)

    def renamed(table):
        return replace(table, image=images - 1 - table.image, label=classes - 1 - table.label)

    turned = replace(
        dataset,
        images=replace(dataset.images, ids=dataset.images.ids[::-1]),
        classes=dataset.classes[::-1],
        ground_truth=renamed(dataset.ground_truth),
        predictions=renamed(dataset.predictions),
    )
    other = iouviz.evaluate(turned)
    assert other.summary == pytest.approx(result.summary, nan_ok=True)
    for name in dataset.classes:
        assert other.per_class[name] == pytest.approx(result.per_class[name], nan_ok=True)


def test_100_images_take_a_moment():
    """800 objects and as many predictions of 20 classes: about half a second; 10 is a hang."""
    rng = np.random.default_rng(1)
    corner = rng.random((800, 2)) * 300
    boxes = np.concatenate([corner, corner + rng.uniform(10, 90, (800, 2))], axis=1)
    image, label = rng.integers(100, size=800), rng.integers(20, size=800)
    dataset = make_dataset(
        GroundTruth.of(image, label, boxes),
        Predictions.of(image, label, boxes + 2, rng.random(800)),
        classes=[str(k) for k in range(20)],
        images=100,
    )
    start = time.perf_counter()
    iouviz.evaluate(dataset)
    assert time.perf_counter() - start < 10
