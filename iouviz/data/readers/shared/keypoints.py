"""COCO's `keypoints`: x, y and visibility of each in one list; and what a category says of them."""

import math
from collections.abc import Mapping
from typing import Any, TypeGuard

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.data.keypoints import KeypointType
from iouviz.data.readers.shared.reader import Role
from iouviz.data.readers.shared.rows import Rows, as_number, clean, kind, no_number
from iouviz.geometry.boxes import LARGEST_COORDINATE as FAR

LEFT_OUT = "Its keypoints were left out; its box stays."


def keypoint_type(category: Mapping[str, Any]) -> KeypointType | None:
    """What a category says of its keypoints; None where it has none, or no names of them.

    >>> keypoint_type({"keypoints": ["tip", "base"], "skeleton": [[1, 2], [2, 9]]}).skeleton
    ((0, 1),)
    """
    names, edges = category.get("keypoints"), category.get("skeleton")
    if not isinstance(names, list) or not names:
        return None
    there = range(1, 1 + len(names))
    return KeypointType.of(
        [clean(str(name)) for name in names],
        [
            (edge[0] - 1, edge[1] - 1)
            for edge in (edges if isinstance(edges, list) else [])
            if isinstance(edge, list)
            and len(edge) == 2
            and all(type(end) is int and end in there for end in edge)
        ],
    )


def read_keypoints(rows: Rows, role: Role) -> Values | None:
    """The numbers of all rows' keypoints as they stand, (N, M), nan behind the last; None if none.

    A row that has them and no bbox is given the box around them: around the labelled ones, or of a
    prediction around all, as COCO's loader does.

    Parameters
    ----------
    rows : Rows
        All rows of the list. What is wrong with keypoints is noted in their log.
    role : {"ground truth", "predictions"}
    """
    values = rows.column("keypoints")
    if not any(values):
        return None
    problems: dict[int, str] = {}
    found: list[list[float]] = []
    for row, value in enumerate(values):
        numbers = _numbers_of(value)
        if isinstance(numbers, str):
            problems[row] = numbers
        found.append([] if isinstance(numbers, str) else numbers)
    table = np.full((len(found), max(map(len, found))), np.nan)
    for row, numbers in enumerate(found):
        table[row, : len(numbers)] = numbers
    bad = np.zeros(len(rows), np.bool_)
    bad[list(problems)] = True
    rows.note(bad, "bad-keypoints", "repaired", "keypoints", problems.__getitem__, LEFT_OUT)
    _boxes_around(rows, found, role)
    return table


def _plain(value: object) -> TypeGuard[list[float]]:
    """Whether it is a list of finite numbers, as nearly all are; quickly."""
    if not isinstance(value, list) or not {*map(type, value)} <= {int, float}:
        return False
    try:
        return all(map(math.isfinite, value)) and max(map(abs, value), default=0) <= FAR
    except OverflowError:  # a whole number beyond all floats
        return False


def _numbers_of(value: object) -> list[float] | str:
    """The numbers of one row, none where it has none; or what is wrong with it."""
    if value is None:
        return []
    if _plain(value):
        return value
    if not isinstance(value, list):
        return f"{kind(value)}; COCO wants a list of x, y and visibility of each keypoint"
    numbers = [as_number(part) for part in value]
    for part, number in zip(value, numbers, strict=True):
        if number is None:
            return no_number(part)
        if not math.isfinite(number):
            return "a NaN or infinite number"
        if abs(number) > FAR:
            return f"{number:g}, which is no place in a picture"
    return [number for number in numbers if number is not None]


def _boxes_around(rows: Rows, found: list[list[float]], role: Role) -> None:
    made: Flags = np.zeros(len(rows), np.bool_)
    for row, numbers in enumerate(found):
        if "bbox" in rows.values[row] or not numbers or len(numbers) % 3:
            continue
        x, y, seen = numbers[0::3], numbers[1::3], numbers[2::3]
        if role == "ground truth":
            x = [each for each, flag in zip(x, seen, strict=True) if flag > 0]
            y = [each for each, flag in zip(y, seen, strict=True) if flag > 0]
        if x:
            left, top = min(x), min(y)
            box = [left, top, max(x) - left, max(y) - top]
            rows.values[row] = {**rows.values[row], "bbox": box}
            made[row] = True
    remedy = "Took the box around them, in case boxes are evaluated."
    rows.note(made, "box-from-keypoints", "noted", "", "keypoints without a bbox", remedy)
