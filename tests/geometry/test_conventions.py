"""Our statements of their rules against what the libraries themselves answered.

The numbers were recorded from torchvision 0.28, pycocotools 2.0.11, shapely 2.2 and NumPy 2.4 on
the same boxes; those of "union + eps" and "max(union, eps)" from plain restatements in torch 2.13.
"""

import math

import numpy as np
import pytest
from pycocotools import mask

from iouviz.geometry.conventions import CONVENTIONS, OURS, wrapped
from iouviz.geometry.overlap import overlap
from iouviz.lessons.edge_cases.cases import EDGE_CASES, QUESTION

NAN = math.nan
BY_NAME = {convention.name: convention for convention in CONVENTIONS}
NAMES = [
    "TorchVision box_iou", "pycocotools", "union + eps", "max(union, eps)", "sorted corners",
    "+1 pixel",
]  # fmt: skip
BOX = (0, 0, 10, 10)
RECORDED = [
    ("identical", BOX, BOX, "float32", [1, 1, 1, 1, 1, 1]),
    ("point", (5, 5, 5, 5), (5, 5, 5, 5), "float32", [NAN, 0, 0, 0, 0, 1]),
    ("two points", (5, 5, 5, 5), (8, 8, 8, 8), "float32", [NAN, 0, 0, 0, 0, 0]),
    ("line", (5, 0, 5, 9), (5, 0, 5, 9), "float32", [NAN, 0, 0, 0, 0, 1]),
    ("point inside", (5, 5, 5, 5), BOX, "float32", [0, 0, 0, 0, 0, 0.0083]),
    ("touching edge", BOX, (10, 0, 20, 10), "float32", [0, 0, 0, 0, 0, 0.0476]),
    ("touching corner", BOX, (10, 10, 20, 20), "float32", [0, 0, 0, 0, 0, 0.0041]),
    ("a inverted", (10, 10, 0, 0), BOX, "float32", [0, 0, 0, 0, 1, 0]),
    ("both inverted", (10, 10, 0, 0), (10, 10, 0, 0), "float32", [0, 0, 0, 0, 1, 0]),
    ("inverted in x", (10, 0, 0, 10), BOX, "float32", [NAN, 0, 0, 0, 1, 0]),
    ("vision #3404", (10, 40, 20, 20), (60, 50, 40, 40), "float32", [NAN, 0, 0, 0, 0, 0]),
    ("bytes", (0, 0, 200, 200), (100, 100, 250, 250), "uint8", [0.1905] * 5 + [0.1925]),
    ("bytes apart", BOX, (200, 200, 250, 250), "uint8", [-2.4806, 0, 0, 0, 0, 0]),
    ("int32", (0, 0, 60000, 60000), (30000, 0, 90000, 60000), "int32", [1.6289] + [0.3333] * 5),
    ("float16", (0, 0, 300, 300), (0, 0, 300, 300), "float16", [1] * 6),
    ("1e7", (1e7, 0, 1e7 + 1.5, 1.5), (1e7 + 0.5, 0, 1e7 + 2, 1.5), "float32", [1] * 5),
    ("1e-4", (0, 0, 1e-4, 1e-4), (0, 0, 1e-4, 1e-4), "float32", [1, 1, 0.0909, 0.01, 1, 1]),
    ("1e-25", (0, 0, 1e-25, 1e-25), (0, 0, 1e-25, 1e-25), "float32", [NAN, 1, 0, 0, 1, 1]),
]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case[0])
def test_what_the_libraries_answered(case):
    _, a, b, dtype, wanted = case
    for name, value in zip(NAMES, wanted, strict=False):
        got = BY_NAME[name](np.array(a, dtype), np.array(b, dtype)).iou
        assert got == pytest.approx(value, abs=6e-5, nan_ok=True), name


@pytest.mark.parametrize(
    ("a", "b", "dtype", "wanted"),
    [
        ((0, 0, 200, 200), (100, 100, 250, 250), "uint8", 0.8),
        (BOX, (200, 200, 250, 250), "uint8", 1 / 9),
        ((0, 0, 300, 300), (0, 0, 300, 300), "float16", NAN),
    ],
)
def test_numpy_as_typed(a, b, dtype, wanted):
    got = BY_NAME["naive NumPy"](np.array(a, dtype), np.array(b, dtype)).iou
    assert got == pytest.approx(wanted, nan_ok=True)


def test_the_byte_arithmetic_of_the_lesson():
    answer = BY_NAME["TorchVision box_iou"](
        np.array(BOX, np.uint8), np.array([200, 200, 250, 250], np.uint8)
    )
    assert wrapped(10, 200, 8) == 66
    assert answer.intersection == 66 * 66
    assert answer.union == 100 + 2500 - 66 * 66 < 0
    assert wrapped(200 * 200, 0, 8) == 64


@pytest.mark.parametrize(
    ("size", "wanted"), [(8, 0.3846), (16, 0.3600), (32, 0.3469), (128, 0.3368)]
)
def test_one_pixel_more_flatters_small_boxes(size, wanted):
    a, b = np.array([0, 0, size, size]), np.array([size / 2, 0, 1.5 * size, size])
    assert BY_NAME["+1 pixel"](a, b).iou == pytest.approx(wanted, abs=5e-5)
    assert OURS(a, b).iou == pytest.approx(1 / 3)


def test_pycocotools_itself_agrees():
    rng = np.random.default_rng(3)
    corners = rng.uniform(0, 50, (40, 2, 2))
    boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    boxes[:5] = np.floor(boxes[:5])
    boxes[0, 2:] = boxes[0, :2]
    xywh = np.column_stack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])
    theirs = mask.iou(xywh, xywh, [0] * 40)
    ours = [[BY_NAME["pycocotools"](a, b).iou for b in boxes] for a in boxes]
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_ours_is_the_core_and_refuses_with_a_reason():
    a, b = np.array(BOX), np.array([5, 0, 15, 10])
    assert OURS(a, b).iou == overlap([a], [b]).iou.item() == 1 / 3
    answer = OURS(np.array([10, 0, 0, 10]), b)
    assert math.isnan(answer.iou)
    assert "x2 < x1" in answer.refused
    assert "NaN" in OURS(np.array([0, 0, NAN, 1]), b).refused


@pytest.mark.parametrize("case", EDGE_CASES, ids=lambda case: case.name)
def test_on_every_edge_case_of_the_page_conventions_part(case):
    answers = [convention(*case.arrays()) for convention in CONVENTIONS]
    values = {"nan" if math.isnan(a.iou) else round(a.iou, 3) for a in answers}
    if case.name == "float32, ten million px":  # all agree, and all are wrong
        assert values == {1.0}
        assert overlap([case.a], [case.b]).iou.item() == pytest.approx(0.5)
    else:
        assert len(values) > 1 or any(a.refused for a in answers)


def test_what_the_page_asks_is_so():
    _, bytes_apart, _, large, *_ = EDGE_CASES
    answer = BY_NAME["TorchVision box_iou"]
    assert (
        f"{answer(*bytes_apart.arrays()).iou:.2f}".replace("-", "−")
        == QUESTION.choices[QUESTION.right]
    )
    assert "−2.4806" in QUESTION.why
    assert "1.6289" in QUESTION.why
    assert answer(*large.arrays()).iou == pytest.approx(1.6289, abs=5e-5)
    assert bytes_apart.b[0] - bytes_apart.a[2] == 190
