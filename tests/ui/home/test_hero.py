"""The front door's answers are the evaluation's, wherever the box is."""

import numpy as np
import pytest

from iouviz.geometry.overlap import iou
from iouviz.ui.home.hero import STOPS, answer, hero, reached


@pytest.mark.parametrize("seed", range(40))
def test_what_is_looked_up_is_what_the_evaluation_says(seed):
    found, rng = hero(), np.random.default_rng(seed)
    # From far off to nearly the object itself, with other sizes too.
    spread = 10.0 ** rng.uniform(-1, 2.2)
    box = found.thing + rng.normal(size=4) * spread * 0.4
    box = np.concatenate([np.minimum(box[:2], box[2:] - 1), box[2:]])
    value = iou([found.thing], [box]).item()
    assert answer(found.dataset, found.row, box) == found.answers[reached(value)]


def test_each_number_of_thresholds_has_its_answer():
    found = hero()
    assert len(found.answers) == len(STOPS) + 1
    aps = [float(each.ap) for each in found.answers]
    assert aps == sorted(set(aps))  # each threshold reached is worth something
    assert found.answers[0].tp != found.answers[1].tp
    assert len({each.tp for each in found.answers[1:]}) == 1
