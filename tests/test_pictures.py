import io
import struct
import zlib

import pytest
from PIL import Image

from iouviz.data.model import File
from iouviz.errors import ReadError
from iouviz.pictures import open_picture


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
