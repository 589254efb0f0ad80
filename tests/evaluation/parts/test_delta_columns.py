import numpy as np
import pytest

from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.parts.delta_columns import DeltaColumns, delta_columns, merged_delta_ap
from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset
from tests.evaluation.parts.builders import in_parts


@pytest.mark.parametrize("protocol", [COCO, VOC2010], ids=["coco", "voc"])
def test_merged_parts_give_delta_ap_of_the_whole_to_the_bit(protocol):
    for seed in range(60):
        whole, parts = in_parts(random_dataset(seed), seed)
        expected = delta_ap(prepare(whole, protocol))
        each = [delta_columns(prepare(part, protocol)) for part in parts]
        merged = [DeltaColumns.merge(columns) for columns in zip(*each, strict=True)]
        found = merged_delta_ap(merged, protocol.interpolation)
        np.testing.assert_array_equal(found.average_precision, expected.average_precision)
        np.testing.assert_array_equal(found.predicted, expected.predicted)
        assert found.gain.keys() == expected.gain.keys()
        for name, gain in expected.gain.items():
            np.testing.assert_array_equal(found.gain[name], gain, err_msg=f"{seed} {name}")
