"""Real sizes of pictures: from headers alone, and held against the annotations."""

import io

import pytest
from PIL import Image

from iouviz.data.choices import Choices
from iouviz.data.join.picture_size import HEADER, picture_size
from iouviz.data.model import File
from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import labels


def picture(width: int, height: int, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height)).save(stream, form, **options)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_size_of_every_usual_format(form):
    assert picture_size(upload("a", picture(301, 7, form))) == (301, 7)


def test_the_header_is_enough_and_a_long_note_before_it_does_no_harm():
    def fail() -> bytes:
        raise AssertionError("loaded")

    data = picture(40, 30, "JPEG")
    assert picture_size(File("a.jpg", 10**9, fail, lambda count: data[:count])) == (40, 30)
    noted = picture(40, 30, "JPEG", exif=b"Exif\0\0" + b"\0" * 3 * HEADER)
    assert picture_size(upload("a.jpg", noted)) == (40, 30)


@pytest.mark.parametrize("data", [b"", b"hello", picture(40, 30)[:20]])
def test_no_picture_has_no_size(data):
    assert picture_size(upload("a.jpg", data)) is None


@pytest.mark.parametrize(
    ("real", "part"), [((100, 80), None), ((50, 40), "has 50 x 40"), ((80, 100), "by a quarter")]
)
def test_a_picture_of_another_size_than_annotated_is_named(real, part):
    dataset = read(labels(), images=[("a.jpg", picture(*real)), ("b.jpg", picture(100, 80))])
    found = [str(each) for each in dataset.issues if each.code == "picture-size-differs"]
    assert len(found) == (part is not None)
    for sentence in found:
        assert "a.jpg" in sentence
        assert "100 x 80" in sentence
        assert part in sentence


def on_its_side():
    """Stored 100 x 40, with the note of a camera that it is to be turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(100, 40, "JPEG", exif=exif.tobytes())


def test_a_picture_that_is_shown_turned_is_noted_and_turned_if_asked_to():
    given = ("a.txt", b"0 0.5 0.25 0.5 0.2\n"), None, ("a.jpg", on_its_side())
    stored = read(*given)
    assert stored.ground_truth.boxes.tolist() == [[25, 6, 75, 14]]
    assert "picture-turned" in {issue.code for issue in stored.issues}
    shown = read(*given, choices=Choices(pictures_as_shown=True))
    assert shown.ground_truth.boxes.tolist() == [[10, 15, 30, 35]]
    (file,) = shown.images.files
    assert picture_size(file) == (40, 100)


def test_where_no_picture_is_shown_turned_none_is_turned():
    with pytest.raises(ReadError, match="no picture is shown otherwise"):
        read(
            ("a.txt", b"0 0.5 0.25 0.5 0.2\n"),
            images=("a.jpg", picture(100, 40, "JPEG")),
            choices=Choices(pictures_as_shown=True),
        )
