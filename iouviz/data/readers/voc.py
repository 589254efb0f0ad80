"""Pascal VOC XML: one file an image, classes by name.

The original VOC counts pixels from 1 and means xmax and ymax as the last pixel inside; most tools
that write the format today count from 0 and mean the edge. No file says which it is. Boxes are
taken as they stand (x1 = xmin, ..., y2 = ymax); a protocol with ``inclusive_pixels`` adds the
original's one pixel to widths and heights.

References
----------
.. [1] M. Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV 88(2), 2010.
"""

from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, class_table, image_table, picture_size
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import BoxTable, Reader, Role, Tables
from iouviz.data.readers.shared.rows import NO_IOU, as_number, clean, no_number, show
from iouviz.data.readers.shared.shapes import Gathering, picture_name
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.boxes import LARGEST_COORDINATE

CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")
NAMED: Final = ("filename", "path", "size", "object")


def _is_voc(source: Source) -> bool:
    if not source.starts_with(b"<"):
        return False
    root = source.root
    # LabelMe's XML has the same root, but <imagesize> and polygons.
    return root.tag == "annotation" and root.find("imagesize") is None


def _read_one(source: Source, _role: Role, log: IssueLog) -> Tables:
    root = source.root
    name = picture_name(_text(root, "filename"), source.name)
    found = Gathering(source.name, "object", log)
    for number, element in enumerate(root.findall("object"), start=1):
        _add(found, f"object {number}", element)
    rows = found.values
    # Of one small file each: checked object by object, which takes less than column by column.
    corners = np.array([row["corners"] for row in rows], np.float64).reshape(-1, 4)
    size = corners[:, 2:] - corners[:, :2]
    boxes = BoxTable(
        image=[name] * len(rows),
        label=[row["name"] for row in rows],
        boxes=corners,
        size=size,
        area=size[:, 0] * size[:, 1],
        crowd=np.zeros(len(rows), np.bool_),
        ignore=np.array([row["difficult"] for row in rows], np.bool_),
        score=None,
        ids=[place.replace("object ", f"{name}#") for place in found.places],
        places=found.places.__getitem__,
        form="x1 y1 x2 y2",
    )
    stated, known = root.find("size"), UNKNOWN
    if stated is not None:
        sides = _text(stated, "width"), _text(stated, "height")
        known = picture_size(*sides, source.name, "size", log)
    images = image_table({name: (name, known)}, _attributes(root))
    return Tables(source.name, images, class_table([], boxes), boxes)


def _attributes(root: Element) -> dict[str, list[str]]:
    """Texts that stand beside the objects, such as <folder>, and the <database> of the <source>."""
    beside = [child for child in root if len(child) == 0 and child.tag not in NAMED]
    source = root.find("source/database")
    found = [*beside, *([] if source is None else [source])]
    return {clean(str(each.tag)): [clean(each.text or "").strip()] for each in found}


def _add(found: Gathering, place: str, element: Element) -> None:
    name = clean(_text(element, "name"))
    if not name:
        found.skip("no-name", place, "no <name> that says its class")
        return
    corners = _corners(found, place, element)
    if corners is None:
        return
    message = _text(element, "difficult")
    if message not in {"", "0", "1"}:
        wrong = f"<difficult> is {show(message)}, neither 0 nor 1"
        found.note("bad-difficult", place, wrong, "Taken as 0.", "repaired")
    found.add(place, name=name, corners=corners, difficult=message == "1")


def _corners(found: Gathering, place: str, element: Element) -> list[float] | None:
    """The four numbers of the box, or None, with an issue, where they are no box."""
    box = element.find("bndbox")
    if box is None:
        found.skip("no-bndbox", place, "no <bndbox> with xmin, ymin, xmax and ymax")
        return None
    values: list[float] = []
    for corner in CORNERS:
        text = _text(box, corner)
        value = as_number(text)
        if value is None:
            message = f"<{corner}> is {no_number(text)}" if text else f"no <{corner}>"
            found.skip("bad-bndbox", place, message)
            return None
        if not abs(value) <= LARGEST_COORDINATE:  # written so that NaN is caught too
            message = f"<{corner}> is {show(text)}, which is no place in a picture"
            found.skip("not-finite", place, message)
            return None
        values.append(value)
    x1, y1, x2, y2 = values
    if x2 < x1 or y2 < y1:
        message = f"xmin {x1:g}, ymin {y1:g}, xmax {x2:g}, ymax {y2:g}: a negative width or height"
        remedy = "The object was left out. Exchange the corners if they were swapped."
        found.skip("negative-size", place, message, remedy)
        return None
    if x1 == x2 or y1 == y2:
        found.note("zero-size", place, "a box of zero width or height", NO_IOU)
    return values


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


PASCAL_VOC = Reader(
    name="Pascal VOC XML",
    wants="XML files, one per image, with the root <annotation> and an <object> for each box",
    suffixes=(".xml",),
    roles=("ground truth",),
    recognises=_is_voc,
    read=partial(read_each_image, read=_read_one, field="<filename>"),
)
