"""LabelMe JSON: one file an image, a list of shapes with points in pixels.

Read are rectangles, turned ones as oriented boxes, polygons, circles and the box of a mask. The
picture inside the file (`imageData`) and the pixels of a mask are never decoded; lines and points
have no box; groups and descriptions change no score and are not read. Flags of the image, such as
"night", are kept.

References
----------
.. [1] https://github.com/wkentaro/labelme
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import image_table, picture_size
from iouviz.data.readers.shared.image_columns import described
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import Reader, Role, Tables
from iouviz.data.readers.shared.rows import kind, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    as_dict,
    box_around,
    json_object,
    picture_name,
)
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

WANTED: Final = "LabelMe wants points [[x, y], [x, y], ...]"
LINES: Final = {"line", "linestrip", "point", "points"}  # without a box around them
CORNERED: Final = {"rectangle", "mask"}
TURNED: Final = {"rotation", "oriented_rectangle"}  # by their four corners
OUTLINED: Final = {"polygon", "rectangle"}  # some tools write all corners of a rectangle


def _is_labelme(source: Source) -> bool:
    content = json_object(source)
    shapes = content.get("shapes")
    if not isinstance(shapes, list):
        return False
    return "imagePath" in content or any("points" in as_dict(shape) for shape in shapes[:10])


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    content = source.document
    name = picture_name(content.get("imagePath"), source.name)
    width, height = content.get("imageWidth"), content.get("imageHeight")
    size = picture_size(width, height, source.name, "imageWidth", log)
    images = image_table({name: (name, size)}, described([{"flags": content.get("flags")}], ()))
    shapes = Gathering(source.name, "shape", log)
    for number, value in enumerate(content["shapes"]):
        shape = shapes.mapping(f"shapes[{number}]", value)
        if shape is not None:
            _add(shapes, f"shapes[{number}]", shape, name)
    if content["shapes"] and not any(isinstance(shape, dict) for shape in content["shapes"]):
        found = kind(content["shapes"][0])
        raise ReadError(f"{source.name}: shapes[0] is {found}; LabelMe wants objects in braces")
    return shapes.tables(role, images, label="label", wanted=WANTED)


def _add(shapes: Gathering, place: str, shape: Mapping[str, Any], image: str) -> None:
    """Add one shape, whatever it may be."""
    type_ = shape.get("shape_type") or "polygon"  # what files from before there were types hold
    if not isinstance(type_, str) or type_ not in CORNERED | OUTLINED | TURNED | LINES | {"circle"}:
        shapes.skip("bad-shape", place, f"the shape_type {show(type_)}, which iouviz does not know")
        return
    points = shape.get("points")
    found = shapes.points(place, points)
    row = {"image": image, "label": shape.get("label")}
    if type_ in LINES:
        shapes.pass_over(place, type_)
    elif found is None or not found:
        shapes.add_outlines(place, [None], points, **row)
    elif type_ == "circle" and len(found) == 4:
        x, y, edge_x, edge_y = found
        radius = math.hypot(edge_x - x, edge_y - y)
        shapes.add(place, box=[x - radius, y - radius, x + radius, y + radius], **row)
    elif type_ in CORNERED and len(found) == 4:  # any two opposite corners, as they were drawn
        (x1, x2), (y1, y2) = sorted(found[0::2]), sorted(found[1::2])
        shapes.add(place, box=[x1, y1, x2, y2], **row)
    elif type_ in TURNED and len(found) == 8:
        shapes.add(place, box=box_around([found]), corners=found, **row)
    elif type_ in OUTLINED and len(found) >= 6:
        shapes.add_outlines(place, [found], points, **row)
    else:
        shapes.skip("bad-shape", place, f"a {type_} of {len(found) // 2} points; {WANTED}")


LABELME = Reader(
    name="LabelMe JSON",
    wants='JSON files, one per image, with "imagePath" and a list "shapes" with "points"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_labelme,
    read=partial(read_each_image, read=_read_one, field="imagePath"),
)
