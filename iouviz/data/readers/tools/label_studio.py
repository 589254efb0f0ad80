"""Label Studio JSON: tasks with their annotations, or the short JSON_MIN, percent of the picture.

Read are rectangles, polygons and ellipses; a brush's pixels are never decoded, and key points have
no box. A turned rectangle, clockwise about its upper left corner, is an oriented box. Of several
annotations of one task the first counts that was not cancelled; predictions beside them are not
read. A picture is called as its address ends.

References
----------
.. [1] https://labelstud.io/guide/export
.. [2] https://labelstud.io/tags/rectanglelabels
"""

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.fast.coco import other_list
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import UNKNOWN, Size, image_table, picture_size
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    Outline,
    around_ellipse,
    as_dict,
    as_list,
    box_around,
    picture_name,
)
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.rotated import corners

FORMAT: Final = BoxFormat("x1 y1 x2 y2 of the picture", "xyxy", relative=True)
KINDS: Final = (
    "rectanglelabels", "polygonlabels", "ellipselabels", "brushlabels", "keypointlabels", "labels",
)  # fmt: skip
WITHOUT_BOX: Final = ("brushlabels", "keypointlabels")
WANTED: Final = 'Label Studio wants "x", "y", "width" and "height", from 0 to 100'
PERCENT: Final = 100.0
Region = tuple[str, Mapping[str, Any]]  # where it stands, and its fields


def _is_label_studio(source: Source) -> bool:
    return any(_is_task(row) or _is_short(row) for row in map(as_dict, other_list(source)[:10]))


def _is_task(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("data"), dict) and isinstance(_annotations(row)[1], list)


def _is_short(row: Mapping[str, Any]) -> bool:
    fields = (as_dict(region) for value in row.values() for region in as_list(value)[:10])
    return any("original_width" in each or {*KINDS[:-1]} & each.keys() for each in fields)


def _annotations(task: Mapping[str, Any]) -> tuple[str, Any]:
    name = "completions" if "completions" in task else "annotations"  # as they were called once
    return name, task.get(name)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    found = Gathering(source.name, "region", log, FORMAT)
    images: dict[Key, tuple[str, Size]] = {}
    for number, value in enumerate(source.document):
        place = f"[{number}]"
        task = found.mapping(place, value)
        if task is not None:
            _read_task(found, place, task, images)
    return found.tables(role, image_table(images), label="label", wanted=WANTED)


def _read_task(
    found: Gathering, place: str, task: Mapping[str, Any], images: dict[Key, tuple[str, Size]]
) -> None:
    address = _address(task.get("data") if _is_task(task) else task)
    if address is None:
        found.skip("no-image-name", place, "a task without the address of a picture")
        return
    name = picture_name(unquote(address.rsplit("?d=", 1)[-1].split("?", 1)[0]), found.file)
    if name in images:
        message = f"the picture {show(name)}, which another task has"
        found.note("shared-file-name", place, message, "Taken as one image.")
    regions = list(_of_task(found, place, task) if _is_task(task) else _of_short(place, task))
    size = images.get(name, ("", UNKNOWN))[1]
    for where, region in regions:
        if "original_width" in region and not size[0] > 0:
            sides = region["original_width"], region.get("original_height")
            size = picture_size(*sides, found.file, where, found.log, "The picture's own counts.")
    images[name] = name, size
    for where, region in regions:
        _add(found, where, region, name, size)


def _address(fields: object) -> str | None:
    """The first text of a task that is the address of a picture."""
    texts = [value for value in as_dict(fields).values() if isinstance(value, str) and value]
    return next((text for text in texts if "/" in text or "." in text), None)


def _of_task(found: Gathering, place: str, task: Mapping[str, Any]) -> Iterator[Region]:
    """The regions of a task's first annotation, each with the fields of its `value`."""
    name, listed = _annotations(task)
    good = {
        n: as_dict(each) for n, each in enumerate(listed) if not as_dict(each).get("was_cancelled")
    }
    if len(good) > 1:
        remedy = "The first one is read. Export the task with one annotation."
        found.note("several-annotations", place, f"{len(good)} annotations of one task", remedy)
    for number, annotation in list(good.items())[:1]:
        for row, value in enumerate(as_list(annotation.get("result"))):
            where = f"{place}.{name}[{number}].result[{row}]"
            region = found.mapping(where, value)
            if region is not None and isinstance(region.get("value"), dict):
                yield where, {**region, **region["value"]}


