"""The table of the four metrics: its numbers, its ranges, and where it says that no gradient is."""

import numpy as np
import pytest

from iouviz.geometry.family import family
from iouviz.lessons.giou.comparison import HEADS, ROWS, compared

A = [0.0, 0.0, 40.0, 20.0]
PAIRS = {
    "apart": [60.0, 30.0, 80.0, 60.0],
    "inside": [5.0, 4.0, 15.0, 12.0],
    "centred": [10.0, 5.0, 30.0, 15.0],
    "crossing": [10.0, 10.0, 60.0, 40.0],
}


def row(metric, pair):
    found = {each[0]: each for each in compared(A, PAIRS[pair])}
    return dict(zip(HEADS, found[metric], strict=True))


@pytest.mark.parametrize("pair", PAIRS)
def test_the_values_are_the_cores(pair):
    terms = family([A], [PAIRS[pair]])
    for each in ROWS:
        value = getattr(terms, each.name.lower()).item()
        assert row(each.name, pair)["here"] == f"{value:.4f}"


def test_where_there_is_no_gradient():
    centre = "gradient on the centre, here"
    assert row("IoU", "apart")[centre] == row("IoU", "apart")["on the size, here"] == "0"
    assert row("IoU", "inside")[centre] == row("GIoU", "inside")[centre] == "0"
    for metric in ("GIoU", "DIoU", "CIoU"):
        assert row(metric, "apart")[centre] != "0"
    for metric in ("DIoU", "CIoU"):
        assert row(metric, "inside")[centre] != "0"


def test_the_ranges_hold():
    rng = np.random.default_rng(6)
    ends = np.sort(rng.normal(size=(2000, 2, 2)) * 100, axis=1).reshape(-1, 4)
    terms = family(ends[:1000:4], ends[1000:])
    for each in ROWS:
        low = float(each.range[1:].split(",")[0].replace("−", "-"))
        values = getattr(terms, each.name.lower())
        assert low <= values.min()
        assert values.max() <= 1
