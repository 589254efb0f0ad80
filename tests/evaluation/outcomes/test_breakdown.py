"""Counts by range: each is the length of the filter that stands beside it."""

import numpy as np
import pytest

from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.outcomes.breakdown import break_down, by_class, cut, score_bounds
from iouviz.evaluation.outcomes.filters import MEASURED, Filter
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, no_ground_truth, no_predictions, random_dataset
from tests.evaluation.diagnosis.test_records import ORCHARD

BOUNDS = {
    "score": [0.1, 0.5, 0.9],
    "iou": [0.1, 0.5, 0.8],
    "size": [32, 96],
    "aspect": [0.5, 1, 2],
    "x": [0.1, 0.2],
    "y": [],
}


def test_by_hand():
    found = record(prepare(ORCHARD))
    sizes = break_down(found, "size", [10, 15])  # sides 10, 10, 8.9, 20, 10, 14.1
    counts = [sizes.counts.tp, sizes.counts.fp, sizes.counts.fn]
    assert [each.tolist() for each in counts] == [[0, 1, 0], [1, 1, 1], [0, 2, 0]]


@pytest.mark.parametrize("name", MEASURED)
def test_a_count_is_the_length_of_its_filter(name):
    for seed in range(7500, 7508):
        found = record(prepare(random_dataset(seed)), confidence=0.1)
        for within in (None, Filter(label=(0,))):
            parts = break_down(found, name, BOUNDS[name], within=within)
            total = parts.counts.tp + parts.counts.fp + parts.counts.fn
            assert [len(each.rows(found)) for each in parts.filters] == total.tolist()


def test_by_class_is_the_sweeps():
    sweep = prepare(random_dataset(7600))
    counts, wanted = by_class(record(sweep)), sweep.at().per_class
    assert counts.tp.tolist() == wanted.tp.tolist()
    assert counts.fp.tolist() == wanted.fp.tolist()
    assert counts.fn.tolist() == wanted.fn.tolist()


@pytest.mark.parametrize("wrong", [[1, 1], [2, 1], [np.nan], [np.inf]])
def test_bounds_must_rise(wrong):
    with pytest.raises(RequestError, match="bounds"):
        cut(wrong)


def test_score_bins_cover_the_scores():
    found = record(prepare(ORCHARD))
    assert score_bounds(found, 4).tolist() == [0.25, 0.5, 0.75]
    empty = record(prepare(make_dataset(no_ground_truth(), no_predictions())))
    assert len(score_bounds(empty)) == 19
