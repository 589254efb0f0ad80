"""Delta AP by hand, against the evaluation of corrected data, and whatever the confidence."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import error_types
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)
from tests.evaluation.diagnosis.test_error_types import ZOO, A


def test_by_hand():
    # all-point: apple 1 of 2 found, precision 1 there: AP 1/2; pear: none found, AP 0
    found = delta_ap(prepare(ZOO, iouviz.VOC2010))
    assert found.average_precision.tolist() == [0.5, 0.0]
    assert (found.name, found.base()) == ("AP50", 0.25)
    # corrected, the prediction on C is the second right one, as the fourth of the apples: 2/4
    assert found.gain["localisation"].tolist() == [0.25, 0.0]
    # the prediction on B becomes a pear, the first one there
    assert found.gain["classification"].tolist() == [0.0, 1.0]
    for kind in ("duplicate", "background", "both", "missed", "false positive"):
        assert found.gain[kind].tolist() == [0.0, 0.0]  # after the last hit nothing can be won
    # without C every apple is found; without B there is no pear, which gains nothing
    assert found.gain["false negative"].tolist() == [0.5, 0.0]
    assert found.mean()["localisation"] == 0.125
    assert found.mean(classes=[1])["classification"] == 1.0
    assert found.base(classes=[0]) == 0.5


def test_of_two_errors_about_one_object_the_one_of_higher_confidence_is_corrected():
    # two localisation errors: corrected, one finds the object, the other goes: AP 1
    dataset = one_image([A], [[0, 0, 4, 10], [0, 0, 3, 10]], [0.5, 0.9])
    found = delta_ap(prepare(dataset, iouviz.VOC2010))
    assert found.gain["localisation"].tolist() == [1.0]


def test_it_is_that_of_a_data_set_without_the_error():
    for seed in range(5100, 5120):
        dataset = random_dataset(seed)
        errors, found = error_types(dataset), delta_ap(prepare(dataset))
        plain = iouviz.evaluate(dataset, iouviz.COCO.at(0.5)).average_precision[0, :, 0]
        np.testing.assert_allclose(found.average_precision, plain, atol=1e-12)
        for kind in ("duplicate", "background", "both", "missed"):
            table = dataset.ground_truth if kind == "missed" else dataset.predictions
            kept = np.setdiff1d(np.arange(len(table)), errors.rows(kind))
            if kind == "missed":
                better = replace(dataset, ground_truth=some(table, kept))
            else:
                better = replace(dataset, predictions=table.take(kept))
            after = iouviz.evaluate(better, iouviz.COCO.at(0.5)).average_precision[0, :, 0]
            gain = after - found.average_precision
            # a class left without objects is said to gain nothing
            gain[np.isnan(after) & ~np.isnan(found.average_precision)] = 0
            np.testing.assert_allclose(found.gain[kind], gain, atol=1e-12)


def some(ground_truth, rows):
    columns = ("size", "area", "crowd", "ignore")
    return GroundTruth.of(
        ground_truth.image[rows],
        ground_truth.label[rows],
        ground_truth.boxes[rows],
        **{name: getattr(ground_truth, name)[rows] for name in columns},
    )


def test_it_is_computed_once_a_threshold():
    sweep = prepare(ZOO)
    assert delta_ap(sweep) is delta_ap(sweep)
    assert delta_ap(sweep, iou_threshold=0.75) is not delta_ap(sweep)


def test_nothing_and_nobody():
    empty = delta_ap(prepare(make_dataset(no_ground_truth(), no_predictions())))
    assert np.isnan(empty.mean()["missed"])
    assert np.isnan(empty.base())
    alone = make_dataset(no_ground_truth(), Predictions.of([0], [0], [A], [0.5]))
    unasked = delta_ap(prepare(alone))
    both_ways = [
        unasked.mean(over)["background"]
        for over in ("classes with ground truth", "classes with ground truth or predictions")
    ]
    np.testing.assert_array_equal(both_ways, [np.nan, 0.0])


def test_what_is_impossible_is_refused():
    with pytest.raises(RequestError, match="wanted"):
        delta_ap(prepare(ZOO), background=0.6)
    with pytest.raises(RequestError, match="no averaging"):
        delta_ap(prepare(ZOO)).mean("all")
