"""Encord JSON: a list of label rows, each with its data units and their labels.

Coordinates are parts of the picture's width and height, which the file states too. Read are
bounding boxes, turned ones as oriented boxes, and polygons. Points, polylines,
skeletons and bitmasks have no box of their own and are left out, and so are videos and
classifications.

References
----------
.. [1] https://docs.encord.com/platform-documentation/Annotate/annotate-export/annotate-export-json
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.fast.coco import other_list
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import Size, image_table, picture_size
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, clean, kind, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    as_dict,
    as_list,
    box_around,
    json_object,
)
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.rotated import corners

FORMAT: Final = BoxFormat("x y w h of the picture", "xywh", relative=True)
WANTED: Final = 'Encord wants "boundingBox" with the numbers "x", "y", "w" and "h"'
WITHOUT_BOX: Final = {"point", "polyline", "skeleton", "bitmask", "cuboid", "audio", "text"}


def _is_encord(source: Source) -> bool:
    rows = other_list(source)[:10] or [json_object(source)]
    return any("data_units" in as_dict(row) for row in rows)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    content = source.document
    found = Gathering(source.name, "object", log, FORMAT)
    images: dict[Key, tuple[str, Size]] = {}
    listed = content if isinstance(content, list) else [content]
    for number, row in enumerate(listed):
        place = f"[{number}]" if isinstance(content, list) else "data_units"
        units = as_dict(row).get("data_units")
        if not isinstance(units, dict):
            message = f'{kind(row)} without an object "data_units"'
            found.skip("no-data-units", place, message)
            continue
        for hash_, unit in units.items():
            _read_unit(found, f"{place} {clean(hash_)[:40]}", as_dict(unit), images)
    return found.tables(role, image_table(images), label="name", wanted=WANTED)


def _read_unit(
    found: Gathering, place: str, unit: Mapping[str, Any], images: dict[Key, tuple[str, Size]]
) -> None:
    """One picture: its size and its objects."""
    labels = as_dict(unit.get("labels"))
    if "video" in str(unit.get("data_type", "")) or (labels and "objects" not in labels):
        remedy = "Not read: export the frames as images."
        found.skip("video-not-read", place, "labels of a video", remedy)
        return
    title = unit.get("data_title")
    name = clean(title) if isinstance(title, str) and title else place
    if name in images:
        remedy = "Told apart by the data unit. Give pictures different titles."
        message = f"the title {show(name)}, which another picture has"
        found.note("shared-file-name", place, message, remedy)
        name = f"{place}/{name}"
    needed = "Needed for coordinates that are fractions of the image."
    size = picture_size(unit.get("width"), unit.get("height"), found.file, place, found.log, needed)
    images[name] = name, size
    for number, value in enumerate(as_list(labels.get("objects"))):
        _add(found, f"{place}.objects[{number}]", value, name, size)


def _add(found: Gathering, place: str, value: object, image: str, size: Size) -> None:
    """Add one object, whatever it may be."""
    label = found.mapping(place, value)
    if label is None:
        return
    row = {"image": image, "name": label.get("name"), "id": label.get("objectHash")}
    box = label.get("boundingBox", label.get("bounding_box"))
    turned = label.get("rotatableBoundingBox", label.get("rotatable_bounding_box"))
    shape = label.get("shape")
    if isinstance(box, dict):
        found.add(place, box=_sides(box), **row)
    elif isinstance(turned, dict):
        found.add(place, **_turned(found, place, turned, size), **row)
    elif label.get("polygon") is not None:
        polygon = label["polygon"]
        points = list(polygon.values()) if isinstance(polygon, dict) else as_list(polygon)
        found.add_outlines(place, [found.points(place, points)], polygon, **row)
    elif isinstance(shape, str) and shape in WITHOUT_BOX:
        found.pass_over(place, shape)
    else:
        found.skip("bad-shape", place, f"the shape {show(shape)} without boundingBox or polygon")


def _sides(box: Mapping[str, Any]) -> list[Any]:
    return [box.get(side) for side in ("x", "y", "w", "h")]


def _turned(
    found: Gathering, place: str, box: Mapping[str, Any], size: Size
) -> dict[str, list[Any]]:
    """A box that is turned clockwise about its centre, by `theta` degrees, and its corners."""
    numbers = [as_number(value) for value in (*_sides(box), box.get("theta", 0.0))]
    known = [number for number in numbers if number is not None and math.isfinite(number)]
    if len(known) < 5 or known[4] % 360 == 0 or min(known[2:4]) < 0:
        return {"box": _sides(box)}
    if not size[0] > 0:
        message = f"a box turned by {known[4]:g} degrees on a picture whose size it does not say"
        found.note("turned-box", place, message, "Taken as if it were not turned.", "repaired")
        return {"box": _sides(box)}
    x, y, w, h = np.array(known[:4]) * np.tile(size, 2)  # right angles are so in pixels alone
    turned = corners([[x + w / 2, y + h / 2, w, h, known[4]]])[0] / size
    flat = turned.ravel().tolist()
    x1, y1, x2, y2 = box_around([flat])
    return {"box": [x1, y1, x2 - x1, y2 - y1], "corners": flat}


ENCORD = Reader(
    name="Encord JSON",
    wants='a JSON list of label rows with "data_units", each with "labels" and its "objects"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_encord,
    read=partial(read_each, read=_read_one),
)
