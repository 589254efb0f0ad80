"""What a format can hold comes back; what it cannot is said; what would lie is refused."""

import io
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from iouviz.data.issues import IssueLog
from iouviz.data.keypoints import KeypointType
from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.data.read.read import read
from iouviz.data.readers import READERS
from iouviz.data.writers import WRITERS, Writer
from iouviz.data.writers.write import FORMATS, Written, save, write
from iouviz.data.writers.writer import FEATURES, FEATURES_OF
from iouviz.errors import WriteError
from iouviz.geometry.masks.rle import Masks

SIZE = (320, 240)
TRUTH = [writer for writer in WRITERS if writer.role == "ground truth"]
PREDICTED = [writer for writer in WRITERS if writer.role == "predictions"]
NAMES = ("train/a.png", "train/b & c.png", 'val/ä,"中".png', "empty.png")
CLASSES = ("cat", "dog: <big>", 'a "quoted", été', "yes", "never")


def rich() -> Dataset:
    """Everything that `FEATURES` has, and numbers that need every digit."""
    pixels = np.zeros((240, 320), np.bool_)
    pixels[3:30, 7:50] = True
    masks = Masks.from_pixels([pixels, ~pixels, pixels, pixels, pixels])
    size = np.array([[10.1, 20.2], [30, 0.3], [5, 5], [32, 32], [1 / 3, 2 / 3]])
    corner = np.array([[0.1, 0.2], [100, 100.7], [9, 9], [64, 1], [200 / 3, 7]])
    boxes = np.concatenate([corner, corner + size], axis=1)
    middle = corner + size / 2
    turned = np.stack(  # diamonds in their boxes
        [
            middle[:, 0], boxes[:, 1], boxes[:, 2], middle[:, 1],
            middle[:, 0], boxes[:, 3], boxes[:, 0], middle[:, 1],
        ],
        axis=1,
    ).reshape(-1, 4, 2)  # fmt: skip
    points = np.full((5, 3, 3), np.nan)
    points[0, :2] = [[0.1, 1 / 3, 2], [1e-7, 200.5, 0]]  # a cat's two; a dog's three
    points[1] = [[7.5, 0.3, 1], [20, 21, 2], [0, 0, 0]]
    types = KeypointType(("nose", "tail")), KeypointType(("a", "é", "c"), ((0, 1), (2, 1)))
    return Dataset(
        keypoint_types=(*types, None, None, None),
        images=Images(NAMES, np.tile(SIZE, (4, 1)).astype(float), (17, 3, 0, 9), (None,) * 4),
        classes=CLASSES,
        class_ids=(5, 1, 90, 7, 8),
        ground_truth=GroundTruth.of(
            [0, 0, 1, 2, 2],
            [0, 1, 2, 3, 0],
            boxes,
            size=size,
            area=[200, 7.5, 25, 1024, 0.1],
            crowd=[0, 1, 0, 0, 0],
            ignore=[0, 0, 1, 0, 0],
            ids=(40, 0, 7, 8, 99),
            shapes=masks,
            corners=turned,
            keypoints=points,
        ),
        predictions=Predictions.of(
            [2, 0, 0, 3],
            [0, 1, 1, 2],
            boxes[:4],
            [0.1 + 0.2, 1e-7, 1.0, 0.0],
            size=size[:4],
            shapes=masks.take([0, 1, 2, 3]),
            corners=turned[:4],
            keypoints=points[[0, 1, 1, 2]] + [1 / 3, 0, 0],
        ),
    )


@cache
def empty_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", SIZE).save(out, "PNG")
    return out.getvalue()


def again(dataset: Dataset, to: str, roles=("ground truth", "predictions")) -> Dataset:
    """The data set read from what was written."""
    files = write(dataset, to, roles=roles).files
    truth = [file for file in files if file[0].startswith("ground_truth")]
    found = [file for file in files if file[0].startswith("predictions")]
    pictures = [(name, empty_picture()) for name in dataset.images.names]
    return read(truth, found or None, pictures if to == "yolo" else None)


def rows(dataset: Dataset, table) -> list:
    """Image and class by name, box, and score where there is one; images by their stem."""
    image = [PurePosixPath(dataset.images.names[row]).stem for row in table.image.tolist()]
    label = [dataset.classes[row] for row in table.label.tolist()]
    score = getattr(table, "score", np.zeros(len(table))).tolist()
    return list(zip(image, label, table.boxes.tolist(), score, strict=True))


def test_writers_belong_to_readers():
    assert len({(writer.to, writer.role) for writer in WRITERS}) == len(WRITERS)
    for writer in WRITERS:
        reader = next(reader for reader in READERS if reader.name == writer.name)
        assert writer.role in reader.roles
        assert writer.holds <= FEATURES_OF[writer.role]
        assert writer.instead.keys() <= writer.lacks


