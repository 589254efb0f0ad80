"""Pascal VOC XML, as `iouviz.data.readers.voc` reads it: one file an image, boxes as they stand."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset
from iouviz.data.readers.shared.rows import show
from iouviz.data.readers.voc import CORNERS, PASCAL_VOC
from iouviz.data.writers.names import as_bytes, check_lines, label_paths, spell
from iouviz.data.writers.writer import Pair, Writer
from iouviz.errors import WriteError


def _write(dataset: Dataset, _log: IssueLog) -> Iterator[Pair]:
    check_lines(dataset.classes, "a <name> in XML")
    classes = [_text(name) for name in dataset.classes]
    paths = label_paths(dataset.images.names, ".xml")
    for image, rows in enumerate(rows_by_image(dataset.ground_truth.image, len(dataset.images))):
        lines = ["<annotation>", *_head(dataset, image), *_objects(dataset, rows, classes)]
        yield f"ground_truth/{paths[image]}", as_bytes("\n".join([*lines, "</annotation>\n"]))


def rows_by_image(image: NDArray[np.int32], count: int) -> list[NDArray[np.intp]]:
    """The rows of each image, in their order; none for an image that no row has."""
    order = np.argsort(image, kind="stable")
    return np.split(order, np.searchsorted(image[order], np.arange(1, count)))[:count]


def _head(dataset: Dataset, image: int) -> Iterator[str]:
    folder, _, name = dataset.images.names[image].replace("\\", "/").rpartition("/")
    if folder:
        yield f"  <folder>{_text(folder)}</folder>"
    yield f"  <filename>{_text(name)}</filename>"
    width, height = dataset.images.sizes[image].tolist()
    if width > 0 and height > 0:  # not where they are unknown
        yield f"  <size><width>{spell(width)}</width><height>{spell(height)}</height></size>"


def _objects(dataset: Dataset, rows: NDArray[np.intp], classes: list[str]) -> Iterator[str]:
    table = dataset.ground_truth
    columns: list[list[Any]] = [
        table.label[rows].tolist(),
        table.boxes[rows].tolist(),
        (table.ignore | table.crowd)[rows].tolist(),
    ]
    for label, box, difficult in zip(*columns, strict=True):
        corners = "".join(
            f"<{corner}>{spell(value)}</{corner}>"
            for corner, value in zip(CORNERS, box, strict=True)
        )
        yield "  <object>"
        yield f"    <name>{classes[label]}</name>"
        yield f"    <difficult>{int(difficult)}</difficult>"
        yield f"    <bndbox>{corners}</bndbox>"
        yield "  </object>"


def _text(text: str) -> str:
    if any(ord(character) < 32 or character in "\ufffe\uffff\x7f" for character in text):
        raise WriteError(f"{show(text)} has a character that XML cannot hold. Rename it")
    return escape(text)


WRITE_PASCAL_VOC = Writer(
    name=PASCAL_VOC.name,
    to="voc",
    role="ground truth",
    files="ground_truth/IMAGE.xml",
    holds=frozenset({"ignore", "image sizes", "image suffixes", "empty images"}),
    write=_write,
    instead={
        "crowds": "Written as difficult: they count neither way either, but only one prediction "
        "each may lie on them.",
        "image folders": "The XML files lie in such folders, but their <filename> is the last "
        "part of the name.",
    },
)
