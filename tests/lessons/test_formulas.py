import contextlib
import io
import re

import pytest

from iouviz.geometry.family import family
from iouviz.lessons.formulas import METRICS, formulas, short
from iouviz.lessons.snippets import pair_code

A, B = [120.0, 90.0, 360.0, 270.0], [220.5, 150.0, 500.0, 320.25]
TERMS = family([A], [B])
VALUES = [TERMS.iou, TERMS.giou, TERMS.diou, TERMS.ciou]


def test_the_formulas_end_in_the_cores_numbers():
    lines = formulas(TERMS).splitlines()[1:-1]
    results = [re.search(r"\\mathbf\{(-?[\d.]+)\}", line) for line in lines[1::2]]
    assert [match.group(1) for match in results] == [short(value) for value in VALUES]


def test_every_metric_has_its_definition():
    text = formulas(TERMS)
    for metric in METRICS:
        assert rf"\mathrm{{{metric}}} &=" in text


@pytest.mark.parametrize("pair", [(A, B), (A, A), ([0, 0, 1, 1], [5, 5, 6, 7])])
def test_the_code_to_copy_prints_the_cores_numbers(pair):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(pair_code(*pair), {})  # the point of the snippet is that it runs alone
    terms = family([pair[0]], [pair[1]])
    wanted = [v.item() for v in (terms.iou, terms.giou, terms.diou, terms.ciou)]
    got = [float(x) for x in re.findall(r"-?\d+\.\d{4}", printed.getvalue())]
    assert got == pytest.approx(wanted, abs=5e-5)
