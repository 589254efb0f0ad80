import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from iouviz.errors import MaskError
from iouviz.ui.components.wipe import MOST, View, pack, seen_view

MAPS = arrays(np.int64, (3, 4), elements=st.integers(-2, MOST - 1))


def unpacked(png):
    """As js/pixels.js does, see tests/js/pixels.test.js."""
    red, green, blue = np.moveaxis(np.asarray(Image.open(io.BytesIO(png))).astype(int), -1, 0)
    return red | ((blue & 15) << 8), green | ((blue & 240) << 4)


@given(MAPS, MAPS)
def test_what_is_packed_comes_out_again(true, predicted):
    one, two = unpacked(pack(true, predicted).png)
    assert (one == np.maximum(true, -1) + 1).all()
    assert (two == np.maximum(predicted, -1) + 1).all()


def test_a_large_map_is_sent_thinner():
    true = np.arange(3000 * 2000).reshape(3000, 2000) % 7
    packed = pack(true, true)
    assert (packed.width, packed.height, packed.every) == (2000, 3000, 2)
    assert (unpacked(packed.png)[0] == true[::2, ::2] + 1).all()


def test_sizes_and_classes_that_cannot_be_packed_are_said():
    with pytest.raises(MaskError, match="one size"):
        pack(np.zeros((2, 3), int), np.zeros((3, 2), int))
    with pytest.raises(MaskError, match="more than 4095 classes"):
        pack(np.full((1, 1), MOST), np.zeros((1, 1), int))


def test_the_view_is_the_pages_until_the_user_changes_it(monkeypatch):
    told = {"rev": "a", "left": "photo", "right": "truth", "one": 3, "lit": [1, 0]}
    monkeypatch.setattr("iouviz.ui.components.wipe.peek", lambda _: told)
    assert seen_view("key", "a", View()) == View("photo", "truth", 2, (0, -1))
    assert seen_view("key", "b", View(lit=(1, 1))) == View(lit=(1, 1))
