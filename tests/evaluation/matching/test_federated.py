"""LVIS: who takes part where nobody looked for every class in every image."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions, Verified
from iouviz.errors import RequestError
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, one_image

A, B = [0, 0, 10, 10], [50, 50, 60, 60]
APPLE, PEAR, PLUM, FIG = range(4)


def fruit():
    """An apple and a fig; no pear for certain; of plums nothing is known, of figs not of all."""
    return make_dataset(
        GroundTruth.of([0, 0], [APPLE, FIG], [A, A]),
        Predictions.of(
            [0] * 5, [APPLE, PEAR, PLUM, FIG, FIG], [A, B, B, B, A], [0.9, 0.8, 0.7, 0.6, 0.5]
        ),
        classes=["apple", "pear", "plum", "fig"],
        verified=Verified.of(
            [0, 0],
            [PEAR, FIG],
            negative=[True, False],
            not_exhaustive=[False, True],
            frequency=("r", "r", "c", "f"),
        ),
    )


def test_a_prediction_counts_where_its_class_was_looked_for():
    true, false = iouviz.evaluate(fruit(), iouviz.LVIS).outcomes()
    assert true.tolist() == [True, False, False, False, True]
    # the pear is wrong for certain; the plum, and the fig where none is annotated, may be right
    assert false.tolist() == [False, True, False, False, False]


def test_ap_of_rare_common_and_frequent_classes():
    # only the apple (rare) and the fig (frequent) have objects, and all of them are found first
    summary = iouviz.evaluate(fruit(), iouviz.LVIS).summary
    assert [summary[key] for key in ("AP", "APr", "APf")] == pytest.approx([1.0, 1.0, 1.0])
    assert np.isnan(summary["APc"])
    assert iouviz.evaluate(fruit()).summary["AP"] == pytest.approx((1 + 0.5) / 2)  # 1/2 for figs


def test_the_limit_is_over_all_classes_of_an_image():
    # pear, plum and wrong fig take the places from the right fig
    summary = iouviz.evaluate(fruit(), iouviz.LVIS.limited(4, 5)).summary
    assert (summary["AR4"], summary["AR5"]) == (0.5, 1.0)
    assert "APr" not in iouviz.evaluate(fruit(), iouviz.COCO).summary


def test_a_crowd_is_an_object_like_others():
    dataset = one_image([A], [A, A], [0.9, 0.8], crowd=[True])
    true, false = iouviz.evaluate(dataset, iouviz.LVIS).outcomes()
    assert (true.tolist(), false.tolist()) == ([True, False], [False, True])


def test_a_data_set_that_does_not_say_what_was_looked_for_is_refused():
    silent = replace(fruit(), verified=None)
    for protocol in (iouviz.LVIS, iouviz.OPEN_IMAGES):
        with pytest.raises(RequestError, match=f"{protocol.name} counts .* neg_category_ids"):
            iouviz.evaluate(silent, protocol)


def test_what_does_not_know_federated_rules_says_so():
    with pytest.raises(RequestError, match="LVIS is known to evaluate alone"):
        prepare(fruit(), iouviz.LVIS)


def test_images_take_along_what_is_known_of_them():
    two = make_dataset(
        GroundTruth.of([0, 1], [0, 0], [A, A]),
        Predictions.of([0, 1], [0, 0], [A, A], [0.9, 0.8]),
        images=2,
        verified=Verified.of([0, 1, 1], [0, 0, 0], negative=[True, False, True]),
    )
    kept = two.at_images([1]).verified
    assert kept.image.tolist() == [0, 0]
    assert kept.negative.tolist() == [False, True]
