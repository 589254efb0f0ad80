import numpy as np

from iouviz.data.label_maps.opening import open_label_maps
from iouviz.evaluation.distributed.label_maps import AT_ONCE, count_label_maps
from iouviz.segmentation import evaluate_label_maps


def test_two_workers_count_what_one_machine_counts(client):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 5, (3 * AT_ONCE + 1, 8, 9)).astype(np.uint8)
    found = np.where(rng.random(truth.shape) < 0.7, truth, rng.integers(0, 5, truth.shape))
    found = list(found.astype(np.uint8))
    found[3] = found[3][:, :4]  # of another size: cannot be compared
    expected = evaluate_label_maps(list(truth), found)
    result = evaluate_label_maps(
        list(truth), found, count=lambda maps: count_label_maps(maps, client=client)
    )
    np.testing.assert_array_equal(result.confusion, expected.confusion)
    assert result.images == expected.images
    np.testing.assert_equal(result.summary, expected.summary)
    assert result.issues == expected.issues


def test_nothing_to_count(client):
    maps = open_label_maps([np.zeros((2, 2), np.uint8)], [np.zeros((2, 2), np.uint8)])
    assert len(count_label_maps(maps, client=client).pairs) == 1
