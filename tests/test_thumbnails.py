"""Thumbnails: made once, told apart by content, kept within a bound."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from iouviz.data.model import File
from iouviz.errors import ReadError
from iouviz.thumbnails import CROP, LONGEST, Thumbnails, cache_folder, window_around
from tests.test_pictures import encoded, file_of


def decoded(picture):
    return Image.open(io.BytesIO(picture.data))


def two_halves(width=1280, height=960):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return file_of(encoded(image, quality=95))


def test_a_thumbnail_is_small_and_knows_the_size_of_the_picture(tmp_path):
    made = Thumbnails(tmp_path).whole(two_halves())
    assert (made.width, made.height) == (1280, 960)
    assert decoded(made).size == (LONGEST, LONGEST * 3 // 4)
    left, right = (decoded(made).getpixel((x, 100)) for x in (40, 280))
    assert left[0] > 240
    assert right[2] > 240


def test_a_crop_shows_the_window_and_black_beyond_the_border(tmp_path):
    made = decoded(Thumbnails(tmp_path).crop(two_halves(), (-100, 0, 700, 800)))
    assert made.size == (CROP, CROP)
    assert max(made.getpixel((10, 100))) < 20  # the first eighth lies outside
    assert made.getpixel((128, 100))[0] > 240
    assert made.getpixel((250, 100))[2] > 240  # from 640 on: after 740/800 of the width


def test_it_is_made_once(tmp_path, monkeypatch):
    first = Thumbnails(tmp_path).whole(two_halves())
    monkeypatch.setattr("iouviz.thumbnails.open_image", None)  # nothing is decoded again
    assert Thumbnails(tmp_path).whole(two_halves()) == first


def test_a_picture_that_changed_gets_a_new_one(tmp_path):
    thumbnails = Thumbnails(tmp_path)
    one, other = (file_of(encoded(Image.new("RGB", (9, 9), c))) for c in ("red", "blue"))
    assert thumbnails.whole(one) != thumbnails.whole(other)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_one_is_made_anew(tmp_path):
    thumbnails = Thumbnails(tmp_path)
    first = thumbnails.whole(two_halves())
    next(tmp_path.glob("*.thumb")).write_bytes(b"junk")
    assert thumbnails.whole(two_halves()) == first


def test_what_cannot_be_shown_says_why(tmp_path):
    with pytest.raises(ReadError, match="no picture"):
        Thumbnails(tmp_path).whole(file_of(b"text"))

    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    with pytest.raises(ReadError, match=r"a\.jpg: cannot be read \(No such file"):
        Thumbnails(tmp_path).whole(File("a.jpg", 9, gone))
    assert list(tmp_path.iterdir()) == []


def test_the_folder_stays_within_its_limit_and_loses_the_oldest(tmp_path):
    thumbnails = Thumbnails(tmp_path, limit=1000)
    for at in range(10):
        place = tmp_path / f"{at}.thumb"
        place.write_bytes(bytes(150))
        os.utime(place, (at, at))
    thumbnails.tidy()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"{at}.thumb" for at in range(5, 10)]  # 750 of 1000 bytes


def test_without_a_folder_nothing_is_kept(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    for folder in (None, blocked / "inside"):
        thumbnails = Thumbnails(folder)
        assert thumbnails.whole(two_halves()).width == 1280
        assert thumbnails.folder is None
        thumbnails.tidy()


def test_a_tiny_box_gets_air():
    left, top, right, bottom = window_around(np.array([[10.0, 10.0, 12.0, 12.0]]))
    assert (right - left, bottom - top) == (39, 39)  # 24 pixels and .3 of it on both sides


@pytest.mark.parametrize(
    ("of", "window"),
    [
        ((100, 100), (0, 0, 39, 39)),  # pushed in from the corner
        ((20, 100), (-10, 0, 29, 39)),  # too narrow an image: the same air on both sides
        (None, (-9, -9, 30, 30)),
    ],
)
def test_a_window_stays_inside_the_image_where_it_fits(of, window):
    assert window_around(np.array([[10.0, 10.0, 12.0, 12.0]]), of=of) == window


def test_the_cache_can_be_moved(monkeypatch, tmp_path):
    monkeypatch.setenv("IOUVIZ_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "thumbnails"
    monkeypatch.delenv("IOUVIZ_CACHE")
    assert cache_folder().name == "thumbnails"
