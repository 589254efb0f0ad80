"""YOLO txt: one file an image, a line a box: class number, centre, size, relative to the picture.

With the photographs in ``images`` beside ``labels``, trainers such as Ultralytics take the file
``data.yaml`` as it is. It has no ``path``: folders are then relative to the file, and all may be
moved, whereas ``path: .`` is the folder that the trainer is started in.

Class numbers are the positions of the classes, named in ``data.yaml`` and ``classes.txt``.
Predictions end in their confidence. Numbers are written with every digit, so that a box comes
back to within rounding: some 1e-13 pixels.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset
from iouviz.data.readers.shared.rows import show
from iouviz.data.readers.yolo import YOLO_TEXT
from iouviz.data.writers.names import (
    as_bytes,
    check_lines,
    label_paths,
    safe_path,
    without_images,
)
from iouviz.data.writers.voc import rows_by_image
from iouviz.data.writers.writer import Pair, Writer
from iouviz.errors import WriteError

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ -]*[A-Za-z0-9]")
# What YAML takes for something else than a text.
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "none", "nan", "inf"}
DATA_YAML = "ground_truth/data.yaml"
LEFT_OUT = "Left out; a prediction on it will count as wrong."


def _write_ground_truth(dataset: Dataset, log: IssueLog) -> Iterator[Pair]:
    paths = _checked_paths(dataset)
    table = dataset.ground_truth
    kept = np.flatnonzero(~(table.crowd | table.ignore))
    lines = _lines(dataset, table.image[kept], table.label[kept], table.boxes[kept], log)
    # before data.yaml, since every reader understands every name in it
    yield "ground_truth/classes.txt", as_bytes(_listed(dataset.classes))
    yield DATA_YAML, as_bytes(data_yaml(dataset.classes, {"train": "images", "val": "images"}))
    for path, rows in zip(paths, rows_by_image(table.image[kept], len(paths)), strict=True):
        text = "".join(f"{lines[row]}\n" for row in rows.tolist())
        yield f"ground_truth/labels/{path}", as_bytes(text)


def _write_predictions(dataset: Dataset, log: IssueLog) -> Iterator[Pair]:
    paths = _checked_paths(dataset)
    table = dataset.predictions
    lines = _lines(dataset, table.image, table.label, table.boxes, log)
    score = table.score.tolist()
    yield "predictions/classes.txt", as_bytes(_listed(dataset.classes))
    for path, rows in zip(paths, rows_by_image(table.image, len(paths)), strict=True):
        text = "".join(f"{lines[row]} {score[row]!r}\n" for row in rows.tolist())
        if text:  # as detectors write them: nothing found, no file
            yield f"predictions/labels/{path}", as_bytes(text)


def _checked_paths(dataset: Dataset) -> list[str]:
    check_lines(dataset.classes, "a class in classes.txt")
    unknown = np.flatnonzero(~(dataset.images.sizes > 0).all(axis=1))
    if len(unknown):
        name = dataset.images.names[unknown[0]]
        raise WriteError(
            f"YOLO boxes are parts of a picture's width and height, which are not known for "
            f"{show(name)} ({len(unknown)} of {len(dataset.images)} images). Give the pictures too"
        )
    names = [without_images(safe_path(name)) for name in dataset.images.names]
    return label_paths(names, ".txt")


def _lines(
    dataset: Dataset,
    image: NDArray[np.int32],
    label: NDArray[np.int32],
    boxes: Values,
    log: IssueLog,
) -> list[str]:
    size = dataset.images.sizes[image]
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2 / size
    sides = (boxes[:, 2:] - boxes[:, :2]) / size
    outside = np.flatnonzero((boxes < 0).any(axis=1) | (boxes[:, 2:] > size).any(axis=1))
    if len(outside):
        found = "a box that reaches out of its image"
        remedy = "Written as it stands; some trainers refuse the image for it."
        place = dataset.images.names[image[outside[0]]]
        log.add("outside-image", "noted", YOLO_TEXT.name, place, found, remedy, count=len(outside))
    columns: list[list[Any]] = [label.tolist(), centre.tolist(), sides.tolist()]
    return [f"{k} {x!r} {y!r} {w!r} {h!r}" for k, (x, y), (w, h) in zip(*columns, strict=True)]


def _listed(classes: Sequence[str]) -> str:
    return "".join(f"{name}\n" for name in classes)


def data_yaml(classes: Sequence[str], folders: Mapping[str, str]) -> str:
    """What a trainer wants to know: the folders of photographs by their use, and the classes.

    Training and validation must be there: where one is not, it is what there is.

    >>> print(data_yaml(["cat", "no"], {"train": "train/images", "test": "test/images"}))
    # folders are relative to this file
    train: train/images
    val: train/images
    test: test/images
    nc: 2
    names:
      0: cat
      1: 'no'
    <BLANKLINE>
    """
    names = [f"  {number}: {_scalar(name)}" for number, name in enumerate(classes)]
    first = next(iter(folders.values()))
    train = folders.get("train", folders.get("val", first))
    uses = {"train": train, "val": train, **folders}
    head = [f"{use}: {folder}" for use, folder in uses.items()]
    head = ["# folders are relative to this file", *head, f"nc: {len(classes)}"]
    return "\n".join([*head, "names:" if names else "names: {}", *names]) + "\n"


def _scalar(name: str) -> str:
    """A text of YAML, in quotation marks where it could be taken for something else."""
    if PLAIN.fullmatch(name) and name.lower() not in WORDS:
        return name
    simple = "'" not in name and name.isprintable()
    return f"'{name}'" if simple else json.dumps(name, ensure_ascii=False)


WRITE_YOLO = Writer(
    name=YOLO_TEXT.name,
    to="yolo",
    role="ground truth",
    files="ground_truth/classes.txt, data.yaml, labels/IMAGE.txt",
    holds=frozenset({"empty images", "empty classes"}),
    write=_write_ground_truth,
    instead={
        "crowds": LEFT_OUT,
        "ignore": LEFT_OUT,
        "class ids": "Not written; classes are numbered 0, 1, 2, ... in their order.",
        "image sizes": "Not written; the pictures are needed to read the boxes again.",
        "image folders": "The label files lie in such folders.",
        "image suffixes": "The label files bear the names without it, as the pictures are found.",
    },
    exact="some 1e-13 pixels",
    photograph=lambda name: f"ground_truth/images/{without_images(name)}",
)

WRITE_YOLO_PREDICTIONS = Writer(
    name=YOLO_TEXT.name,
    to="yolo",
    role="predictions",
    files="predictions/classes.txt, labels/IMAGE.txt",
    holds=frozenset(),
    write=_write_predictions,
    instead={
        "order of predictions": "Written image by image. Between equal scores the earlier one "
        "goes first, so AP may change where scores are equal.",
    },
    exact="boxes to some 1e-13 pixels, scores every bit",
)
