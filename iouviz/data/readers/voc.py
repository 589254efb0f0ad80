"""Pascal VOC XML: one file an image, classes by name.

The original VOC counts pixels from 1 and means xmax and ymax as the last pixel inside; most tools
that write the format today count from 0 and mean the edge. No file says which it is. Boxes are
taken as they stand (x1 = xmin, ..., y2 = ymax); a protocol with ``inclusive_pixels`` adds the
original's one pixel to widths and heights.

References
----------
.. [1] M. Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV 88(2), 2010.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, Size, image_table, picture_size
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import (
    BoxTable,
    ClassTable,
    Reader,
    Role,
    Tables,
)
from iouviz.data.readers.shared.rows import as_number, clean, no_number, show
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.boxes import LARGEST_COORDINATE

CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")
NAMED: Final = ("filename", "path", "size", "object")
LEFT_OUT = "The object was left out."


@dataclass(frozen=True, slots=True)
class _Object:
    """One object that can be used; `number` counts from 1, as a person would."""

    number: int
    name: str
    corners: tuple[float, float, float, float]
    difficult: bool


def _is_voc(source: Source) -> bool:
    if not source.starts_with(b"<"):
        return False
    root = source.root
    # LabelMe's XML has the same root, but <imagesize> and polygons.
    return root.tag == "annotation" and root.find("imagesize") is None


def _read_one(source: Source, _role: Role, log: IssueLog) -> Tables:
    root = source.root
    found = [
        thing
        for number, element in enumerate(root.findall("object"), start=1)
        if (thing := _object(element, number, source.name, log)) is not None
    ]
    name = clean(_text(root, "filename")) or PurePosixPath(source.name).stem
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    boxes = np.array([thing.corners for thing in found], np.float64).reshape(-1, 4)
    size = boxes[:, 2:] - boxes[:, :2]
    none = np.zeros(len(found), np.bool_)
    classes = list(dict.fromkeys(thing.name for thing in found))
    numbers = [thing.number for thing in found]
    return Tables(
        source.name,
        image_table({name: (name, _image_size(root, source.name, log))}, _attributes(root)),
        ClassTable(list(classes), classes),
        BoxTable(
            image=[name] * len(found),
            label=[thing.name for thing in found],
            boxes=boxes,
            size=size,
            area=size[:, 0] * size[:, 1],
            crowd=none,
            ignore=np.array([thing.difficult for thing in found], np.bool_),
            score=None,
            ids=[f"{name}#{number}" for number in numbers],
            places=lambda row: f"object {numbers[row]}",
        ),
    )


def _attributes(root: Element) -> dict[str, list[str]]:
    """Texts that stand beside the objects, such as <folder>, and the <database> of the <source>."""
    beside = [child for child in root if len(child) == 0 and child.tag not in NAMED]
    source = root.find("source/database")
    found = [*beside, *([] if source is None else [source])]
    return {clean(str(each.tag)): [clean(each.text or "").strip()] for each in found}


def _object(element: Element, number: int, file: str, log: IssueLog) -> _Object | None:
    place = f"object {number}"
    name = clean(_text(element, "name"))
    if not name:
        log.add("no-name", "skipped", file, place, "no <name> that says its class", LEFT_OUT)
        return None
    corners = _corners(element, place, file, log)
    if corners is None:
        return None
    said = _text(element, "difficult")
    if said not in {"", "0", "1"}:
        found = f"<difficult> is {show(said)}, neither 0 nor 1"
        log.add("bad-difficult", "repaired", file, place, found, "Taken as 0.")
    return _Object(number, name, corners, difficult=said == "1")


def _corners(
    element: Element, place: str, file: str, log: IssueLog
) -> tuple[float, float, float, float] | None:
    box = element.find("bndbox")
    if box is None:
        found = "no <bndbox> with xmin, ymin, xmax and ymax"
        log.add("no-bndbox", "skipped", file, place, found, LEFT_OUT)
        return None
    values: list[float] = []
    for corner in CORNERS:
        text = _text(box, corner)
        value = as_number(text)
        if value is None:
            found = f"<{corner}> is {no_number(text)}" if text else f"no <{corner}>"
            log.add("bad-bndbox", "skipped", file, place, found, LEFT_OUT)
            return None
        if not abs(value) <= LARGEST_COORDINATE:  # written so that NaN is caught too
            found = f"<{corner}> is {show(text)}, which is no place in a picture"
            log.add("not-finite", "skipped", file, place, found, LEFT_OUT)
            return None
        values.append(value)
    x1, y1, x2, y2 = values
    if x2 < x1 or y2 < y1:
        found = f"xmin {x1:g}, ymin {y1:g}, xmax {x2:g}, ymax {y2:g}: a negative width or height"
        remedy = f"{LEFT_OUT} Exchange the corners if they were swapped."
        log.add("negative-size", "skipped", file, place, found, remedy)
        return None
    if x1 == x2 or y1 == y2:
        remedy = "Kept; its IoU with every box is 0."
        log.add("zero-size", "noted", file, place, "a box of no width or no height", remedy)
    return x1, y1, x2, y2


def _image_size(root: Element, file: str, log: IssueLog) -> Size:
    size = root.find("size")
    if size is None:
        return UNKNOWN
    return picture_size(_text(size, "width"), _text(size, "height"), file, "size", log)


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


PASCAL_VOC = Reader(
    name="Pascal VOC XML",
    wants="XML files, one an image, with the root <annotation> and an <object> for each box",
    suffixes=(".xml",),
    roles=("ground truth",),
    recognises=_is_voc,
    read=partial(read_each_image, read=_read_one, field="<filename>"),
)
