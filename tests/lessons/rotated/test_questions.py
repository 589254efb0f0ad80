"""What the Rotated boxes page says in numbers, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.oriented import upright
from iouviz.geometry.overlap import iou
from iouviz.geometry.rotated import corners, iou_by_angle, rotated_overlap
from iouviz.lessons import lesson
from iouviz.lessons.rotated.questions import QUESTIONS
from tests.geometry.angles import angle_tolerance

TEXT = lesson("rotated")


def test_the_angles_that_halve_iou():
    measured = {aspect: angle_tolerance(aspect, iou=0.5) for aspect in (2, 5, 10)}
    for aspect, said in ((2, "47.4°"), (5, "15.7°"), (10, "7.7°")):
        assert f"{measured[aspect]:.1f}°" == said
        assert said in TEXT["Why so fast"]
        assert said in QUESTIONS[0].why


def test_the_rule_of_thumb():
    for aspect, said in ((10, "7.6°"), (5, "15.3°")):
        angle = np.rad2deg(4 / 3 / aspect)
        assert f"{angle:.1f}°" == said
        assert said in TEXT["Why so fast"]
        assert iou_by_angle(aspect, [angle]).item() == pytest.approx(0.5, abs=0.02)


def test_a_square_hardly_minds():
    values = iou_by_angle(1, np.arange(0, 91, 1.0))
    assert values.argmin() == 45
    assert f"{values.min():.4f}" == "0.7071"
    assert values[-1] == pytest.approx(1)


def test_crossed_sticks_have_one_upright_box():
    sticks = [[0, 0, 10, 1, 45], [0, 0, 10, 1, -45]]
    around = upright(corners(sticks))
    assert iou(around[:1], around[1:]).item() == pytest.approx(1)
    assert rotated_overlap(sticks[:1], sticks[1:]).iou.item() < 0.06
