"""The contract that every reader keeps. A new reader adds an example and nothing else."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from iouviz.data.inputs import Input
from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset
from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.data.readers import READERS, Reader
from iouviz.data.readers.shared.reader import Role, Tables
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError
from iouviz.geometry.boxes import as_boxes
from tests.data.examples import CHOICES, EXAMPLES, NUMBER, SAYS, Files, longer, picture, spoilt
from tests.data.files import labels

CASES = [(reader, role) for reader in READERS for role in reader.roles]
NAMED = [f"{reader.name}, {role}" for reader, role in CASES]
# Lines stand for themselves: half of such a file is a shorter file.
OF_LINES = {".csv", ".txt"}
every_case = pytest.mark.parametrize(("reader", "role"), CASES, ids=NAMED)


def opened(files: Input, role: str, name: str) -> Dataset:
    """Read an example in its role, with the picture of its image."""
    pictures, choices = ("a.jpg", picture()), CHOICES.get((name, role))
    if role == "ground truth":
        return read(files, images=pictures, choices=choices)
    return read(labels(), files, pictures, choices=choices)


def table(dataset: Dataset, role: str):
    return dataset.ground_truth if role == "ground truth" else dataset.predictions


def test_every_reader_has_a_name_of_its_own_and_an_example():
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(reader.wants and reader.suffixes and reader.roles for reader in READERS)
    assert set(EXAMPLES) == {(reader.name, role) for reader, role in CASES}
    assert set(NUMBER) == {reader.name for reader in READERS}


@every_case
def test_only_the_right_reader_recognises_an_example(reader: Reader, role):
    source, *others = [Source(upload(*file)) for file in EXAMPLES[reader.name, role]]
    assert [other.name for other in READERS if other.recognises(source)] == [reader.name]
    for other in others:  # a file of another class, or what lies beside
        found = [each for each in READERS if each.recognises(other)]
        assert found == ([] if reader.companion(other) else [reader])


@every_case
def test_tables_are_whole(reader: Reader, role):
    """Columns of one length, boxes that are boxes, a place for every row, no issue."""
    log = IssueLog()
    sources = [Source(upload(*file)) for file in EXAMPLES[reader.name, role]]
    tables = reader.read(sources, role, log)
    assert sum(len(found.boxes) for found in tables) == 2
    for found in tables:
        _check_table(found, role)
    assert log.issues == ()


def _check_table(found: Tables, role: Role) -> None:
    boxes = found.boxes
    for column in (boxes.label, boxes.boxes, boxes.size, boxes.area, boxes.crowd, boxes.ids):
        assert len(column) == len(boxes)
    assert as_boxes(boxes.boxes) is boxes.boxes
    assert np.allclose(boxes.boxes[:, 2:] - boxes.boxes[:, :2], boxes.size)
    assert (boxes.score is not None) == (role == "predictions")
    assert len(set(found.images.keys)) == len(found.images.keys) == len(found.images.sizes)
    assert len(set(found.classes.names)) == len(found.classes.keys)
    assert len({boxes.places(row) for row in range(len(boxes))} - {""}) == len(boxes)


@every_case
def test_the_boxes_come_out_in_pixels_without_an_issue(reader: Reader, role):
    dataset = opened(EXAMPLES[reader.name, role], role, reader.name)
    found = table(dataset, role)
    classes, image = SAYS.get((reader.name, role), (["cat", "dog"], "a"))
    assert [dataset.classes[label] for label in found.label] == classes
    np.testing.assert_allclose(found.boxes, [[10, 20, 40, 60]] * 2, atol=1e-9)
    assert {Path(dataset.images.names[row]).stem for row in found.image} == {image}
    unexpected = [issue for issue in dataset.issues if issue.outcome != "noted"]
    assert unexpected == []


@every_case
def test_files_folders_archives_and_uploads_are_alike(reader: Reader, role, tmp_path: Path):
    files = EXAMPLES[reader.name, role]
    folder, archive = tmp_path / "folder", tmp_path / "archive.zip"
    (folder / "deep").mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in files:
            (folder / "deep" / name).write_bytes(data)
            packed.writestr(name, data)
    paths: Input = [folder / "deep" / name for name, _ in files]
    wanted = table(opened(files, role, reader.name), role).boxes.tolist()
    for given in (paths, folder, archive):
        assert table(opened(given, role, reader.name), role).boxes.tolist() == wanted


@pytest.mark.parametrize("reader", READERS, ids=[reader.name for reader in READERS])
@pytest.mark.parametrize(
    "data", [b"hello", b"\x89PNG", b"{}", b"[7]", b"<svg/>", b'"text"', b"[[]]", b"a,b\n1,2\n"]
)
def test_no_reader_recognises_what_is_not_its_own(reader: Reader, data):
    assert not reader.recognises(Source(upload("file", data)))


@every_case
def test_a_file_that_is_cut_off_is_refused_or_loses_a_line(reader: Reader, role):
    (name, data), *others = longer(EXAMPLES[reader.name, role])
    cut: Files = [(name, data[:-6]), *others]
    if Path(name).suffix in OF_LINES:
        dataset = opened(cut, role, reader.name)
        assert len(table(dataset, role)) == 4
        assert any(issue.file == name and issue.places for issue in dataset.issues)
        return
    with pytest.raises(ReadError, match=name):
        opened(cut, role, reader.name)


@every_case
def test_an_empty_file_alone_is_refused(reader: Reader, role):
    (name, _), *_ = EXAMPLES[reader.name, role]
    with pytest.raises(ReadError, match=rf"{name}.*(empty|white space).*again"):
        opened([(name, b"")], role, reader.name)


@every_case
def test_the_wrong_role_is_refused_with_a_remedy(reader: Reader, role):
    other = "predictions" if role == "ground truth" else "ground truth"
    files = EXAMPLES[reader.name, role]
    if other in reader.roles and other == "ground truth":
        pytest.skip("predictions of this format are ground truth with a column more")
    with pytest.raises(
        ReadError, match=rf"{files[0][0]}.*(Exchange|need a score|Write the confidence)"
    ):
        opened(files, other, reader.name)


@every_case
@pytest.mark.parametrize("bad", ["NaN", "Infinity", "1e308", "-1e308", "-5000", "abc", "", "10,5"])
def test_a_bad_number_costs_its_row_and_is_named(reader: Reader, role, bad):
    files = longer(EXAMPLES[reader.name, role])
    name = files[0][0]
    count = len(table(opened(files, role, reader.name), role))
    as_json = name.endswith((".json", ".jsonl")) and bad in {"abc", "", "10,5"}
    any_corners = {"LabelMe JSON", "DOTA txt", "DOTA results", "Supervisely JSON"}
    if (bad == "-5000" and reader.name in any_corners) or (bad == "10,5" and ".csv" in name):
        pytest.skip("corners in any order will do, or a comma is the delimiter")
    if bad == "10,5" and reader.name in {"YOLO text", "per-image text"}:
        pytest.skip("decimal commas are repaired")
    dataset = opened(spoilt(files, reader.name, f'"{bad}"' if as_json else bad), role, reader.name)
    assert len(table(dataset, role)) == count - 1
    skipped = [issue for issue in dataset.issues if issue.outcome == "skipped"]
    assert len(skipped) == 1
    assert skipped[0].file == name
    assert skipped[0].places
    assert "left out" in skipped[0].remedy


JSON = [
    (reader, role) for reader, role in CASES if EXAMPLES[reader.name, role][0][0][-5:] == ".json"
]


@pytest.mark.parametrize(("reader", "role"), JSON)
def test_numbers_as_texts_are_read_with_an_issue(reader: Reader, role):
    _, good = NUMBER[reader.name]
    dataset = opened(
        spoilt(EXAMPLES[reader.name, role], reader.name, f'"{good}"'), role, reader.name
    )
    np.testing.assert_allclose(table(dataset, role).boxes, [[10, 20, 40, 60]] * 2, atol=1e-9)
    assert [i.outcome for i in dataset.issues if i.code.startswith("text-")] == ["repaired"]
