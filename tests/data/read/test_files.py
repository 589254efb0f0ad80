"""Folders, links and uploads as files."""

from pathlib import Path

import pytest

from iouviz.data.model import Dataset
from iouviz.data.read.files import gather, upload
from iouviz.data.read.read import read
from tests.data.files import names, packed, voc, why


def test_links_are_followed_within_the_folder_alone(tmp_path: Path):
    folder, outside = tmp_path / "set", tmp_path / "outside"
    for each in (folder, outside):
        each.mkdir()
        (each / "a.xml").write_bytes(voc())
    try:
        (folder / "b.xml").symlink_to(folder / "a.xml")
    except OSError:  # pragma: no cover
        pytest.skip("this system allows no links")
    (folder / "c.xml").symlink_to(outside / "a.xml")
    (folder / "d.xml").symlink_to(tmp_path / "nothing")
    (folder / "e").symlink_to(outside)
    (folder / "f").symlink_to(folder)
    (folder / "g.xml").symlink_to(folder / "g.xml")
    (folder / "h.zip").write_bytes(packed(("a.xml", voc())))
    files = {file.name: file for file in gather(folder)}
    assert [*files] == ["a.xml", "b.xml", "c.xml", "d.xml", "e", "f", "g.xml", "h.zip"]
    assert files["b.xml"].load() == voc()
    for name, part in {
        "c.xml": "leads out of the folder",
        "d.xml": "leads out of the folder",
        "e": "leads out of the folder",
        "f": "a link to a folder",
        "g.xml": "a link to nothing",
        "h.zip": "an archive inside a folder",
    }.items():
        assert part in why(files[name])
    dataset = read(folder)
    assert isinstance(dataset, Dataset)
    skipped = [issue.file for issue in dataset.issues if issue.code == "unusable-file"]
    assert skipped == ["c.xml", "d.xml", "e", "f", "g.xml", "h.zip"]
    assert names([folder / "c.xml"]) == ["c.xml"]  # given by its own path it is wanted


def test_an_upload_keeps_its_forward_slashes():
    assert upload("a\\b.json", b"").name == "a/b.json"
