"""Supervisely JSON: a file an image (``ann/a.jpg.json``), a list of objects, pixels.

Read are rectangles and polygons, whose holes are filled; a bitmap's pixels are never decoded, and
points and lines have no box. Corners are taken as they stand. Tags of the image are kept.

References
----------
.. [1] https://developer.supervisely.com/getting-started/supervisely-annotation-format/objects
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import image_table, picture_size
from iouviz.data.readers.shared.image_columns import described
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import Reader, Role, Tables
from iouviz.data.readers.shared.rows import clean, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    as_dict,
    as_list,
    box_around,
    json_object,
    picture_name,
)
from iouviz.data.readers.shared.source import Source

WITHOUT_BOX: Final = {
    "point",
    "line",
    "graph",
    "bitmap",
    "alpha_mask",
    "cuboid",
    "multichannelBitmap",
}
WANTED: Final = 'Supervisely wants the corners in "points"."exterior"'


def _is_supervisely(source: Source) -> bool:
    content = json_object(source)
    objects = content.get("objects")
    sized = isinstance(content.get("size"), dict)
    return sized and isinstance(objects, list) and "imagePath" not in content


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    content = source.document
    name = picture_name(None, source.name)
    sides = as_dict(content["size"])
    size = picture_size(sides.get("width"), sides.get("height"), source.name, "size", log)
    found = Gathering(source.name, "object", log)
    for number, value in enumerate(content["objects"]):
        place = f"objects[{number}]"
        thing = found.mapping(place, value)
        if thing is not None:
            _add(found, place, thing, name)
    images = image_table({name: (name, size)}, described([_tags(content)], ()))
    return found.tables(role, images, label="classTitle", wanted=WANTED)


def _tags(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is tagged of the image: a word alone, or with a value."""
    tags = [as_dict(tag) for tag in as_list(content.get("tags"))]
    named = {clean(str(tag.get("name"))): tag.get("value") for tag in tags if "name" in tag}
    return {name: True if value is None else value for name, value in named.items()}


def _add(found: Gathering, place: str, thing: Mapping[str, Any], image: str) -> None:
    """Add one object, whatever it may be."""
    kind = thing.get("geometryType")
    if isinstance(kind, str) and kind in WITHOUT_BOX:
        found.pass_over(place, kind.replace("_", "-"))
        return
    if kind not in ("rectangle", "polygon"):
        found.skip("bad-shape", place, f"the geometryType {show(kind)}, which iouviz does not know")
        return
    row = {"image": image, "classTitle": thing.get("classTitle"), "id": thing.get("id")}
    points = as_dict(thing.get("points")).get("exterior")
    outline = found.points(place, points)
    if kind == "rectangle" and outline:
        found.add(place, box=box_around([outline]), **row)
    else:
        found.add_outlines(place, [outline], points, **row)


SUPERVISELY = Reader(
    name="Supervisely JSON",
    wants='JSON files, one per image, with "size" and a list "objects" with "points"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_supervisely,
    read=partial(read_each_image, read=_read_one, field="file name"),
)
