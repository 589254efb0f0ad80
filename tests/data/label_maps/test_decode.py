import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from iouviz.data.label_maps.decode import COLOUR, decode
from iouviz.data.read.files import upload
from iouviz.errors import ReadError
from tests.data.label_maps.builders import npy, npz, png

MAP = [[0, 1, 2], [7, 200, 255]]


@pytest.mark.parametrize(
    "file",
    [
        png("grey.png", MAP),
        png("palette.png", MAP, "P", [(n, 0, 255 - n) for n in range(256)]),
        png("wide.png", MAP, "I;16"),
        png("a.tif", MAP, kind="TIFF"),
        png("a.bmp", MAP, kind="BMP"),
        png("a.pgm", MAP, kind="PPM"),
        npy("a.npy", MAP),
        npy("a.npy", np.array(MAP, float)),
        npy("a.npy", np.array(MAP)[None]),
        npy("a.npy", np.array(MAP)[..., None]),
        npz("a.npz", labels=np.array(MAP)),
    ],
    ids=lambda file: file.name,
)
def test_numbers_come_out_as_they_were(file):
    labels, issues = decode(file)[:2]
    assert labels.tolist() == MAP
    assert issues == ()


def test_one_bit_is_0_and_1():
    image = png("a.png", [[0]])
    written = image.load()
    assert decode(upload("a.png", written)).labels.tolist() == [[0]]
    labels = decode(npy("a.npy", [[True, False]])).labels
    assert (labels.tolist(), labels.dtype) == ([[1, 0]], np.uint8)


def test_sixteen_bits_keep_large_numbers():
    assert decode(png("a.png", [[26003, 7]], "I;16")).labels.tolist() == [[26003, 7]]


def test_colours_are_no_classes():
    # 128 * 65536 + 64 * 256 + 32
    labels, _ = decode(png("a.png", [[(128, 64, 32), (0, 0, 1)]]))[:2]
    assert labels.tolist() == [[COLOUR + 8405024, COLOUR + 1]]


def test_transparency_is_left_out_and_said():
    labels, (issue,) = decode(png("a.png", [[(0, 0, 5, 255), (0, 0, 6, 10)]]))[:2]
    assert labels.tolist() == [[COLOUR + 5, COLOUR + 6]]
    assert issue.code == "map-alpha"
    labels, issues = decode(png("a.png", [[(3, 255)]]))[:2]
    assert (labels.tolist(), issues) == ([[3]], ())


def test_a_note_to_turn_is_said():
    exif = Image.Exif()
    exif[0x0112] = 6
    labels, (issue,) = decode(png("a.png", [[1, 2]], exif=exif))[:2]
    assert labels.tolist() == [[1, 2]]
    assert issue.code == "map-rotation-note"


def test_probabilities():
    labels, (issue,) = decode(npy("a.npy", [[0.5, 0.49, 1.0]]))[:2]
    assert (labels.tolist(), issue.code) == ([[1, 0, 1]], "probabilities")
    each = np.array([[[0.2, 0.6, 0.5]], [[0.8, 0.4, 0.5]]]).repeat(3, axis=1)  # 2 classes, 3 x 3
    assert decode(npy("a.npy", each)).labels.tolist() == [[1, 0, 0]] * 3
    assert decode(npy("a.npy", np.moveaxis(each, 0, 2))).labels.tolist() == [[1, 0, 0]] * 3


def sixteen_bit_colours():
    """A PNG that Pillow opens and silently cuts down to 8 bits."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0)
    row = b"\0" + struct.pack(">HHH", 1, 2, 3)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")
    return upload("a.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (png("a.jpg", MAP, kind="JPEG"), "JPEG, a lossy picture"),
        (png("a.png", MAP, kind="JPEG"), "JPEG, a lossy picture"),
        (png("a.tif", np.zeros((16, 16)), kind="TIFF", compression="jpeg"), "a lossy picture"),
        (sixteen_bit_colours(), "16-bit colours"),
        (upload("a.png", b"no picture"), "no picture that Pillow knows"),
        (upload("a.npy", b"no array"), "no array that NumPy can read"),
        (upload("a.npz", b"no archive"), "no array that NumPy can read"),
        (npz("a.npz", one=np.zeros(1), two=np.zeros(1)), "2 arrays (one.npy, two.npy)"),
        (npy("a.npy", [1, 2]), "an array of 2; wanted height x width"),
        (npy("a.npy", np.zeros((2, 3, 4), int)), "an array of 2 x 3 x 4"),
        (npy("a.npy", [[0.5, 3.0]]), "fractions from 0.5 to 3"),
        (npy("a.npy", [[0.5, np.nan]]), "no numbers of classes"),
        (npy("a.npy", [["a"]]), "no numbers of classes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_label_map_is_refused_with_the_reason(file, words):
    with pytest.raises(ReadError, match=file.name) as caught:
        decode(file)
    assert words in str(caught.value)
