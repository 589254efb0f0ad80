"""Boxes gathered one by one from wherever a file keeps them, then checked column by column.

Formats that nest their boxes (an image, its objects, their corners) or name their columns freely
bring each box into one flat row first; from there on all of them are checked alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.data.issues import IssueLog
from iouviz.data.model import Corners
from iouviz.data.readers.shared.box_format import (
    CORNERS_OR_ELSE,
    MANY,
    BoxFormat,
    Readings,
    corners,
    form_of,
)
from iouviz.data.readers.shared.reader import BoxTable, ClassTable, ImageTable, Key, Role
from iouviz.data.readers.shared.rows import Rows, as_key, as_number
from iouviz.data.readers.shared.segmentation import read_masks

XYXY: Final = BoxFormat("x1 y1 x2 y2", "xyxy")
XYWH: Final = BoxFormat("x y w h", "xywh")
CXCYWH: Final = BoxFormat("cx cy w h", "cxcywh")
Size: TypeAlias = tuple[float, float]
UNKNOWN: Size = (np.nan, np.nan)
LARGEST_SIDE: Final = 1e7  # pixels; no picture is larger


def box_table(
    rows: Rows,
    role: Role,
    *,
    label: str,
    box: str,
    box_formats: Sequence[BoxFormat],
    wanted: str,
    images: ImageTable | None,
    image: str = "image",
    usual: bool = False,
) -> BoxTable:
    """Check the rows and make them columns.

    Parameters
    ----------
    rows : Rows
        What is wrong with them is added to their log.
    role : {"ground truth", "predictions"}
        Predictions must have a "score".
    label, box, image : str
        What the format calls the class, the numbers of the box, and the image.
    box_formats : sequence of BoxFormat
        How the numbers of a box may be meant. One box format in pixels is used at once, anything
        else is left to `Readings`. All must agree on whether a box is turned inside out.
    wanted : str
        What numbers the format wants, for messages.
    images : ImageTable or None
        With the sizes of images, where they are known. None for files that list their images and
        classes by key: keys are then used as they stand, and masks are left to the caller.
    usual : bool
        Whether the first box format is the format's own.

    Raises
    ------
    ReadError
        No row has what a box needs.
    """
    keys, names = rows.keys(image), rows.keys(label) if images is None else _labels(rows, label)
    numbers = rows.numbers(box, len(box_formats[0].columns), wanted)
    score = None
    if role == "predictions":
        score = rows.numbers("score", 1, "wanted a number, as a rule between 0 and 1")[:, 0]
    rows.refuse_if_shapeless()
    settled = len(box_formats) == 1 and not box_formats[0].relative
    found, size = corners(numbers, replace(box_formats[0], relative=False), numbers[:, 2:])
    if settled and box_formats[0].box == "xyxy" and _mostly_inverted(size):
        box_formats, usual, settled = CORNERS_OR_ELSE, True, False
        first, second = found[:, :2], found[:, 2:]  # which comes first is judged when it is chosen
        ordered = np.hstack([np.minimum(first, second), np.maximum(first, second)])
        rows.skip_unusable(ordered, np.abs(size), box, settled=False)
    else:
        rows.skip_unusable(found, size, box, settled=settled)
    if score is not None:
        bad = ~np.isfinite(score)
        rows.skip(bad, "score-not-finite", "score", "a NaN or infinite score")
    table = replace(
        _table(rows, role, keys, names, found, size, score), form=form_of(box_formats[0])
    )
    kept = np.flatnonzero(rows.keep)
    if settled:
        if images is None:
            return table
        sizes = dict(zip(images.keys, images.sizes.tolist(), strict=True))
        return replace(table, shapes=read_masks(rows, table.image, sizes))
    return replace(
        table, readings=_readings(rows, numbers[kept], kept.tolist(), box_formats, usual)
    )


def _mostly_inverted(size: Values) -> bool:
    """Whether most of many boxes have a negative side: then the numbers mean something else."""
    with np.errstate(invalid="ignore"):
        inverted = int((size < 0).any(axis=1).sum())
    return len(size) >= MANY and 2 * inverted > len(size)


def _table(
    rows: Rows,
    role: Role,
    image: Sequence[Key],
    names: Sequence[Key],
    found: Values,
    size: Values,
    score: Values | None,
) -> BoxTable:
    """The rows that are of use as columns."""
    kept = np.flatnonzero(rows.keep)
    numbered = kept.tolist()
    return BoxTable(
        image=[image[row] for row in numbered],
        label=[names[row] for row in numbered],
        boxes=found[kept],
        size=size[kept],
        area=size[kept, 0] * size[kept, 1],
        crowd=_flags(rows, "crowd", role)[kept],
        ignore=_flags(rows, "ignore", role)[kept],
        score=None if score is None else score[kept],
        ids=_ids(rows, numbered),
        places=lambda row: rows.place(numbered[row]),
        corners=_corners(rows, numbered),
    )


def _corners(rows: Rows, numbered: Sequence[int]) -> Corners | None:
    """Corners of oriented boxes, (N, 4, 2); nan in rows without, None where no row has any."""
    found = [rows.values[row].get("corners") for row in numbered]
    if not any(found):
        return None
    return np.array([each or [np.nan] * 8 for each in found], np.float64).reshape(-1, 4, 2)


def _readings(
    rows: Rows,
    numbers: Values,
    numbered: Sequence[int],
    box_formats: Sequence[BoxFormat],
    usual: bool,
) -> Readings:
    parts = [rows.values[row].get("segmentation") or [] for row in numbered]
    outlines = {
        row: np.array(part[0], np.float64) for row, part in enumerate(parts) if len(part) == 1
    }
    return Readings(numbers, tuple(box_formats), usual=usual, outlines=outlines or None)


def image_table(
    images: Mapping[Key, tuple[str, Size]], attributes: Mapping[str, Sequence[str]] | None = None
) -> ImageTable:
    """The images of a file: key -> name, (width, height); and what else it says of each."""
    sizes = np.array([size for _, size in images.values()], np.float64).reshape(-1, 2)
    names = [name for name, _ in images.values()]
    return ImageTable(list(images), names, sizes, attributes or {})


def class_table(listed: Sequence[str], boxes: BoxTable, role: Role = "ground truth") -> ClassTable:
    """The classes that a file lists, then those that only its boxes name.

    Predictions that say nothing but numbers name no classes: those are the ground truth's ids.
    """
    keys = list(dict.fromkeys([*listed, *boxes.label]))
    if role == "predictions" and all(isinstance(key, int) for key in keys):
        return ClassTable([], [])
    names: dict[str, Key] = {}
    for key in keys:
        names.setdefault(str(key), key)
    return ClassTable(list(names.values()), list(names))


def picture_size(
    width: object, height: object, file: str, place: str, log: IssueLog, remedy: str = ""
) -> Size:
    """Width and height as numbers; unknown, with an issue, where they are no size of a picture."""
    sides = as_number(width), as_number(height)
    if all(side is not None and 0 < side <= LARGEST_SIDE for side in sides):
        return float(sides[0] or 0), float(sides[1] or 0)
    message = remedy or "Nothing but drawing needs them."
    log.add("no-image-size", "noted", file, place, "no usable width and height", message)
    return UNKNOWN


def as_spelt(text: object) -> object:
    """The number that a text spells, or what was given: XML and CSV write numbers as texts.

    >>> as_spelt(" 4.5"), as_spelt("four"), as_spelt(None)
    (4.5, 'four', None)
    """
    number = as_number(text)
    return text if number is None else number


def _labels(rows: Rows, field: str) -> list[Key]:
    """The classes of the rows; texts without the white space around them."""
    keys = [key.strip() if isinstance(key, str) else key for key in rows.keys(field)]
    empty = np.array([key == "" for key in keys], np.bool_)
    rows.skip(empty, "no-label", field, "an empty text for the class", "Give it a name.")
    return keys


def _flags(rows: Rows, field: str, role: Role) -> Flags:
    flags = np.array([value is True for value in rows.column(field)], np.bool_)
    return flags & (role == "ground truth")


def _ids(rows: Rows, numbered: Sequence[int]) -> list[Key]:
    """The ids of some rows; where a row has none that is usable, its place."""
    values: list[Any] = [rows.values[row].get("id") for row in numbered]
    if set(map(type, values)) == {int}:
        return values
    keys = map(as_key, values)
    return [
        rows.place(row) if key is None else key for row, key in zip(numbered, keys, strict=True)
    ]
