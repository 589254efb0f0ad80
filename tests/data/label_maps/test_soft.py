import io

import numpy as np
import pytest
from PIL import Image

from iouviz.data.label_maps.soft import is_soft, probability_map
from iouviz.data.read.files import upload
from iouviz.errors import MaskError, ReadError

RAMP = np.linspace(0, 1, 64).reshape(8, 8)


def npy(array, name="a.npy"):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return upload(name, buffer.getvalue())


def png(array, name="a.png", kind="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind)
    return upload(name, buffer.getvalue())


@pytest.mark.parametrize(
    ("source", "step"),
    [
        (npy(RAMP.astype(np.float32)), 1e-7),
        (png((RAMP * 255).round().astype(np.uint8)), 1 / 510),
        (png((RAMP * 65535).round().astype(np.uint16)), 1e-5),
        (RAMP, 0),
    ],
    ids=["npy", "8 bits", "16 bits", "array"],
)
def test_a_ramp_comes_out_as_it_went_in(source, step):
    assert is_soft(source)
    assert np.abs(probability_map(source) - RAMP).max() <= step


@pytest.mark.parametrize("axis", [0, 2])
def test_of_many_classes_one_is_taken(axis):
    array = np.stack([RAMP, 1 - RAMP], axis=axis)
    assert is_soft(array)
    assert (probability_map(npy(array), 1) == 1 - RAMP).all()
    with pytest.raises(MaskError, match="2 numbers per pixel, and class 2"):
        probability_map(npy(array), 2)


@pytest.mark.parametrize("axis", [0, 2])
def test_one_class_with_an_axis_of_its_own_is_that_class(axis):
    assert (probability_map(npy(np.expand_dims(RAMP, axis)), 3) == RAMP).all()


def test_numbers_of_classes_are_not_soft():
    classes = np.arange(64).reshape(8, 8)
    assert not is_soft(png(classes.astype(np.uint8)))
    assert not is_soft(npy(classes))
    assert not is_soft(npy(classes.astype(float)))


def test_colours_and_lossy_pictures_are_said():
    with pytest.raises(ReadError, match="wanted grey"):
        probability_map(png(np.zeros((4, 4, 3), np.uint8)))
    with pytest.raises(ReadError, match="lossy"):
        probability_map(png(np.zeros((4, 4), np.uint8), "a.jpg", "JPEG"))
