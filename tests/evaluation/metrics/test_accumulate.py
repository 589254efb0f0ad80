"""The numbers made from matches equal those of the plain loop, by every rule."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import (
    ALL,
    COCO,
    LVIS,
    MEDIUM,
    OPEN_IMAGES,
    PROTOCOLS,
    VOC2007,
    VOC2010,
)
from tests.evaluation.builders import crowded_dataset, random_dataset
from tests.evaluation.slow_twin import slow_evaluate

RULES = [
    *PROTOCOLS.values(),
    replace(COCO.at(0.5, 0.75), max_detections=(2, None), areas=(ALL, MEDIUM)),
    replace(VOC2007.at(0.3, 0.5), max_detections=(1, 4), areas=(ALL, MEDIUM)),
    replace(VOC2010.at(0.3, 0.5), areas=(MEDIUM, ALL), inclusive_pixels=True),
    LVIS.at(0.5, 0.75).limited(2, 5, None),
    replace(OPEN_IMAGES.at(0.3, 0.5), areas=(ALL, MEDIUM)).limited(3, None),
    replace(OPEN_IMAGES, crowds="ignored"),
]


@pytest.mark.parametrize("agnostic", [False, True])
@pytest.mark.parametrize("protocol", RULES, ids=lambda each: f"{each.name} {each.max_detections}")
def test_it_is_the_plain_loop(protocol, agnostic):
    protocol = replace(protocol, class_agnostic=agnostic)
    for dataset in [*map(random_dataset, range(6000, 6012)), crowded_dataset(1)]:
        result = evaluate(dataset, protocol)
        precision, recall, area_under = slow_evaluate(dataset, protocol)
        np.testing.assert_array_equal(result.precision, precision)
        np.testing.assert_array_equal(result.recall, recall)
        np.testing.assert_allclose(result.average_precision, area_under, rtol=1e-12, atol=0)


def test_all_classes_as_one_have_one_name():
    dataset = random_dataset(6001)
    result = evaluate(dataset, replace(COCO, class_agnostic=True))
    assert result.classes == tuple(result.per_class) == ("all classes",)
    assert result.precision.shape == (10, 101, 1, 4)
    everything = result.curve("all classes", 0.5)
    assert sorted(everything.rows) == list(range(len(dataset.predictions)))
