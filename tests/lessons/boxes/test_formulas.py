import contextlib
import io
import re

import pytest

from iouviz.geometry.family import family
from iouviz.geometry.overlap import overlap
from iouviz.lessons.boxes.formulas import (
    DEFINITIONS,
    METRICS,
    corner_terms,
    intersection_lines,
    short,
    union_lines,
    working,
)
from iouviz.lessons.boxes.snippets import MATRIX, PLAIN, pair_code

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


def test_the_corners_of_the_intersection():
    # max(120, 220.5), max(90, 150); min(360, 500), min(270, 320.25); 139.5 x 120
    terms = corner_terms(A, B) | {"intersection": TERMS.overlap.intersection.item()}
    lines = [plain(line) for line in intersection_lines(terms)]
    assert lines[0] == "x1 = max(120.0, 220.5) = 220.5"
    assert lines[3] == "y2 = min(270.0, 320.2) = 270.0"
    assert lines[4].endswith("= 139.5 × 120.0 = 16740.0")
    assert corner_terms([0, 0, 1, 1], [5, 5, 6, 7])["width"] == 0


def test_the_union_is_both_areas_minus_the_intersection():
    found = TERMS.overlap
    terms = corner_terms(A, B)
    terms |= {"intersection": found.intersection.item(), "union": found.union.item()}
    last = plain(union_lines(terms)[-1])
    numbers = last.split("=")[2].replace("−", "-")
    assert eval(numbers) == pytest.approx(float(last.split("=")[3]), abs=0.2)


@pytest.mark.parametrize("pair", [(A, B), (A, A), ([0, 0, 1, 1], [5, 5, 6, 7])])
@pytest.mark.parametrize("snippet", [PLAIN, MATRIX])
def test_the_code_of_iou_prints_the_cores(pair, snippet):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(pair_code(*pair, snippet), {})
    first = float(re.search(r"\d\.\d*", printed.getvalue()).group())
    assert first == pytest.approx(overlap([pair[0]], [pair[1]]).iou.item(), abs=5e-5)


@pytest.mark.parametrize("pair", [(A, B), (A, A), ([0, 0, 1, 1], [5, 5, 6, 7])])
def test_the_code_to_copy_prints_the_cores_numbers(pair):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(pair_code(*pair), {})  # the point of the snippet is that it runs alone
    terms = family([pair[0]], [pair[1]])
    wanted = [v.item() for v in (terms.iou, terms.giou, terms.diou, terms.ciou)]
    got = [float(x) for x in re.findall(r"-?\d+\.\d{4}", printed.getvalue())]
    assert got == pytest.approx(wanted, abs=5e-5)
