"""What a console shows of results: a line, not their arrays."""

import pytest

import iouviz
from iouviz.errors import RequestError
from iouviz.evaluation.sweep import prepare


def test_results_say_what_they_are_in_a_line():
    dataset = iouviz.sample()
    evaluation = iouviz.evaluate(dataset)
    assert repr(dataset) == "Dataset(60 images, 8 classes, 984 objects, 2,534 predictions)"
    assert repr(evaluation).startswith("Evaluation(COCO, 8 classes: AP 0.2459, AP50 0.4944, ")
    assert repr(prepare(dataset)) == f"Sweep({dataset!r}, iou_floor=0.1)"
    for part in (
        dataset.images,
        dataset.ground_truth,
        dataset.predictions,
        evaluation.matched,
        evaluation.curve(dataset.classes[0], 0.5),
    ):
        assert len(repr(part)) < 80
        assert "array" not in repr(part)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], []), "a list as its data set; wanted a Dataset, as iouviz.read"),
        ((iouviz.sample(), []), "a list as its protocol; wanted iouviz.COCO"),
        ((iouviz.sample().predictions,), "a Predictions as its data set"),
    ],
)
def test_evaluate_says_what_it_wants(arguments, words):
    with pytest.raises(RequestError, match=words):
        iouviz.evaluate(*arguments)
