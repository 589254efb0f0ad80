"""The pairs that are found are those of a plain double loop, in the order of judging."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.evaluation.matching import candidates as module
from iouviz.evaluation.matching.candidates import candidates
from iouviz.evaluation.matching.pair_iou import box_iou
from iouviz.evaluation.protocols import COCO, VOC2010
from tests.evaluation.builders import crowded_dataset, random_dataset
from tests.evaluation.slow_twin import cells


def plain(dataset, protocol, floor, limit):
    """(prediction, object, IoU, place) of every pair that is near enough."""
    found = set()
    for _, d, g in cells(dataset, protocol):
        d = d[:limit]
        iou = box_iou(dataset.predictions, d, dataset.ground_truth, g, protocol)
        for i, j in np.argwhere(iou >= floor).tolist():
            found.add((int(d[i]), int(g[j]), iou.item(i, j), i))
    return found


@pytest.mark.parametrize(("block", "table"), [(1, 0), (7, 0), (1 << 14, 1 << 23)])
@pytest.mark.parametrize("agnostic", [False, True])
@pytest.mark.parametrize("base", [COCO, VOC2010, replace(VOC2010, inclusive_pixels=True)])
def test_it_is_the_double_loop(base, agnostic, block, table, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", block)
    monkeypatch.setattr(module, "LARGEST_TABLE", table)  # 0: search, as among very many groups
    protocol = replace(base, class_agnostic=agnostic)
    for seed in range(7000, 7010):
        dataset, floor = random_dataset(seed), [0.1, 0.5][seed % 2]
        limit = [None, 3][seed % 2]
        result = candidates(
            dataset,
            iou_floor=floor,
            same_class=not agnostic,
            matching=protocol.matching,
            max_detections=limit,
            inclusive_pixels=protocol.inclusive_pixels,
        )
        columns = result.prediction, result.ground_truth, result.iou, result.rank
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        assert len(set(rows)) == len(rows) == len(result)
        assert set(rows) == plain(dataset, protocol, floor, limit)
        assert_in_order(result)


def assert_in_order(result):
    """Group by group, by place, the highest IoU first; of equal ones the later object."""
    ground_truth = result.dataset.ground_truth
    label = 0 * ground_truth.label if result.same_class else ground_truth.label
    key = (-result.ground_truth, -label[result.ground_truth], -result.iou, result.rank)
    np.testing.assert_array_equal(np.lexsort((*key, result.group)), np.arange(len(result)))


def test_an_iou_from_elsewhere_is_asked_for_rows_of_one_image_and_class():
    dataset = crowded_dataset(1)
    asked = []

    def iou(d, g):
        asked.append(len(d))
        assert (dataset.predictions.image[d] == dataset.ground_truth.image[g]).all()
        return np.where((d + g) % 2, 0.7, 0.2)

    result = candidates(dataset, iou=iou, iou_floor=0.5)
    assert (result.iou == 0.7).all()
    assert ((result.prediction + result.ground_truth) % 2 == 1).all()
    assert 0 < len(result) < sum(asked)


def test_places_are_known_without_candidates_too():
    dataset = random_dataset(7003)
    result = candidates(dataset, iou_floor=1.0)
    expected = np.empty(len(dataset.predictions), int)
    for _, d, _ in cells(dataset, COCO):
        expected[d] = np.arange(len(d))
    np.testing.assert_array_equal(result.ranks(), expected)


def test_some_pairs_alone():
    result = candidates(random_dataset(7001))
    some = result.take(result.iou > 0.5)
    np.testing.assert_array_equal(some.iou, result.iou[result.iou > 0.5])
    assert some.dataset is result.dataset
