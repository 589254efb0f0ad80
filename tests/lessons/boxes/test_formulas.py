import contextlib
import io
import re

import pytest

from iouviz.geometry.family import family
from iouviz.lessons.boxes.formulas import DEFINITIONS, METRICS, short, working
from iouviz.lessons.boxes.snippets import pair_code

A, B = [120.0, 90.0, 360.0, 270.0], [220.5, 150.0, 500.0, 320.25]
TERMS = family([A], [B])
VALUES = [TERMS.iou, TERMS.giou, TERMS.diou, TERMS.ciou]


@pytest.mark.parametrize(("metric", "value"), list(zip(METRICS, VALUES, strict=True)))
def test_the_working_ends_in_the_cores_number(metric, value):
    assert plain(working(metric, TERMS)).endswith(f"= {short(value)}")


@pytest.mark.parametrize("metric", METRICS)
def test_the_working_comes_out(metric):
    # what stands between the equals signs, read as arithmetic, gives what stands behind them
    text = re.sub(
        r'class="iv-fraction"><i>(.*?)</i><i>(.*?)</i>', r">(\1/\2)", working(metric, TERMS)
    )
    _, numbers, result = plain(text).split("=")
    value = eval(numbers.replace("−", "-").replace("×", "*"))  # digits and signs alone
    assert value == pytest.approx(float(result), abs=2e-4)


def plain(text):
    """Without tags, and thin spaces between thousands."""
    return re.sub("<.*?>", "", text).replace("\u2009", "")


def test_every_metric_has_its_definition():
    for metric, definition in DEFINITIONS.items():
        assert definition.startswith(rf"\mathrm{{{metric}}} =")


@pytest.mark.parametrize("pair", [(A, B), (A, A), ([0, 0, 1, 1], [5, 5, 6, 7])])
def test_the_code_to_copy_prints_the_cores_numbers(pair):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(pair_code(*pair), {})  # the point of the snippet is that it runs alone
    terms = family([pair[0]], [pair[1]])
    wanted = [v.item() for v in (terms.iou, terms.giou, terms.diou, terms.ciou)]
    got = [float(x) for x in re.findall(r"-?\d+\.\d{4}", printed.getvalue())]
    assert got == pytest.approx(wanted, abs=5e-5)