@pytest.mark.parametrize("writer", TRUTH, ids=lambda writer: writer.to)
def test_ground_truth_comes_back(writer: Writer):
    dataset = rich()
    back = again(dataset, writer.to, ["ground truth"])
    expected, found = rows(dataset, dataset.ground_truth), rows(back, back.ground_truth)
    if writer.to == "yolo":  # without the crowd and the ignored one
        expected = [row for number, row in enumerate(expected) if number not in (1, 2)]
        for one, other in zip(sorted(expected), sorted(found), strict=True):
            assert one[:2] == other[:2]
            np.testing.assert_allclose(one[2], other[2], rtol=0, atol=1e-12)
        assert back.classes == dataset.classes
        assert "empty" in back.images.names
        return
    assert sorted(found) == sorted(expected)
    order = np.argsort([found.index(row) for row in expected], kind="stable")
    assert (np.diff([found.index(row) for row in expected]) > 0).all()
    assert_held(writer.holds, dataset, back, order)


def assert_held(holds: frozenset[str], dataset: Dataset, back: Dataset, order) -> None:
    """Each feature that a writer says it holds."""
    one, other = dataset.ground_truth, back.ground_truth
    tests = {
        "crowds": lambda: one.crowd.tolist() == other.crowd.tolist(),
        "ignore": lambda: other.ignore[one.ignore].all() and not other.ignore[0],
        "masks": lambda: one.masks.strings() == other.masks.strings(),
        "keypoints": lambda: (
            np.array_equal(one.keypoints, other.keypoints, equal_nan=True)
            and back.keypoint_types == dataset.keypoint_types
        ),
        "areas": lambda: one.area.tolist() == other.area.tolist(),
        "object ids": lambda: [str(key) for key in other.ids] == [str(key) for key in one.ids],
        "image ids": lambda: back.images.ids == dataset.images.ids,
        "class ids": lambda: back.class_ids == dataset.class_ids,
        "image sizes": lambda: (back.images.sizes == SIZE).all(),
        "empty images": lambda: any("empty" in name for name in back.images.names),
        "empty classes": lambda: back.classes == dataset.classes,
        "image suffixes": lambda: all(name.endswith(".png") for name in back.images.names),
        "image folders": lambda: set(back.images.names) == set(dataset.images.names),
    }
    assert len(order) == len(one) == len(other)
    for feature in holds:
        assert tests[feature](), feature


@pytest.mark.parametrize("writer", PREDICTED, ids=lambda writer: writer.to)
def test_predictions_come_back(writer: Writer):
    dataset = rich()
    back = again(dataset, writer.to)
    expected, found = rows(dataset, dataset.predictions), rows(back, back.predictions)
    if "order of predictions" not in writer.holds:
        expected, found = sorted(expected), sorted(found)
    for one, other in zip(expected, found, strict=True):
        assert (*one[:2], one[3]) == (*other[:2], other[3])
        np.testing.assert_allclose(
            one[2], other[2], rtol=0, atol=1e-12 if writer.to == "yolo" else 0
        )
    if "keypoints of predictions" in writer.holds:
        ours, theirs = dataset.predictions.keypoints[1:3], back.predictions.keypoints[1:3]
        np.testing.assert_array_equal(theirs, ours)
    if "masks of predictions" in writer.holds:
        assert back.predictions.masks.strings() == dataset.predictions.masks.strings()


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: f"{writer.to} {writer.role}")
def test_what_is_lost_is_said_once(writer: Writer):
    log = IssueLog()
    list(writer.write(rich(), log))
    lost = {issue.code for issue in writer.lost(rich())}
    assert lost == {f"no-{name.replace(' ', '-')}" for name in writer.lacks}
    assert all(issue.count and issue.places and issue.remedy for issue in writer.lost(rich()))


def test_nothing_is_said_of_what_is_not_there():
    dataset = read(
        (
            "gt.csv",
            b"image,class,x1,y1,x2,y2,image_width,image_height\na.jpg,cat,1,2,3,4,320,240\n",
        )
    )
    for to in ("coco", "voc", "csv"):
        codes = [issue.code for issue in write(dataset, to).issues]
        assert set(codes) <= {"renumbered", "no-image-sizes"}, to


FLOATS = st.floats(0, 1e4, allow_nan=False).map(lambda value: value + 0.0)
BOXES = st.lists(
    st.tuples(FLOATS, FLOATS, st.floats(1.5, 1e3), st.floats(1.5, 1e3)), min_size=1, max_size=5
)


@given(BOXES, st.sampled_from(["coco", "voc", "csv"]))
@settings(max_examples=20, deadline=None)
def test_every_bit_comes_back(boxes, to):
    xywh = np.array(boxes)
    corners = np.concatenate([xywh[:, :2], xywh[:, :2] + xywh[:, 2:]], axis=1)
    size = corners[:, 2:] - corners[:, :2] if to == "voc" else xywh[:, 2:]
    if (size <= 0).any():
        return
    image = np.zeros(len(xywh), int)
    dataset = replace(
        rich(),
        ground_truth=GroundTruth.of(image, image, corners, size=size),
        predictions=Predictions.of([], [], [], []),
    )
    back = again(dataset, to).ground_truth
    assert back.boxes.tobytes() == corners.tobytes()
    assert back.size.tobytes() == np.ascontiguousarray(size).tobytes()


