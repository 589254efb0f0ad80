import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.errors import BoxError, IouvizError
from iouviz.geometry.boxes import FORMATS, area, as_boxes, centre, clip, convert

coordinate = st.floats(-1e4, 1e4, allow_nan=False)


def test_no_boxes_are_boxes():
    for nothing in ([], np.zeros((0, 4)), np.array([])):
        assert as_boxes(nothing).shape == (0, 4)


def test_float64_input_is_not_copied():
    boxes = np.array([[0.0, 0.0, 1.0, 1.0]])
    assert as_boxes(boxes) is boxes


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, 2, 3, 4], r"shape \(4,\).*put one box in brackets"),
        ([[1, 2, 3]], r"shape \(1, 3\)"),
        (np.zeros((0, 5)), r"shape \(0, 5\)"),
        ([[0, 0, np.nan, 1]], r"boxes\[0\] = .* NaN or infinite"),
        ([[0, 0, 1, 1], [0, 0, np.inf, 1]], r"boxes\[1\]"),
        ([[0, 0, 1e16, 1]], "beyond 1e\\+15"),
        ([[5, 0, 4, 1]], "x2 < x1"),
        ([[0, 5, 1, 4], [0, 5, 1, 4]], r"and 1 more"),
        ([["a", 0, 1, 1]], "could not convert"),
        ([[0, 0, 1, 1], [0, 0, 1]], "wanted numbers of shape"),
    ],
)
def test_what_is_no_box_is_refused_with_its_place(values, message):
    with pytest.raises(BoxError, match=message) as caught:
        as_boxes(values)
    assert isinstance(caught.value, IouvizError)


def test_name_is_in_the_message():
    with pytest.raises(BoxError, match=r"targets\[0\]"):
        as_boxes([[2, 0, 1, 1]], name="targets")


def test_area_and_centre():
    boxes = np.array([[10.0, 20.0, 40.0, 60.0]])  # 30 wide, 40 high
    assert area(boxes) == [1200.0]
    assert centre(boxes).tolist() == [[25.0, 40.0]]


def test_four_formats_of_one_box():
    # 30 x 40 at (10, 20): centre (25, 40); in a 200 x 100 image 25/200, 40/100, 30/200, 40/100
    written = {
        "xyxy": [10, 20, 40, 60],
        "xywh": [10, 20, 30, 40],
        "cxcywh": [25, 40, 30, 40],
        "relative": [0.125, 0.4, 0.15, 0.4],
    }
    for source in FORMATS:
        for target in FORMATS:
            got = convert([written[source]], source, target, image_size=(200, 100))
            np.testing.assert_allclose(got, [written[target]], rtol=1e-15)


@given(st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate), max_size=5))
def test_conversion_there_and_back(corners):
    boxes = np.sort(np.array(corners).reshape(-1, 2, 2), axis=1).reshape(-1, 4)
    for name in FORMATS:
        there = convert(boxes, "xyxy", name, image_size=(640, 480))
        back = convert(there, name, "xyxy", image_size=(640, 480))
        np.testing.assert_allclose(back, boxes, atol=1e-9)


def test_convert_never_writes_into_its_argument():
    boxes = np.array([[10.0, 20.0, 40.0, 60.0]])
    for name in FORMATS:
        convert(boxes, "xyxy", name, image_size=(64, 64))
        convert(boxes, name, "xyxy", image_size=(64, 64))[:] = 0
    assert boxes.tolist() == [[10, 20, 40, 60]]


def test_convert_wants_known_formats_and_an_image_size():
    with pytest.raises(BoxError, match="no box format 'ltrb'"):
        convert([[0, 0, 1, 1]], "ltrb", "xyxy")
    with pytest.raises(BoxError, match="image_size"):
        convert([[0, 0, 1, 1]], "relative", "xyxy")


def test_clip_cuts_at_the_borders():
    assert clip(np.array([[-5.0, 2.0, 70.0, 9.0]]), 64, 48).tolist() == [[0, 2, 64, 9]]
