"""Photographs beside what is written: their names, what is lacking, and copies or links."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import iouviz
from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.data.read.files import gather, upload
from iouviz.data.read.read import read
from iouviz.data.writers.write import FORMATS, combined, save, write, write_parts
from iouviz.errors import WriteError


def dataset(*names: str, files=None) -> Dataset:
    """One object of 10 x 10 in each image of 20 x 20."""
    n = len(names)
    files = tuple(upload(name, name.encode()) for name in names) if files is None else files
    images = Images(names, np.full((n, 2), 20.0), tuple(range(1, n + 1)), files)
    objects = GroundTruth.of(range(n), [0] * n, [[0, 0, 10, 10]] * n)
    return Dataset(images, ("cat",), (1,), objects, Predictions.of([], [], [], []))


def placed(to: str, *names: str, **more) -> list[str]:
    return [
        name for name, _ in write(dataset(*names, **more), to, with_photographs=True).photographs
    ]


def labels_of(photograph: str) -> str:
    """Where trainers of YOLO look for the labels: the last folder "images" exchanged."""
    before, after = f"/{photograph}".rsplit("/images/", 1)
    return f"{before}/labels/{after.rsplit('.', 1)[0]}.txt"[1:]


@pytest.mark.parametrize("to", FORMATS)
def test_each_has_the_name_of_its_image(to):
    where = "ground_truth/images" if to == "yolo" else "images"
    assert placed(to, "a.jpg", "day/b.png") == [f"{where}/a.jpg", f"{where}/day/b.png"]
    assert placed(to, "a", files=(upload("a.webp", b""),)) == [f"{where}/a.webp"]
    assert write(dataset("a.jpg"), to).photographs == ()


def test_a_trainer_finds_the_labels_of_each():
    names = ("images/a.jpg", "train/images/b.jpg", "c.d.jpg", "x/images/images/e.jpg")
    written = write(dataset(*names), "yolo", with_photographs=True)
    found = [labels_of(name) for name, _ in written.photographs]
    assert set(found) <= {name for name, _ in written.files}
    assert len(set(found)) == len(names)


def test_what_is_not_at_hand_is_said():
    some = dataset("a.jpg", "b.jpg", files=(upload("a.jpg", b"1"), None))
    written = write(some, "coco", with_photographs=True)
    (said,) = [issue for issue in written.issues if issue.code == "no-photograph"]
    assert said.places == ("b.jpg",)
    assert [name for name, _ in written.photographs] == ["images/a.jpg"]
    with pytest.raises(WriteError, match="none of the photographs is at hand"):
        write(dataset("a.jpg", files=(None,)), "coco", with_photographs=True)
    with pytest.raises(WriteError, match="two images would have their photograph in"):
        write(dataset("a.jpg", "./a.jpg"), "coco", with_photographs=True)
    with pytest.raises(WriteError, match="would leave the folder"):
        write(dataset("../a.jpg"), "coco", with_photographs=True)
    assert write(dataset(), "coco", with_photographs=True).photographs == ()


def test_a_picture_that_cannot_be_read_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"1")
    (file,) = gather(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(iouviz.errors.ReadError, match=r"a\.jpg"):
        save(write(dataset("a.jpg", files=(file,)), "coco", with_photographs=True), tmp_path / "o")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("link", [False, True])
def test_copies_and_links_hold_the_same(tmp_path, link):
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    on_disk, sent = gather(tmp_path / "a.jpg")[0], upload("b.jpg", b"b.jpg")
    written = write(dataset("a.jpg", "b.jpg", files=(on_disk, sent)), "yolo", with_photographs=True)
    paths = save(written, tmp_path / "out", link=link)
    folder = tmp_path / "out/ground_truth/images"
    assert {folder / "a.jpg", folder / "b.jpg"} <= set(paths)
    assert [(folder / name).read_bytes() for name in ("a.jpg", "b.jpg")] == [b"a.jpg", b"b.jpg"]
    assert (folder / "a.jpg").samefile(tmp_path / "a.jpg") == link


def test_parts_come_back_with_the_same_boxes_and_one_file_for_all(tmp_path):
    whole = iouviz.sample()
    parts = [("train", whole.at_images(range(40))), ("val", whole.at_images(range(40, 60)))]
    written = write_parts(parts, "yolo", with_photographs=True)
    # six crowds and eight classes, not one sentence a part, nor sixteen classes
    counts = {issue.code: issue.count for issue in written.issues}
    assert (counts["no-crowds"], counts["no-class-ids"]) == (6, 8)
    assert len(counts) == len(written.issues)
    save(written, tmp_path / "set")
    assert len(list((tmp_path / "set").rglob("data.yaml"))) == 1
    text = (tmp_path / "set/data.yaml").read_text()
    assert "\ntrain: train/ground_truth/images\nval: val/ground_truth/images\nnc: 8\n" in text
    for name, part in parts:
        folder = tmp_path / "set" / name
        back = read(folder / "ground_truth", folder / "predictions")
        assert [f"{stem}.jpg" for stem in back.images.names] == sorted(part.images.names)
        assert all(file is not None for file in back.images.files)
        assert back.classes == part.classes
        for table, own in (
            (back.ground_truth, part.ground_truth.take(~part.ground_truth.crowd)),
            (back.predictions, part.predictions),
        ):
            np.testing.assert_allclose(in_order(back, table), in_order(part, own), atol=1e-9)


def in_order(data: Dataset, table) -> np.ndarray:
    """Rows of image, class and box, sorted; images by the order of their names."""
    place = np.argsort(np.argsort(data.images.names))[table.image]
    rows = np.column_stack([place, table.label, table.boxes.round(6)])
    return rows[np.lexsort(rows.T[::-1])]


def test_the_path_of_a_file_says_where_it_is(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"1")
    assert [file.path for file in gather(tmp_path)] == [tmp_path / "a.jpg"]
    assert upload("a.jpg", b"").path is None
    assert combined([]).names == []
    assert replace(gather(tmp_path)[0], path=None).load() == b"1"
    assert isinstance(gather(tmp_path)[0].path, Path)
