"""Zip archives and folders look alike; what could do harm is refused with a sentence."""

import zipfile
from pathlib import Path

import pytest

from iouviz.data.model import File
from iouviz.data.read import archives
from iouviz.data.read.files import gather
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import dets, labels, names, packed, result, voc, why

ENCRYPTED = 0x1


def test_an_archive_looks_like_the_folder_that_was_packed(tmp_path: Path):
    entries = {"sets/val/b.xml": voc("b.jpg"), "sets/val/a.xml": voc(), "sets/x.txt": b"x"}
    noise = {"__MACOSX/sets/._b.xml": b"\0", ".DS_Store": b"\0", "sets/.git/config": b"x"}
    for name, data in (entries | noise).items():
        (tmp_path / "f" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "f" / name).write_bytes(data)
    data = packed(*(entries | noise).items())
    (tmp_path / "f.zip").write_bytes(data)
    folder = gather(tmp_path / "f")
    for given in (tmp_path / "f.zip", ("F.ZIP", data), File("f.zip", 9, lambda: data)):
        found = gather(given)  # type: ignore[arg-type]
        assert [f.name for f in found] == [f.name for f in folder]
        assert [f.size for f in found] == [f.size for f in folder]
        assert [f.load() for f in found] == [f.load() for f in folder]
        assert [f.first(3) for f in found] == [f.first(3) for f in folder]


def test_a_data_set_in_archives_is_read_like_one_in_files():
    truth, found = labels(), dets(result())
    plain = read(truth, found)
    inside = read(("gt.zip", packed(truth)), [("d.zip", packed(("folder/" + found[0], found[1])))])
    assert inside.ground_truth.boxes.tolist() == plain.ground_truth.boxes.tolist()
    assert inside.predictions.score.tolist() == plain.predictions.score.tolist()
    assert inside.issues == plain.issues


def test_what_was_gathered_may_be_gathered_again():
    inner = packed(("a.xml", voc()))
    files = gather(("o.zip", packed(("a.xml", voc()), ("inner.zip", inner))))
    assert names(files) == ["a.xml", "inner.zip"]


def test_names_of_other_systems_are_mended():
    # packers of other systems write backslashes, and UTF-8 without the mark that says so
    data = packed(("bilder/AApfel.xml", voc()), ("caf\xe9.xml", voc()))
    data = data.replace(b"bilder/AApfel", "bilder\\äpfel".encode())
    assert names(("o.zip", data)) == ["bilder/äpfel.xml", "caf\xe9.xml"]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("../../etc/passwd.xml", "leads out of the archive"),
        ("sets/../../x.xml", "leads out of the archive"),
        ("/etc/x.xml", "leads out of the archive"),
        ("C:\\x.xml", "leads out of the archive"),
        ("more.zip", "an archive inside a folder or an archive"),
        ("more.tar.gz", "only .zip is opened"),
    ],
)
def test_a_member_that_is_not_to_be_read_is_named_and_the_others_used(name, part):
    data = packed(("a.xml", voc()), (name, voc()))
    dataset = read(("o.zip", data))
    assert len(dataset.ground_truth) == 1
    (issue,) = [each for each in dataset.issues if each.outcome == "skipped"]
    assert issue.file == name.replace("\\", "/")
    assert part in issue.found
    assert issue.code == "unusable-file"


def test_a_locked_member_says_so():
    data = bytearray(packed(("a.xml", voc())))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= ENCRYPTED
    (file,) = gather(("o.zip", bytes(data)))
    assert why(file) == "a.xml: encrypted in the archive. Unpack it with its password first"


def test_damage_inside_is_named_and_the_rest_used():
    data = packed(("a.xml", voc()), ("b.xml", voc("b.jpg")), how=zipfile.ZIP_STORED)
    broken = data.replace(b"b.jpg", b"c.jpg")  # the checksum no longer holds
    good, bad = gather(("o.zip", broken))
    assert good.load() == voc()
    with pytest.raises(ReadError, match=r"b\.xml: damaged in the archive .*CRC"):
        bad.load()
    assert len(read(("o.zip", broken)).images) == 1


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"hello", "not a zip archive"),
        (b"", "not a zip archive"),
        (packed(("a.xml", voc()))[:-30], "not a zip archive"),
        (packed(), "holds no files"),
        (packed(("__MACOSX/a.xml", b"")), "holds no files"),
    ],
)
def test_a_broken_or_empty_archive_is_refused(tmp_path: Path, data, part):
    (tmp_path / "o.zip").write_bytes(data)
    for given in (("o.zip", data), tmp_path / "o.zip"):
        with pytest.raises(ReadError) as caught:
            gather(given)
        assert str(caught.value).startswith("o.zip: ")
        assert part in str(caught.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "HARMLESS", 1 << 20)  # bombs of handy size
    one = packed(("zeros.json", b"\0" * (archives.HARMLESS + 1)))
    with pytest.raises(ReadError, match=r"zeros\.json would grow|the archive would grow") as caught:
        read(("o.zip", one))
    assert "zip bomb" in str(caught.value)
    many = packed(*((f"{n}.json", b"\0" * (archives.HARMLESS // 8)) for n in range(9)))
    with pytest.raises(ReadError, match=r"o\.zip: the archive would grow"):
        read(("o.zip", many))


def test_members_that_share_their_bytes_count_as_packed_once():
    entries = [zipfile.ZipInfo(f"{n}.json") for n in range(30)]
    for entry in entries:  # as in a bomb of overlapping members
        entry.header_offset, entry.compress_size, entry.file_size = 0, 1 << 20, 50 << 20
    with pytest.raises(ReadError, match="zip bomb"):
        archives._check("o.zip", entries)
    for n, entry in enumerate(entries):
        entry.header_offset = n
    archives._check("o.zip", entries)


@pytest.mark.parametrize(
    ("limit", "value", "part"),
    [
        ("MOST_MEMBERS", 1, "2 files in the archive"),
        ("LARGEST_TOTAL", 100, "unpacks to"),
        ("LARGEST_UPLOAD", 100, "unpacks to"),
    ],
)
def test_archives_beyond_the_limits_are_refused(monkeypatch, limit, value, part):
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(ReadError) as caught:
        gather(("o.zip", packed(("a.xml", voc()), ("b.xml", voc()))))
    assert part in str(caught.value)


def test_an_archive_whose_bytes_have_gone_says_so():
    data = packed(("a.xml", voc()))
    there = [True]

    def load():
        if not there:
            raise ReadError("o.zip: dropped")
        return data

    (member,) = gather(File("o.zip", len(data), load))
    assert b"<annotation>" in member.load()
    there.clear()
    with pytest.raises(ReadError, match=r"^o\.zip: dropped$"):
        member.load()


def test_other_archives_say_what_to_do(tmp_path: Path):
    (tmp_path / "labels.tar.gz").write_bytes(b"\x1f\x8b")
    for given in (tmp_path / "labels.tar.gz", ("labels.tar.gz", b"\x1f\x8b")):
        with pytest.raises(ReadError, match=r"labels\.tar\.gz: a \.gz archive; only \.zip"):
            read(given)  # type: ignore[arg-type]