def _of_short(place: str, task: Mapping[str, Any]) -> Iterator[Region]:
    for name, value in task.items():
        for row, region in enumerate(as_list(value)):
            if isinstance(region, dict):
                yield f"{place}.{name}[{row}]", region


def _add(found: Gathering, place: str, region: Mapping[str, Any], image: str, size: Size) -> None:
    """Add one region, whatever it may be."""
    kind = next((kind for kind in KINDS if isinstance(region.get(kind), list)), None)
    if kind is None:  # a choice, a rating, or a region without a class, which comes again with one
        return
    label = next(iter(region[kind]), None)
    row = {"image": image, "label": label, "id": region.get("id")}
    if len(region[kind]) > 1:
        message = f"a region of several classes, {show(region[kind])}"
        found.note("several-classes", place, message, "The first one counts.")
    if kind in WITHOUT_BOX:
        found.pass_over(place, kind.removesuffix("labels"))
    elif "points" in region:
        points = [[_part(side) for side in as_list(point)] for point in as_list(region["points"])]
        found.add_outlines(place, [found.points(place, points)], region["points"], **row)
    elif "radiusX" in region:
        _add_ellipse(found, place, region, size, row)
    else:
        _add_rectangle(found, place, region, size, row)


def _part(percent: object) -> object:
    """Percent as a part of the picture; what is no number as it is, and a text as a text."""
    number = as_number(percent)
    if number is None:
        return percent
    return str(number / PERCENT) if isinstance(percent, str) else number / PERCENT


def _add_rectangle(
    found: Gathering, place: str, region: Mapping[str, Any], size: Size, row: dict[str, Any]
) -> None:
    sides = [_part(region.get(side)) for side in ("x", "y", "width", "height")]
    known = [number for number in map(as_number, sides) if number is not None]
    if len(known) < 4:
        found.add(place, box=sides, **row)  # which says what is wrong with it
        return
    x, y, w, h = known
    angle = as_number(region.get("rotation", 0)) or 0.0
    if not math.isfinite(angle) or angle % 360 == 0 or not min(w, h) >= 0:
        text = any(isinstance(side, str) for side in sides)
        box: list[object] = [x, y, x + w, y + h]
        found.add(place, box=list(map(str, box)) if text else box, **row)
        return
    outline = _turned(found, place, (x, y, w, h, angle), size)
    found.add(place, box=box_around([outline]), corners=outline, **row)


def _turned(
    found: Gathering, place: str, box: tuple[float, float, float, float, float], size: Size
) -> Outline:
    """Corners of a box turned clockwise about its upper left one; right angles are so in pixels."""
    if not size[0] > 0:
        message = f"a box turned by {box[4]:g} degrees on a picture whose size is not said"
        found.note("turned-box", place, message, "Turned as on a square picture.", "repaired")
        size = 1.0, 1.0
    x, y, w, h = np.array(box[:4]) * np.tile(size, 2)
    angle = math.radians(box[4])
    cos, sin = math.cos(angle), math.sin(angle)
    centre = x + (w * cos - h * sin) / 2, y + (w * sin + h * cos) / 2
    outline: Outline = (corners([[*centre, w, h, box[4]]])[0] / size).ravel().tolist()
    return outline


def _add_ellipse(
    found: Gathering, place: str, region: Mapping[str, Any], size: Size, row: dict[str, Any]
) -> None:
    names = ("x", "y", "radiusX", "radiusY")
    known = [
        number for number in (as_number(region.get(name)) for name in names) if number is not None
    ]
    angle = as_number(region.get("rotation", 0))
    if len(known) < 4 or angle is None or not math.isfinite(angle):
        message = f"{show(dict(region))} is no ellipse with x, y, radiusX and radiusY"
        found.skip("bad-ellipse", place, message)
        return
    pixels = np.tile(size if size[0] > 0 else (1.0, 1.0), 2)
    x, y, rx, ry = (np.array(known) / PERCENT * pixels).tolist()
    around = around_ellipse(x, y, rx, ry, math.radians(angle))
    found.add(place, box=(np.array(around) / pixels).tolist(), **row)


LABEL_STUDIO = Reader(
    name="Label Studio JSON",
    wants='a JSON list of tasks with "data" and "annotations", or of JSON_MIN',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_label_studio,
    read=partial(read_each, read=_read_one),
)
