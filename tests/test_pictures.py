import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from iouviz.data.model import File
from iouviz.errors import ReadError
from iouviz.pictures import open_labels, open_picture


def file_of(data, name="photo.jpg"):
    return File(name, len(data), lambda: data)


def encoded(image, form="JPEG", **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def png_header(width, height):
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_small_jpeg_passes_unchanged():
    data = encoded(Image.new("RGB", (64, 48), "navy"))
    picture = open_picture(file_of(data))
    assert (picture.data, picture.mime) == (data, "image/jpeg")
    assert (picture.width, picture.height) == (64, 48)


def test_a_large_picture_is_sent_smaller_but_keeps_its_size():
    picture = open_picture(file_of(encoded(Image.new("L", (4000, 1000)))))
    assert (picture.width, picture.height) == (4000, 1000)
    assert Image.open(io.BytesIO(picture.data)).size == (1600, 400)


def test_formats_that_browsers_lack_become_jpeg():
    picture = open_picture(file_of(encoded(Image.new("RGB", (9, 9)), "TIFF"), "a.tif"))
    assert picture.mime == "image/jpeg"


def test_a_rotation_note_is_taken_out():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = open_picture(file_of(encoded(Image.new("RGB", (64, 48)), exif=exif)))
    again = Image.open(io.BytesIO(picture.data))
    assert again.size == (64, 48)
    assert again.getexif().get(0x0112) is None


@pytest.mark.parametrize("size", [(10_000, 5_001), (14_000, 14_000)])
def test_more_than_fifty_megapixels_are_refused_before_decoding(size):
    with pytest.raises(ReadError, match=r"photo\.jpg.*50 megapixels.*save it smaller"):
        open_picture(file_of(png_header(*size)))


def test_truncated_empty_and_foreign_files_are_named():
    data = encoded(Image.effect_noise((200, 200), 50))
    with pytest.raises(ReadError, match=r"photo\.jpg: .*cut short"):
        open_picture(file_of(data[: len(data) // 2]))
    with pytest.raises(ReadError, match="empty"):
        open_picture(file_of(b""))
    with pytest.raises(ReadError, match="no picture"):
        open_picture(file_of(b"hello"))


def test_a_file_that_has_gone_is_named():
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    with pytest.raises(ReadError, match=r"photo\.jpg: cannot be read \(No such file"):
        open_picture(File("photo.jpg", 1, gone))


LABELS = np.array([[0, 1, 255], [7, 7, 0]])


def saved(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def palette(labels):
    image = Image.fromarray(labels.astype(np.uint8))
    image.putpalette(bytes(range(256)) * 3)
    return image


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("grey.png", encoded(Image.fromarray(LABELS.astype(np.uint8)), "PNG")),
        ("palette.png", encoded(palette(LABELS), "PNG")),
        ("deep.png", encoded(Image.fromarray(LABELS.astype(np.uint16)), "PNG")),
        ("as_colour.png", encoded(Image.fromarray(LABELS.astype(np.uint8)).convert("RGB"), "PNG")),
        ("plain.npy", saved(LABELS)),
        ("channel.npy", saved(LABELS[None].astype(np.int16))),
        ("whole.npy", saved(LABELS.astype(np.float32))),
    ],
)
def test_labels_come_as_they_were_saved(name, data):
    found = open_labels(file_of(data, name))
    assert np.issubdtype(found.dtype, np.integer)
    np.testing.assert_array_equal(found, LABELS)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("photo.jpg", encoded(Image.new("L", (4, 4))), "a JPEG, which changes numbers"),
        ("colour.png", encoded(Image.new("RGB", (4, 4), "navy"), "PNG"), "colours, not numbers"),
        ("half.npy", saved(LABELS + 0.5), "no whole numbers"),
        ("nan.npy", saved(np.full((2, 2), np.nan)), "no whole numbers"),
        ("line.npy", saved(np.arange(3)), "an array of 3; wanted height x width"),
        ("cut.npy", saved(LABELS)[:-8], "no array that NumPy can read"),
        ("object.npy", b"\x93NUMPY", "no array that NumPy can read"),
        ("empty.npy", b"", "no array that NumPy can read"),
        ("text.png", b"class", "no picture"),
    ],
)
def test_what_is_no_label_map_says_why(name, data, says):
    with pytest.raises(ReadError, match=says) as caught:
        open_labels(file_of(data, name))
    assert str(caught.value).startswith(f"{name}: ")
