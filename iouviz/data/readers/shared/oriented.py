"""Oriented boxes in COCO's JSON, which has no place of its own for them: what tools write.

A `bbox` of eight numbers is four corners, one of five a centre, width, height and an angle whose
unit no file states. `rbox` and `poly` (Ultralytics) and `obb` (hotcoco) say the same, in radians;
`attributes.rotation` (CVAT) turns the `bbox` about its centre, by degrees. All turn clockwise on
the screen.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import XYWH
from iouviz.data.readers.shared.rows import Rows, as_number, show
from iouviz.data.readers.shared.shapes import as_dict, box_around
from iouviz.geometry.boxes import LARGEST_COORDINATE
from iouviz.geometry.rotated import corners

ANGLE_OPEN: Final = tuple(
    BoxFormat(f"cx cy w h {unit}", unit, columns=(0, 1, 2, 3, 4)) for unit in ("degrees", "radians")
)
IN_RADIANS: Final = ("obb", "rbox")
FIELDS: Final = {*IN_RADIANS, "poly"}
NO_BOX: Final = "wanted cx, cy, width, height and an angle in radians, or four corners"


def oriented_rows(rows: Rows) -> tuple[BoxFormat, ...]:
    """Give rows that have an oriented box its "corners", and as "bbox" the box around it.

    Returns
    -------
    tuple of BoxFormat
        How every "bbox" may be meant then.
    """
    turned: dict[int, list[float]] = {}  # cx, cy, width, height, degrees
    cornered: dict[int, list[float]] = {}
    odd: dict[int, str] = {}
    for row, value in enumerate(rows.values):
        rotation = as_dict(value.get("attributes")).get("rotation")
        if not FIELDS.isdisjoint(value):
            _sort(row, value, turned, cornered, odd)
        elif eight := _numbers(value.get("bbox"), 8):
            cornered[row] = eight
        elif rotation and (four := _numbers(value.get("bbox"), 4)):
            turned |= _rotated(row, four, rotation, odd)
    _note(rows, odd)
    flat = corners(np.array([*turned.values()]).reshape(-1, 5)).reshape(-1, 8).tolist()
    for row, eight in [*cornered.items(), *zip(turned, flat, strict=True)]:
        x1, y1, x2, y2 = box_around([eight])
        bbox = [x1, y1, x2 - x1, y2 - y1]
        rows.values[row] = {**rows.values[row], "corners": eight, "bbox": bbox}
    return _with_angles(rows)


def _sort(
    row: int,
    value: Mapping[str, Any],
    turned: dict[int, list[float]],
    cornered: dict[int, list[float]],
    odd: dict[int, str],
) -> None:
    """Put the oriented box of a row that has a field for it where it belongs."""
    field = next(each for each in (*IN_RADIANS, "poly") if each in value)
    five = _numbers(value[field], 5) if field in IN_RADIANS else None
    eight = _numbers(value[field], 8) if field == "poly" else None
    if five and _is_box(five):
        turned[row] = [*five[:4], math.degrees(five[4])]
    elif eight and all(map(math.isfinite, eight)):
        cornered[row] = eight
    else:
        odd[row] = f"{field} {show(value[field])}"


def _rotated(
    row: int, bbox: list[float], rotation: object, odd: dict[int, str]
) -> dict[int, list[float]]:
    """A row's box about its centre, and by how many degrees it is turned, where it is."""
    degrees = as_number(rotation)
    x, y, w, h = bbox
    if degrees is None or not math.isfinite(degrees):
        odd[row] = f"attributes.rotation is {show(rotation)}, no number"
        return {}
    five = [x + w / 2, y + h / 2, w, h, degrees % 360]
    return {row: five} if five[4] and _is_box(five) else {}


def _note(rows: Rows, odd: Mapping[int, str]) -> None:
    """Say which rows have no oriented box after all; without another one they are left out."""
    boxed = np.zeros(len(rows), np.bool_)
    boxed[[row for row in odd if "bbox" in rows.values[row]]] = True
    remedy = "Took its bbox as it stands."
    rows.note(boxed, "bad-corners", "repaired", "", odd.__getitem__, remedy)
    bare = {row: found for row, found in odd.items() if not boxed[row]}
    rows.misshapen(bare, "no-corners", "", "{}", NO_BOX)


def _with_angles(rows: Rows) -> tuple[BoxFormat, ...]:
    """Where most boxes have five numbers, give the others an angle of 0."""
    boxes = [value.get("bbox") for value in rows.values]
    five = sum(_numbers(box, 5) is not None for box in boxes)
    if not five or 2 * five < len(boxes):
        return (XYWH,)
    for row, box in enumerate(boxes):
        if four := _numbers(box, 4):
            x, y, w, h = four
            rows.values[row] = {**rows.values[row], "bbox": [x + w / 2, y + h / 2, w, h, 0.0]}
    return ANGLE_OPEN


def _numbers(value: object, count: int) -> list[float] | None:
    """A list of so many numbers; None for everything else."""
    if not isinstance(value, list) or len(value) != count:
        return None
    numbers = [as_number(each) for each in value if not isinstance(each, str)]
    known = [number for number in numbers if number is not None]
    return known if len(known) == count else None


def _is_box(five: list[float]) -> bool:
    """Whether centre, sides and angle are those of a box; NaN fails too."""
    return all(abs(each) <= LARGEST_COORDINATE for each in five) and min(five[2:4]) >= 0
