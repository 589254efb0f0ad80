"""CreateML JSON: a list of images, each with its annotations, classes by name.

Apple's own files give the centre of a box in `x` and `y`; several tools write the top left corner
into the same fields. No file says which it is, so both readings are handed on, Apple's first, and
boxes that leave the picture decide between them.

References
----------
.. [1] https://developer.apple.com/documentation/createml/building-an-object-detector-data-source
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.fast.coco import other_list
from iouviz.data.readers.shared.box_table import CXCYWH, UNKNOWN, XYWH, Size, image_table
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import clean, kind
from iouviz.data.readers.shared.shapes import Gathering, as_dict, as_list
from iouviz.data.readers.shared.source import Source

NAMES: Final = ("image", "imagefilename", "filename")
FORMATS: Final = (CXCYWH, XYWH)
WANTED: Final = 'CreateML wants "coordinates" with the numbers "x", "y", "width" and "height"'
LEFT_OUT: Final = "It was left out."


def _is_createml(source: Source) -> bool:
    return any(_looks_like_an_image(as_dict(row)) for row in other_list(source)[:10])


def _looks_like_an_image(row: Mapping[str, Any]) -> bool:
    listed = row.get("annotations", row.get("annotation"))
    if not isinstance(listed, list) or not any(name in row for name in NAMES):
        return False
    return not listed or bool({"coordinates", "label"} & as_dict(listed[0]).keys())


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    found = Gathering(source.name, "annotation", log, FORMATS[0])
    images: dict[Key, tuple[str, Size]] = {}
    for number, row in enumerate(source.document):
        _read_image(found, f"[{number}]", row, images)
    return found.tables(
        role,
        image_table(images),
        label="label",
        box_formats=FORMATS,
        wanted=WANTED,
        box="coordinates",
    )


def _read_image(
    found: Gathering, place: str, row: object, images: dict[Key, tuple[str, Size]]
) -> None:
    image = as_dict(row)
    name = next((image[name] for name in NAMES if name in image), None)
    if not isinstance(name, str) or not name:
        message = "an image without a name" if isinstance(row, dict) else kind(row)
        wanted = 'wanted an object with "image" and "annotations"'
        found.skip("no-image-name", place, f"{message}; {wanted}", LEFT_OUT)
        return
    name = clean(name)
    if name in images:
        message = "an image that stands in the list before"
        found.note("shared-file-name", f"{place}.image", message, "Taken as one image.")
    images[name] = name, UNKNOWN
    listed = image.get("annotations", image.get("annotation"))
    if listed is not None and not isinstance(listed, list):
        message = f"{kind(listed)}; wanted a list in brackets"
        found.skip("bad-annotations", f"{place}.annotations", message, LEFT_OUT)
    for number, annotation in enumerate(as_list(listed)):
        _add(found, f"{place}.annotations[{number}]", annotation, name)


def _add(found: Gathering, place: str, annotation: Any, image: str) -> None:
    known = found.mapping(place, annotation)
    if known is not None:
        box = known.get("coordinates")
        if isinstance(box, dict):
            box = [box.get(side) for side in ("x", "y", "width", "height")]
        found.add(place, image=image, label=known.get("label"), coordinates=box)


CREATEML = Reader(
    name="CreateML JSON",
    wants='a JSON list of objects with "image" and "annotations" of "label" and "coordinates"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_createml,
    read=partial(read_each, read=_read_one),
)
