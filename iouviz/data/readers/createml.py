"""CreateML JSON: a list of images, each with its annotations, classes by name.

Apple's own files give the centre of a box in `x` and `y`; several tools write the top left corner
into the same fields. No file says which it is, so both readings are handed on, Apple's first, and
boxes that leave the picture decide between them.

References
----------
.. [1] https://developer.apple.com/documentation/createml/building-an-object-detector-data-source
"""

from collections.abc import Sequence
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.fast.coco import results_of
from iouviz.data.readers.shared.box_table import (
    CXCYWH,
    UNKNOWN,
    XYWH,
    Size,
    box_table,
    class_table,
    image_table,
)
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import clean, kind
from iouviz.data.readers.shared.shapes import Gathering, as_dict, as_list
from iouviz.data.readers.shared.source import Source

NAMES: Final = ("image", "imagefilename", "filename")
FORMS: Final = (CXCYWH, XYWH)
WANTED: Final = 'CreateML wants "coordinates" with the numbers "x", "y", "width" and "height"'
LEFT_OUT: Final = "It was left out."


def _is_createml(source: Source) -> bool:
    if not source.starts_with(b"["):
        return False
    if source.keep(results_of) is not None:
        return False
    rows = source.document
    return isinstance(rows, list) and any(_looks_like_an_image(row) for row in rows[:10])


def _looks_like_an_image(row: object) -> bool:
    if not isinstance(row, dict) or not any(name in row for name in NAMES):
        return False
    listed = row.get("annotations", row.get("annotation"))
    first = as_dict(listed[0]) if isinstance(listed, list) and listed else {}
    return isinstance(listed, list) and (
        not listed or bool({"coordinates", "label"} & first.keys())
    )


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    return read_each(sources, role, log, _read_one)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    found = Gathering(source.name, "annotation", log, FORMS[0])
    images: dict[Key, tuple[str, Size]] = {}
    for number, row in enumerate(source.document):
        _read_image(found, f"[{number}]", row, images)
    table = image_table(images)
    boxes = box_table(
        found.rows(),
        role,
        label="label",
        box="coordinates",
        forms=FORMS,
        usual=True,
        wanted=WANTED,
        images=table,
    )
    return Tables(source.name, table, class_table([], boxes), boxes)


def _read_image(
    found: Gathering, place: str, row: object, images: dict[Key, tuple[str, Size]]
) -> None:
    name = (
        next((row[name] for name in NAMES if name in row), None) if isinstance(row, dict) else None
    )
    if not isinstance(row, dict) or not isinstance(name, str) or not name:
        said = "an image without a name" if isinstance(row, dict) else kind(row)
        wanted = 'wanted an object with "image" and "annotations"'
        found.log.add("no-image-name", "skipped", found.file, place, f"{said}; {wanted}", LEFT_OUT)
        return
    name = clean(name)
    if name in images:
        remedy = "Taken as one image."
        said = "an image that stands in the list before"
        found.log.add("shared-file-name", "noted", found.file, f"{place}.image", said, remedy)
    images[name] = name, UNKNOWN
    listed = row.get("annotations", row.get("annotation"))
    if listed is not None and not isinstance(listed, list):
        said = f"{kind(listed)}; wanted a list in brackets"
        where = f"{place}.annotations"
        found.log.add("bad-annotations", "skipped", found.file, where, said, LEFT_OUT)
    for number, annotation in enumerate(as_list(listed)):
        _add(found, f"{place}.annotations[{number}]", annotation, name)


def _add(found: Gathering, place: str, annotation: Any, image: str) -> None:
    if not isinstance(annotation, dict):
        said = f"{kind(annotation)}; wanted an object in braces {{}}"
        found.log.add("not-an-object", "skipped", found.file, place, said, LEFT_OUT)
        return
    box = annotation.get("coordinates")
    if isinstance(box, dict):
        box = [box.get(side) for side in ("x", "y", "width", "height")]
    found.add(place, image=image, label=annotation.get("label"), coordinates=box)


CREATEML = Reader(
    name="CreateML JSON",
    wants='a JSON list of objects with "image" and "annotations" of "label" and "coordinates"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_createml,
    read=_read_all,
)
