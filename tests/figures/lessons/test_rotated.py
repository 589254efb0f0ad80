import numpy as np

from iouviz.figures.lessons.rotated import angle_figure
from iouviz.geometry.rotated import iou_by_angle

ANGLES = np.linspace(-90, 90, 37)


def test_curves_and_the_mark():
    shapes = {"1:1": iou_by_angle(1, ANGLES), "1:2": iou_by_angle(2, ANGLES)}
    present = iou_by_angle(5, ANGLES)
    figure = angle_figure(ANGLES, present, shapes, (30.0, 0.25), "light")
    assert [trace.name for trace in figure.data[:3]] == ["1:1", "1:2", "this pair"]
    np.testing.assert_array_equal(figure.data[2].y, present)
    np.testing.assert_array_equal(figure.data[0].y, shapes["1:1"])
    assert (figure.data[3].x, figure.data[3].y) == ((30.0,), (0.25,))
    # told apart without colour
    assert len({trace.line.dash for trace in figure.data[:3]}) == 3
