"""The limit on detections and the order of equal scores, where they decide the number."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from tests.evaluation.builders import make_dataset, one_image
from tests.sanity.mixups import run_remedy


def grid(count):
    """Boxes of 8 x 8 that lie apart."""
    at = np.stack(np.divmod(np.arange(count), 20), axis=1) * 10.0
    return np.concatenate([at, at + 8], axis=1)


def test_more_objects_than_the_protocol_looks_at(tmp_path, capsys):
    rows = [
        {"image_id": 1, "category_id": 1, "bbox": [x, y, 8.0, 8.0]}
        for x, y in grid(300)[:, :2].tolist()
    ]
    truth = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 400, "height": 400}],
        "categories": [{"id": 1, "name": "seed"}],
        "annotations": [row | {"id": n, "area": 64.0, "iscrowd": 0} for n, row in enumerate(rows)],
    }
    found = [row | {"score": 0.9 - n / 1000} for n, row in enumerate(rows)]
    # 100 of 300 found: 34 of 101 recalls
    (suspect,) = iouviz.sanity_check(one_image(grid(300), grid(300), np.linspace(0.9, 0.1, 300)))
    assert suspect.as_read == pytest.approx(34 / 101)
    code, ap50, command = run_remedy(tmp_path, truth, found, capsys)
    assert (code, ap50, command) == ("max-detections-exceeded", 1.0, "--max-detections all")


def test_many_predictions_that_cost_nothing_are_no_matter():
    boxes = np.concatenate([grid(5), np.tile(grid(6)[5:] + 100, (200, 1))])
    assert iouviz.sanity_check(one_image(grid(5), boxes, np.linspace(0.9, 0.1, 205))) == ()


def test_equal_scores_give_a_range():
    # ten objects found and ten boxes beside them, all of one score
    boxes = np.concatenate([grid(10), grid(20)[10:] + 200])
    dataset = one_image(grid(10), boxes, np.full(20, 0.5))
    (suspect,) = iouviz.sanity_check(dataset)
    assert (suspect.code, suspect.remedy) == ("scores-tied", None)
    # the right ones first: 1. Last: 10 of 20 at the end, and an envelope of 10 / 20 all along
    assert suspect.message.endswith("AP50 can be anything from 0.5000 to 1.0000")
    apart = replace(dataset.predictions, score=np.linspace(0.9, 0.1, 20))
    assert iouviz.sanity_check(replace(dataset, predictions=apart)) == ()


def test_the_range_holds_every_order():
    rng = np.random.default_rng(0)
    objects, boxes = grid(12), np.concatenate([grid(12), grid(24)[12:] + 150])
    for _ in range(20):
        order = rng.permutation(24)
        dataset = one_image(objects, boxes[order], np.full(24, 0.5))
        (suspect,) = iouviz.sanity_check(dataset)
        low, high = (float(word) for word in suspect.message.split()[-3::2])
        assert low - 1e-4 <= iouviz.evaluate(dataset).summary["AP50"] <= high + 1e-4


def test_equal_scores_of_right_ones_alone_are_no_matter():
    dataset = make_dataset(
        GroundTruth.of([0] * 5, [0] * 5, grid(5)),
        Predictions.of([0] * 5, [0] * 5, grid(5), [0.5] * 5),
    )
    assert iouviz.sanity_check(dataset) == ()
