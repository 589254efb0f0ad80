"""Azure JSONL: a line of JSON an image, classes by name, boxes as parts of the picture.

What automated machine learning for images and its labelling tool write. A `polygon` gives the box
around it, and a mask where it is one outline.

References
----------
.. [1] https://learn.microsoft.com/en-us/azure/machine-learning/reference-automl-images-schema
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import Size, image_table, picture_size
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import clean
from iouviz.data.readers.shared.shapes import Gathering, as_dict, as_list
from iouviz.data.readers.shared.source import Source

FORMAT: Final = BoxFormat("x1 y1 x2 y2 of the picture", "xyxy", relative=True)
SIDES: Final = ("topX", "topY", "bottomX", "bottomY")
TRUE: Final = (1, True, "1", "true", "True")
WANTED: Final = "Azure wants topX, topY, bottomX and bottomY, from 0 to 1"


def _images(source: Source) -> list[Any]:
    """The lines of a file; a single one is read as an object."""
    content = source.document if source.starts_with(b"{") else []
    return content if isinstance(content, list) else [content]


def _is_azure(source: Source) -> bool:
    rows = map(as_dict, _images(source)[:10])
    return any("image_url" in row and isinstance(row.get("label"), list) for row in rows)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    found = Gathering(source.name, "label", log, FORMAT)
    images: dict[Key, tuple[str, Size]] = {}
    for number, value in enumerate(_images(source), start=1):
        place = f"line {number}"
        row = found.mapping(place, value)
        if row is None:
            continue
        url = row.get("image_url")
        if not isinstance(url, str) or not url:
            found.skip("no-image-name", place, "no image_url")
            continue
        name = clean(url)
        details = as_dict(row.get("image_details"))
        width, height = (_pixels(details.get(side)) for side in ("width", "height"))
        counts = "The picture's own size counts."
        size = picture_size(width, height, source.name, place, log, counts)
        images[name] = name, size
        for at, label in enumerate(as_list(row.get("label"))):
            thing = found.mapping(f"{place}.label[{at}]", label)
            if thing is not None:
                _add(found, f"{place}.label[{at}]", thing, name)
    return found.tables(role, image_table(images), label="label", wanted=WANTED)


def _pixels(side: object) -> object:
    """A side that may be written "640px"."""
    return side.removesuffix("px") if isinstance(side, str) else side


def _add(found: Gathering, place: str, thing: Mapping[str, Any], image: str) -> None:
    row = {"image": image, "label": thing.get("label"), "crowd": thing.get("isCrowd") in TRUE}
    if "polygon" not in thing:
        found.add(place, box=[thing.get(side) for side in SIDES], **row)
        return
    flat = [as_list(part) for part in as_list(thing["polygon"])]
    outlines = [
        found.points(place, [part[at : at + 2] for at in range(0, len(part), 2)]) for part in flat
    ]
    found.add_outlines(place, outlines, thing["polygon"], **row)


AZURE = Reader(
    name="Azure JSONL",
    wants='JSON lines, one per image, with "image_url" and a list "label" of "topX", "topY", ...',
    suffixes=(".jsonl", ".json"),
    roles=("ground truth",),
    recognises=_is_azure,
    read=partial(read_each, read=_read_one),
)
