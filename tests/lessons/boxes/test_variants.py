import re

import pytest

from iouviz.geometry.kin import nwd
from iouviz.lessons.boxes.variants import RELATIVES, relatives

A, B = [[120.0, 90.0, 360.0, 270.0]], [[220.5, 150.0, 500.0, 320.25]]
FOUND = relatives(A, B, image_size=(640, 400))


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
    else:
        return  # Inner has no sum; NWD's is below
    assert got == pytest.approx(value, abs=3e-4)


def test_nwd_is_measured_in_the_size_of_a():
    size = (240 * 180) ** 0.5
    (shown,) = (value for name, value, _ in FOUND if name == "NWD")
    assert shown == nwd(A, B, size=size).value.item()


def test_a_point_breaks_nothing():
    assert len(relatives([[5, 5, 5, 5]], B, image_size=(640, 400))) == len(RELATIVES)