def renamed(*names: str) -> Dataset:
    images = Images(names, np.tile(SIZE, (len(names), 1)).astype(float), (1, 2), (None, None))
    nothing = Predictions.of([], [], [], [])
    return Dataset(images, ("cat",), (1,), GroundTruth.of([0], [0], [[0, 0, 2, 2]]), nothing)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a.jpg", "a.png"), "'a.jpg' and 'a.png' would both have their labels in 'a.txt'"),
        (("a.jpg", "A.jpg"), "'a.jpg' and 'A.jpg' would both"),
        (("../a.jpg", "b.jpg"), "'../a.jpg' would leave the folder"),
        (("a.jpg", "x/../../b.jpg"), "would leave the folder"),
        (("/etc/a.jpg", "b.jpg"), "would leave the folder"),
        (("C:\\a.jpg", "b.jpg"), "would leave the folder"),
        (("..\\a.jpg", "b.jpg"), "would leave the folder"),
        (("a\n.jpg", "b.jpg"), "is no name of a file"),
        (("", "b.jpg"), "is no name of a file"),
    ],
)
def test_names_that_would_lie_or_leave_are_refused(names, said):
    for to in ("yolo", "voc"):
        with pytest.raises(WriteError) as error:
            write(renamed(*names), to)
        assert said.replace(".txt", ".xml" if to == "voc" else ".txt") in str(error.value)


@pytest.mark.parametrize("name", ["two\nlines", "two\u2028lines", " spaced", ""])
def test_class_names_that_would_not_come_back_are_refused(name):
    for to in ("yolo", "voc"):
        with pytest.raises(WriteError, match="class name"):
            write(replace(rich(), classes=(name, *CLASSES[1:])), to, roles=["ground truth"])


def test_yolo_needs_the_sizes_of_pictures():
    sizes = np.array([SIZE, (np.nan, np.nan), SIZE, (0, 9)], np.float64)
    dataset = replace(rich(), images=replace(rich().images, sizes=sizes))
    with pytest.raises(WriteError, match=r"not known for 'train/b & c.png' \(2 of 4 images\)"):
        write(dataset, "yolo")


def test_half_characters_and_controls_are_refused():
    for to in FORMATS:
        with pytest.raises(WriteError, match="half a character"):
            write(replace(rich(), classes=("\ud800", *CLASSES[1:])), to, roles=["ground truth"])
    with pytest.raises(WriteError, match="XML cannot hold"):
        write(replace(rich(), classes=("\x01", *CLASSES[1:])), "voc", roles=["ground truth"])


def test_a_format_without_scores_takes_no_predictions():
    with pytest.raises(WriteError, match="Pascal VOC XML has no place for predictions"):
        write(rich(), "voc")
    with pytest.raises(WriteError, match="no format 'tfrecord'"):
        write(rich(), "tfrecord")


def test_csv_refuses_what_would_be_read_as_parts_of_the_picture():
    tiny = replace(rich(), ground_truth=GroundTruth.of([0], [0], [[0, 0, 0.5, 0.5]]))
    with pytest.raises(WriteError, match="no coordinate is above 1 pixel"):
        write(tiny, "csv")


def test_ids_of_coco_are_whole_numbers():
    images = replace(rich().images, ids=("a", "b", 3, 4))
    written = write(replace(rich(), images=images), "coco")
    assert ("renumbered", "repaired") in {(i.code, i.outcome) for i in written.issues}
    assert b'"images":[{"id":1,' in written.files[0][1]
    assert "object-id-0" in {issue.code for issue in written.issues}


def test_nothing_is_overwritten_unasked(tmp_path):
    first = Written((("ground_truth/labels/a.txt", b"1"),), ())
    second = Written((("predictions.json", b"[]"), ("ground_truth/labels/b.txt", b"2")), ())
    assert save(first, tmp_path / "new") == [tmp_path / "new/ground_truth/labels/a.txt"]
    with pytest.raises(WriteError, match="already there, nothing was written"):
        save(second, tmp_path / "new")
    assert not (tmp_path / "new/predictions.json").exists()
    save(second, tmp_path / "new", force=True)
    assert (tmp_path / "new/ground_truth/labels/b.txt").read_bytes() == b"2"
    with pytest.raises(WriteError, match="cannot be written"):
        save(first, tmp_path / "new/predictions.json")


def test_features_have_names_of_their_own():
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)


def test_coco_keeps_what_files_say_of_their_images():
    dataset = rich()
    said = {"camera": ("front", "rear", "front", ""), "name of hour": ("1", "2", "3", "4")}
    dataset = replace(dataset, images=replace(dataset.images, attributes=said))
    assert again(dataset, "coco").images.attributes == said
