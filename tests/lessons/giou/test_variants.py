import math
import re

import pytest

from iouviz.geometry.losses.pair import Setting
from iouviz.geometry.losses.variants import variant
from iouviz.geometry.overlap import iou
from iouviz.lessons.giou.variants import VARIANTS, variants

A, B = [[120.0, 90.0, 360.0, 270.0]], [[220.5, 150.0, 500.0, 320.25]]


def _scaled(boxes):
    ((x1, y1, x2, y2),) = boxes
    return [[(7 * x1 + x2) / 8, (7 * y1 + y2) / 8, (x1 + 7 * x2) / 8, (y1 + 7 * y2) / 8]]


FOUND = variants(A, B, image_size=(640, 400))


@pytest.mark.parametrize("row", FOUND, ids=lambda row: row[0])
def test_the_sum_comes_to_the_value(row):
    name, value, working = row
    numbers = [float(text) for text in re.findall(r"\d+\.\d+", working)]
    if name in ("EIoU", "MPDIoU"):
        got = numbers[0] - sum(numbers[1:])
    elif name == "PIoU":
        got = numbers[0] - numbers[1]
    elif name == "SIoU":
        got = numbers[0] - (numbers[1] + numbers[2]) / 2
    elif name == "Shape":
        got = numbers[0] - numbers[1] - numbers[2] / 2
    elif name == "α-IoU":
        got = numbers[0] ** 3
    elif name == "Focaler":
        got = numbers[0] / numbers[1]
    elif name == "NWD":
        got = math.exp(-numbers[0] / numbers[1])
    else:
        assert name == "Inner"  # the same boxes at 3/4 have an IoU, and no sum of IoU's terms
        got = iou(_scaled(A), _scaled(B)).item()
        assert numbers == pytest.approx(iou(A, B).ravel(), abs=3e-4)
    assert got == pytest.approx(value, abs=3e-4)


def test_nwd_is_measured_in_the_size_of_a():
    setting = Setting(object_size=(240 * 180) ** 0.5)
    (shown,) = (value for name, value, _ in FOUND if name == "NWD")
    assert shown == variant("NWD", A, B, setting=setting).value.item()


def test_a_point_breaks_nothing():
    assert len(variants([[5, 5, 5, 5]], B, image_size=(640, 400))) == len(VARIANTS)
