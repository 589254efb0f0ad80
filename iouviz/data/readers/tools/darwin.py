"""V7 Darwin JSON, version 1 and 2: one file an image.

Read are bounding boxes, polygons and ellipses. Keypoints, lines, skeletons, tags and mask layers
have no box of their own and are left out, and so are annotations of video frames. Properties,
attributes and text change no score and are not read.

References
----------
.. [1] https://docs.v7labs.com/reference/darwin-json
.. [2] https://docs.v7labs.com/reference/legacy-darwin-json-10
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import XYWH, image_table, picture_size
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import ImageTable, Reader, Role, Tables
from iouviz.data.readers.shared.rows import as_number, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    around_ellipse,
    as_dict,
    as_list,
    json_object,
    picture_name,
)
from iouviz.data.readers.shared.source import Source

WANTED: Final = 'Darwin wants the numbers "x", "y", "w" and "h"'
WITHOUT_BOX: Final = (
    "keypoint", "line", "skeleton", "tag", "mask", "raster_layer", "cuboid", "string", "graph",
    "simple_table", "link", "directional_vector", "eye",
)  # fmt: skip


def _is_darwin(source: Source) -> bool:
    content = json_object(source)
    beside = isinstance(content.get("item"), dict) or isinstance(content.get("image"), dict)
    return beside and isinstance(content.get("annotations"), list)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    content = source.document
    images = _image(content, source.name, log)
    found = Gathering(source.name, "annotation", log, XYWH)
    slots = as_list(as_dict(content.get("item")).get("slots"))
    first = as_dict(slots[0]).get("slot_name") if slots else None
    for number, value in enumerate(content["annotations"]):
        place = f"annotations[{number}]"
        annotation = found.mapping(place, value)
        if annotation is None:
            continue
        if first is not None and first not in (as_list(annotation.get("slot_names")) or [first]):
            found.skip("other-slot", place, "an annotation of another slot than the first")
        else:
            _add(found, place, annotation, images.names[0])
    return found.tables(role, images, label="name", wanted=WANTED)


def _image(content: Mapping[str, Any], file: str, log: IssueLog) -> ImageTable:
    """The one image: version 2 calls it item, with a slot for each picture in it."""
    item, image = as_dict(content.get("item")), as_dict(content.get("image"))
    slots = [as_dict(slot) for slot in as_list(item.get("slots"))]
    if len(slots) > 1:
        remedy = "The first slot was read. Export the item's slots as files of their own."
        log.add("several-slots", "noted", file, "item.slots", f"{len(slots)} pictures", remedy)
    sized = slots[0] if slots else image
    place = "item.slots[0]" if slots else "image"
    size = picture_size(sized.get("width"), sized.get("height"), file, place, log)
    named = item.get("name") or image.get("original_filename") or image.get("filename")
    name = picture_name(named, file)
    return image_table({name: (name, size)})


def _add(found: Gathering, place: str, annotation: Mapping[str, Any], image: str) -> None:
    """Add one annotation, whatever it may be."""
    row = {"image": image, "name": annotation.get("name"), "id": annotation.get("id")}
    box = annotation.get("bounding_box")
    paths = _paths(annotation)
    if "frames" in annotation:
        found.pass_over(place, "video-annotation")
    elif isinstance(box, dict):
        outlines = [found.points(place, path) for path in paths]
        if outlines and all(each and len(each) >= 6 for each in outlines):
            row["segmentation"] = outlines
            _note_paths(found, place, len(outlines))
        found.add(place, box=[box.get(side) for side in ("x", "y", "w", "h")], **row)
    elif paths:
        outlines = [found.points(place, path) for path in paths]
        _note_paths(found, place, len(outlines))
        found.add_outlines(place, outlines, paths, **row)
    elif isinstance(annotation.get("ellipse"), dict):
        _add_ellipse(found, place, annotation["ellipse"], row)
    else:
        what = next((name for name in WITHOUT_BOX if name in annotation), None)
        if what is not None:
            found.pass_over(place, what.replace("_", "-"))
            return
        message = f"none of bounding_box, polygon and ellipse among {show(sorted(annotation))}"
        found.skip("bad-shape", place, message)


def _paths(annotation: Mapping[str, Any]) -> list[list[Any]]:
    """The outlines of a polygon: `paths`, or version 1's `path` of points or of paths."""
    polygon = as_dict(annotation.get("polygon")) or as_dict(annotation.get("complex_polygon"))
    paths = as_list(polygon.get("paths"))
    path = as_list(polygon.get("path"))
    nested = bool(path) and all(isinstance(part, list) for part in path)
    return [as_list(part) for part in (paths or (path if nested else [path] if path else []))]


def _note_paths(found: Gathering, place: str, count: int) -> None:
    if count > 1:
        remedy = "United to one mask; a path that is a hole is filled. The box is not touched."
        found.note("several-paths", place, f"a polygon of {count} paths", remedy)


def _add_ellipse(
    found: Gathering, place: str, ellipse: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    centre, radius = as_dict(ellipse.get("center")), as_dict(ellipse.get("radius"))
    numbers = [as_number(each.get(axis)) for each in (centre, radius) for axis in ("x", "y")]
    known = [number for number in numbers if number is not None]
    angle = as_number(ellipse.get("angle", 0.0))
    if len(known) < 4 or angle is None or not math.isfinite(angle):
        message = f"{show(dict(ellipse))} is no ellipse with center, radius and angle"
        found.skip("bad-ellipse", place, message)
        return
    x1, y1, x2, y2 = around_ellipse(known[0], known[1], known[2], known[3], angle)
    found.add(place, box=[x1, y1, x2 - x1, y2 - y1], **row)


DARWIN = Reader(
    name="V7 Darwin JSON",
    wants='JSON files, one per image, with "item" (or "image") and a list "annotations"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_darwin,
    read=partial(read_each_image, read=_read_one, field="name"),
)
