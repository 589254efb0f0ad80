from dataclasses import replace

import numpy as np
import pytest

from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.judged import judge
from iouviz.evaluation.parts.class_columns import ClassColumns, class_columns
from iouviz.evaluation.protocols import COCO, LVIS, OPEN_IMAGES, VOC2010
from tests.evaluation.builders import random_dataset
from tests.evaluation.parts.builders import in_parts


def columns_of(dataset, protocol):
    result = evaluate(dataset, protocol)
    pairs = result.matches.candidates
    judged = judge(pairs, result.matches.pairs, result.matches.not_ignored, protocol)
    return class_columns(pairs, judged, protocol)


@pytest.mark.parametrize(
    "protocol",
    [COCO, COCO.limited(1, 2), replace(COCO, class_agnostic=True), VOC2010, LVIS, OPEN_IMAGES],
    ids=["coco", "limited", "agnostic", "voc", "lvis", "open-images"],
)
def test_merged_parts_give_the_numbers_of_the_whole_to_the_bit(protocol):
    for seed in range(40):
        whole, parts = in_parts(random_dataset(seed), seed)
        expected = evaluate(whole, protocol)
        each = [columns_of(part, protocol) for part in parts]
        for k, columns in enumerate(zip(*each, strict=True)):
            # pairwise, as workers do that end in another order
            left, right = ClassColumns.merge(columns[:2]), ClassColumns.merge(columns[2:])
            found = ClassColumns.merge([left, right]).accumulate(protocol)
            for name in ("precision", "recall", "average_precision"):
                wanted = np.take(getattr(expected, name), [k], axis=2 if name == "precision" else 1)
                np.testing.assert_array_equal(getattr(found, name), wanted)
            assert found.positives[0].tolist() == expected.positives[k].tolist()
