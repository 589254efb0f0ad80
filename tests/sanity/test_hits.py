"""Which confident predictions lie on objects, against a plain loop."""

import numpy as np
import pytest

from iouviz.geometry.overlap import iou
from iouviz.sanity.hits import Objects, Sample, hits
from tests.evaluation.builders import random_dataset


def plain_hits(dataset, floor):
    """Objects on which a prediction lies that is among as many of its image as there are objects.

    Each prediction speaks for the object that it overlaps most.
    """
    table, found = dataset.ground_truth, set()
    possible = 0
    for image in range(len(dataset.images)):
        objects = np.flatnonzero((table.image == image) & ~table.crowd)
        rows = np.flatnonzero(dataset.predictions.image == image)
        rows = rows[np.argsort(-dataset.predictions.score[rows], kind="stable")][: len(objects)]
        possible += len(rows)
        for row in rows if len(objects) else ():
            shared = iou(dataset.predictions.boxes[[row]], table.boxes[objects])[0]
            if shared.max() >= floor:
                found.add(int(objects[shared.argmax()]))
    return found, possible


@pytest.mark.parametrize("seed", range(20))
def test_hits_are_those_of_a_plain_loop(seed):
    dataset = random_dataset(seed)
    objects = Objects.of(dataset)
    found = hits(Sample.of(dataset), objects, floor=0.3)
    wanted, possible = plain_hits(dataset, 0.3)
    assert found.possible == possible
    assert len(found) == len(wanted)
    assert len(set(found.object.tolist())) == len(found)


def test_boxes_turned_inside_out_lie_on_nothing():
    dataset = random_dataset(1)
    sample = Sample.of(dataset)
    inside_out = sample.boxes[:, [2, 3, 0, 1]]
    assert len(hits(sample, Objects.of(dataset), boxes=inside_out)) == 0
