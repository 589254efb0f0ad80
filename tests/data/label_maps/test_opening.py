import io
import zipfile

import numpy as np
import pytest

from iouviz.data.label_maps.class_list import ADE20K, CITYSCAPES, CITYSCAPES_TRAIN, VOC, voc_colours
from iouviz.data.label_maps.opening import open_label_maps
from iouviz.data.read.files import upload
from iouviz.errors import MaskError, ReadError
from tests.data.label_maps.builders import npy, png


def written(folder, *files):
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.load())
    return folder


def test_folders_archives_and_lists_are_alike(tmp_path):
    files = [png("a.png", [[0, 1]]), npy("b.npy", [[2, 3]])]
    folder = written(tmp_path / "maps", *files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            archive.writestr(file.name, file.load())
    for given in (folder, str(folder), files, upload("maps.zip", packed.getvalue())):
        maps = open_label_maps(given, files)
        assert [pair.name for pair in maps.pairs] == ["a", "b"]
        true, predicted, issues = maps.pairs[1].load()
        assert (true.tolist(), predicted.tolist(), issues) == ([[2, 3]], [[2, 3]], ())


def test_nothing_is_read_before_it_is_wanted():
    loads = []

    def watched(name):
        file = png(name, [[0]])
        return type(file)(name, 9, lambda: loads.append(name) or file.load(), file.start)

    maps = open_label_maps(*([watched(f"{n}.bmp") for n in range(3)] for _ in range(2)))
    assert loads == []
    maps.pairs[1].load()
    assert loads == ["1.bmp", "1.bmp"]


@pytest.mark.parametrize(
    "given",
    [
        np.zeros((2, 3, 4), int),
        [np.zeros((3, 4), int)] * 2,
    ],
)
def test_arrays(given):
    maps = open_label_maps(given, given)
    assert [pair.name for pair in maps.pairs] == ["0", "1"]
    assert maps.pairs[0].load().true.shape == (3, 4)
    assert len(open_label_maps(np.zeros((3, 4), int), np.zeros((3, 4), int)).pairs) == 1


def test_unlike_sizes_are_named():
    maps = open_label_maps([png("a.png", [[0, 1, 2]])], [png("a.png", [[0], [1], [2]])])
    words = "ground truth of 3 x 1 pixels, prediction of 1 x 3.*One of them is turned"
    with pytest.raises(MaskError, match=words):
        maps.pairs[0].load()


@pytest.mark.parametrize(
    ("true", "told", "hints"),
    [
        ("a_gtFine_labelIds.png", "a.png", (CITYSCAPES, CITYSCAPES, None)),
        ("a_labelTrainIds.png", "a_labelIds.png", (CITYSCAPES, CITYSCAPES_TRAIN, CITYSCAPES)),
        ("ADE_val_00000001.png", "ADE_val_00000001.png", (ADE20K, None, None)),
        ("a.png", "a.png", (None, None, None)),
    ],
)
def test_names_hint_at_the_classes(true, told, hints):
    found = open_label_maps([png(true, [[0]])], [png(told, [[0]])]).hints
    assert (found.known, found.true_numbers, found.predicted_numbers) == hints


def test_vocs_palette_hints_at_its_classes():
    palette = voc_colours(256)
    found = open_label_maps([png("a.png", [[0, 255]], "P", palette)], [png("a.png", [[0, 1]])])
    assert found.hints.known is VOC


def test_photos_beside_the_maps_are_left_out_and_said():
    files = [png("a.png", [[0]]), png("a.jpg", [[0]], kind="JPEG")]
    (issue,) = open_label_maps(files, [png("a.png", [[0]])]).issues
    assert (issue.code, issue.file, issue.places) == ("lossy-pictures", "ground truth", ("a.jpg",))


@pytest.mark.parametrize(
    ("true", "words"),
    [
        ([png("a.jpg", [[0]], kind="JPEG")], r"ground truth: nothing but \.jpg.*JPEG changes"),
        ([upload("a.txt", b"")], r"ground truth: nothing but \.txt"),
        (np.zeros((1, 1), int), "arrays on one side and files on the other"),
    ],
)
def test_what_holds_no_label_maps_is_refused(true, words):
    with pytest.raises(ReadError, match=words):
        open_label_maps(true, [png("a.png", [[0]])])


def test_as_many_arrays_on_both_sides():
    with pytest.raises(ReadError, match="1 array of ground truth and 2 predictions"):
        open_label_maps(np.zeros((1, 1, 1), int), np.zeros((2, 1, 1), int))
