"""Images can be selected: their rows come along, in order, each once."""

import numpy as np
import pytest

from iouviz.data.sample import sample
from iouviz.errors import RequestError
from iouviz.evaluation.evaluate import evaluate
from iouviz.geometry.masks.rle import Masks
from tests.evaluation.builders import random_dataset


def test_a_subset_holds_the_chosen_images_in_order_with_their_rows():
    whole, chosen = sample(), [7, 2, 30]
    part = whole.at_images(chosen)
    assert part.images.names == tuple(whole.images.names[at] for at in chosen)
    for place, image in enumerate(chosen):
        for table, own in (
            (whole.ground_truth, part.ground_truth),
            (whole.predictions, part.predictions),
        ):
            there, here = table.image == image, own.image == place
            assert np.array_equal(table.boxes[there], own.boxes[here])
            assert np.array_equal(table.label[there], own.label[here])
    rows = np.flatnonzero(np.isin(whole.ground_truth.image, chosen))
    assert isinstance(part.ground_truth.masks, Masks)
    assert np.array_equal(
        part.ground_truth.masks.pixels(0), whole.ground_truth.masks.pixels(rows[0])
    )
    assert part.ground_truth.ids == tuple(whole.ground_truth.ids[row] for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_every_image_chosen_changes_no_number(seed):
    whole = random_dataset(seed)
    part = whole.at_images(np.arange(len(whole.images)))
    assert evaluate(part).summary == pytest.approx(evaluate(whole).summary, nan_ok=True, abs=0)


@pytest.mark.parametrize("wrong", [[0, 0], [60], [-1]])
def test_a_subset_wants_each_image_once(wrong):
    with pytest.raises(RequestError, match="wanted each once"):
        sample().at_images(wrong)
