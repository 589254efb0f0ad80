"""Figures of masks, label maps and shapes: what they draw is what the core says."""

import re

import numpy as np
import pytest

from iouviz.figures.lessons.label_maps import OTHER, label_confusion_figure
from iouviz.figures.lessons.masks import dice_figure
from iouviz.figures.lessons.shapes import fall_figure, pair_svg
from iouviz.geometry.segmentation.label_maps import label_scores
from iouviz.geometry.shifted import shifted_iou


def test_the_mark_stands_on_the_curve_of_dice():
    line, curve, mark = dice_figure(0.5, "light").data
    assert (mark.x, mark.y) == ((0.5,), (pytest.approx(2 / 3),))
    np.testing.assert_allclose(np.interp(0.5, curve.x, curve.y), mark.y[0])
    assert line.x == line.y


def test_rows_of_the_confusion_are_shares_of_a_true_class():
    # class 2 is in neither map, class 3 is only told, one pixel is given no class
    scores = label_scores([[0, 0, 0, 0, 1, 1]], [[0, 0, 1, 3, 1, 9]], 4)
    (heat,) = label_confusion_figure(scores, ["a", "b", "c", "d"], "dark").data
    assert heat.y == ("a", "b", "d")
    assert heat.x == ("a", "b", "d", OTHER)
    np.testing.assert_array_equal(
        heat.z, [[0.5, 0.25, 0.25, 0], [0, 0.5, 0, 0.5], [np.nan, np.nan, np.nan, np.nan]]
    )
    assert heat.customdata[0].tolist() == [2, 1, 1, 0]


def test_many_classes_are_drawn_without_numbers():
    maps = np.arange(30)[None]
    (heat,) = label_confusion_figure(
        label_scores(maps, maps, 30), [str(k) for k in range(30)], "light"
    ).data
    assert heat.texttemplate is None
    assert OTHER not in heat.x


def test_marks_of_the_fall_stand_on_their_curves():
    *curves, marks = fall_figure(0.3, "light").data
    for curve, n, value in zip(curves, (1, 2, 3), marks.y, strict=True):
        assert value == shifted_iou(0.3, dimensions=n)
        assert np.interp(0.3, curve.x, curve.y) == pytest.approx(value, abs=1e-3)
    assert len({curve.line.dash for curve in curves}) == 3  # colour is not the only sign


def areas(svg):
    """Areas of the filled polygons of a drawing, by the shoelace formula."""
    for points in re.findall(r'points="([^"]+)"', svg):
        x, y = np.array([pair.split(",") for pair in points.split()], float).T
        yield abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_is_filled_is_what_two_squares_share(mode):
    (shared,) = areas(pair_svg(0.25, 2, mode))
    assert shared == pytest.approx(0.75**2 * 100**2)
    front, *_ = areas(pair_svg(0.25, 3, mode))
    assert front == pytest.approx(shared)
    assert pair_svg(0.25, 3, mode).count("polygon") == 3
    assert "polygon" not in pair_svg(1.0, 2, mode)  # nothing is shared
    assert "fill=" in pair_svg(0.25, 1, mode)
