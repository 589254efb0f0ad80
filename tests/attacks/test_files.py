"""Files that promise more than they hold, or hold more than they say."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image

from iouviz.data.issues import IssueLog
from iouviz.data.join.picture_size import picture_size, turned_pictures
from iouviz.data.label_maps.decode import decode, stored_array
from iouviz.data.model import File
from iouviz.data.read.files import gather, upload
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from iouviz.pictures import open_picture
from tests.data.files import as_file, coco, packed


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *more):
    """A picture whose head promises so many pixels, and which holds next to none."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")
    return upload("a.png", b"\x89PNG\r\n\x1a\n" + b"".join(body))


@pytest.mark.parametrize("reader", [open_picture, decode])
def test_a_head_that_promises_a_huge_picture_is_refused_before_decoding(reader):
    with pytest.raises(ReadError, match="more than 50 megapixels"):
        reader(png(60_000, 60_000))
    assert picture_size(png(9_000, 9_000)) == (9_000, 9_000), "a size alone costs nothing"


@pytest.mark.parametrize("reader", [open_picture, decode])
def test_a_note_in_a_picture_that_unpacks_to_a_hundred_megabytes_is_refused(reader):
    note = chunk(b"zTXt", b"note\0\0" + zlib.compress(bytes(100 << 20)))
    with pytest.raises(ReadError, match="damaged"):
        reader(png(1, 1, note))


def test_a_huge_picture_is_not_turned():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    small = io.BytesIO()
    Image.new("L", (4, 2)).save(small, "JPEG", exif=exif)
    data = small.getvalue()
    at = data.index(b"\xff\xc0") + 5  # where a JPEG says its height and width
    huge = data[:at] + struct.pack(">HH", 9_000, 9_000) + data[at + 4 :]
    unknown = np.full((1, 2), np.nan)
    (file,) = turned_pictures(["a"], unknown, [upload("a.jpg", huge)], IssueLog(), as_shown=True)
    with pytest.raises(ReadError, match="9000 x 9000 pixels are too many"):
        file.load()


def array_head(shape):
    """The beginning of an array file that promises a shape."""
    written = io.BytesIO()
    about = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(written, about)
    return written.getvalue()


def test_an_array_that_promises_terabytes_is_refused():
    with pytest.raises(ReadError, match="no array that NumPy can read"):
        stored_array(upload("a.npy", array_head((10**7, 10**6))))


def test_an_array_that_unpacks_to_a_thousandfold_is_refused():
    data = packed(("a.npy", b""))
    with zipfile.ZipFile(written := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", data)
        archive.getinfo("a.npy").file_size = 1 << 30
    with pytest.raises(ReadError, match="which is no label map"):
        stored_array(upload("a.npz", written.getvalue()))


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_pickles_are_never_opened(name):
    written = io.BytesIO()
    save = np.save if name.endswith("npy") else np.savez
    save(written, np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(ReadError, match="no array that NumPy can read"):
        stored_array(upload(name, written.getvalue()))
    with pytest.raises(ReadError, match="pickle"):
        read(("a.pkl", b"\x80\x04}\x94."))


@pytest.mark.parametrize("way", ["../a.jpg", "/etc/a.jpg", "C:\\a.jpg", "b/../../a.jpg"])
def test_names_of_pictures_that_lead_elsewhere_find_nothing(tmp_path, way):
    """A picture is looked for among those that were given, and never opened by its name."""
    folder = tmp_path / "images"
    folder.mkdir()
    for place in (tmp_path, folder):
        Image.new("L", (8, 8)).save(place / "b.jpg")
    Image.new("L", (4, 4)).save(tmp_path / "a.jpg")
    truth = coco(
        images=[
            {"id": 0, "file_name": way, "width": 4, "height": 4},
            {"id": 17, "file_name": "b.jpg", "width": 8, "height": 8},
        ]
    )
    dataset = read(as_file("labels.json", truth), images=folder)
    assert [file is not None for file in dataset.images.files] == [False, True]


def test_names_with_control_characters_stay_names():
    name = "a\x00\x1b[31m\n\u202e.jpg"
    images = [{"id": 0, "file_name": name, "width": 9, "height": 9}, *coco()["images"][1:]]
    dataset = read(as_file("labels.json", coco(images=images)))
    assert dataset.images.names[0].endswith(".jpg")


def test_an_archive_in_an_archive_is_not_opened():
    inner = packed(("labels.json", b"{}"))
    (member,) = gather(File("o.zip", 1, lambda: packed(("inner.zip", inner))))
    with pytest.raises(ReadError, match="an archive inside a folder or an archive"):
        member.load()
