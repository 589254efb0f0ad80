"""Rows of all images in one table: pandas, polars, or one array with a column for the image."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Values
from iouviz.data.arrays.detections import objects_of_rows
from iouviz.data.arrays.numbers import (
    Labels,
    boxes_of,
    column_of,
    flags_of,
    labels_of,
    part_keys,
    to_numpy,
    whole,
)
from iouviz.data.arrays.objects import NAMES, BoxForm, Objects, xyxy_of
from iouviz.data.arrays.pictures import Picture, Size
from iouviz.data.arrays.side import Reading, Side
from iouviz.data.choices import Key
from iouviz.data.readers.plain_csv import ONLY_CLASS
from iouviz.data.readers.shared.reader import no_score, note_scores
from iouviz.data.readers.text.csv_columns import Columns, find_columns
from iouviz.errors import ReadError

WANTED: Final = (
    "wanted a column for the image (image, image_id or file_name), columns for the box (x1 y1 x2 "
    "y2, or x y width height), for the class (label, class or category_id) and, of predictions, "
    "for the score"
)
FORMS: Final[dict[str, BoxForm]] = {
    name: form for form in ("xyxy", "xywh", "cxcywh") for name in [NAMES[form]]
}


def is_table(value: object) -> bool:
    """Whether it looks like a data frame of pandas or polars, also a lazy one."""
    return hasattr(value, "collect_schema") or (
        hasattr(value, "columns") and hasattr(value, "dtypes")
    )


def of_table(value: Any, reading: Reading) -> Side:
    """One side out of a data frame of pandas or polars, a box a row.

    Columns are recognised by their names, as those of CSV files are. A row with an image and no
    numbers is an image without objects.

    Raises
    ------
    ReadError
        It has no column for the image, the box or the score, or does not say what x and y are.
    """
    if hasattr(value, "collect"):  # a lazy frame of polars
        value = value.collect()
    header = [str(name) for name in value.columns]
    columns = _columns(header, reading)
    numbers = _box_numbers(value, header, columns, reading)
    bare = np.asarray(np.isnan(numbers).all(axis=1), np.bool_)
    kept = np.flatnonzero(~bare)
    keys = labels_of(
        value[header[columns.image]], _named(reading, header, columns.image), len(bare)
    )
    pictures, image = _images(keys, _sizes(value, header, columns))
    boxes, sides = xyxy_of(numbers[kept], _form(columns, header, reading))

    def column(at: int | None) -> NDArray[Any] | None:
        return None if at is None else to_numpy(value[header[at]], "")[kept]

    def flags(at: int | None) -> Flags | None:
        taken = column(at)
        return None if taken is None else flags_of(taken, _named(reading, header, at), len(kept))

    score, area = column(columns.score), column(_area(header))
    objects = Objects(
        boxes,
        sides,
        _labels(column(columns.label), columns.label, header, reading, len(kept)),
        column_of(score, _named(reading, header, columns.score), len(kept))
        if reading.scored and score is not None
        else None,
        crowd=flags(columns.crowd),
        ignore=flags(columns.ignore),
        area=None if area is None or reading.scored else column_of(area, "area", len(kept)),
    )
    rows = kept.tolist()
    return Side(
        pictures, False, image[kept], objects, {}, lambda row: f"row {rows[row]}", open=True
    )


def _columns(header: Sequence[str], reading: Reading) -> Columns:
    """Which column is what; a side with scores has one for them."""
    columns = find_columns(header)
    if columns is None:
        raise ReadError(f"{reading.name} has the columns {', '.join(header)}; {WANTED}")
    if reading.scored and columns.score is None:
        raise no_score(
            reading.name, "no column for a score (score, confidence, conf or probability)"
        )
    if not reading.scored and columns.score is not None:
        note_scores(reading.name, header[columns.score], reading.log)
    return columns


def of_one_array(value: Any, reading: Reading) -> Side:
    """One side out of one array: image, then as `of_array` has it, (N, 7) or (N, 6).

    The image is counted from 0. Image and class must be whole numbers, so that another order of
    the columns is noticed.

    Raises
    ------
    ReadError
        Another shape, or fractions where image and class should be.
    """
    width = 6 + reading.scored
    order = "image, x1, y1, x2, y2, " + ("score, class" if reading.scored else "class")
    array = to_numpy(value, reading.name)
    if array.ndim != 2 or array.shape[1] != width:
        raise ReadError(
            f"{reading.name} has shape {array.shape}; wanted one array of (n, {width - 1}) for "
            f"each image in a list, or one of (n, {width}) for all: {order}"
        )
    numbers = boxes_of(array, reading.name, width)
    image = whole(numbers[:, 0], f"{reading.name}[:, 0]", "an image")
    objects = objects_of_rows(numbers[:, 1:], reading.name, reading, first=1)
    pictures, at = _images(image, None)
    return Side(pictures, False, at, objects, {}, lambda row: f"[{row}]", open=True)


def _images(keys: Labels, sizes: Values | None) -> tuple[list[Picture], NDArray[np.int64]]:
    """Each image once, in order of appearance, and the image of each row."""
    listed: list[Key] = part_keys(keys)
    first = {key: row for row, key in reversed(list(enumerate(listed)))}
    order = sorted(first, key=first.__getitem__)
    place = {key: at for at, key in enumerate(order)}

    def size(key: Key) -> Size | None:
        if sizes is None or not (sizes[first[key]] > 0).all():
            return None
        return float(sizes[first[key], 0]), float(sizes[first[key], 1])

    pictures = [
        Picture(key=key, name=key if isinstance(key, str) else None, size=size(key))
        for key in order
    ]
    return pictures, np.array([place[key] for key in listed], np.int64)


def _box_numbers(value: Any, header: Sequence[str], columns: Columns, reading: Reading) -> Values:
    names = [header[at] for at in columns.box]
    if len(names) == 1:
        cells = to_numpy(value[names[0]], "").tolist()
        empty = [np.nan] * 4
        lists = [empty if cell is None or cell != cell else list(cell) for cell in cells]
        return boxes_of(lists, f'{reading.name}["{names[0]}"]')
    parts = [
        column_of(value[name], f'{reading.name}["{name}"]', len(value), "the table")
        for name in names
    ]
    return np.stack(parts, axis=1)


def _form(columns: Columns, header: Sequence[str], reading: Reading) -> BoxForm:
    """What the names of the columns say, or what the user said where they leave it open."""
    possible = [FORMS[each.name] for each in columns.box_formats]
    if len(possible) == 1:
        return possible[0]
    if reading.form is None:
        named = ", ".join(header[at] for at in columns.box)
        raise ReadError(
            f"{reading.name}: the columns {named} may be {' or '.join(possible)}; "
            f"say box_format={possible[0]!r}, for example"
        )
    return reading.form


def _labels(
    cells: NDArray[Any] | None, at: int | None, header: Sequence[str], reading: Reading, rows: int
) -> Labels:
    if cells is None:
        remedy = f"All boxes are taken as one class, {ONLY_CLASS!r}."
        found = "no column for a class"
        reading.log.add("no-class-column", "repaired", reading.name, "", found, remedy)
        return [ONLY_CLASS] * rows
    return labels_of(cells, _named(reading, header, at), rows)


def _sizes(value: Any, header: Sequence[str], columns: Columns) -> Values | None:
    if columns.picture is None:
        return None
    sides = [column_of(value[header[at]], header[at], len(value)) for at in columns.picture]
    return np.nan_to_num(np.stack(sides, axis=1))


def _area(header: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(header) if name.lower() == "area"), None)


def _named(reading: Reading, header: Sequence[str], at: int | None) -> str:
    return "" if at is None else f'{reading.name}["{header[at]}"]'
