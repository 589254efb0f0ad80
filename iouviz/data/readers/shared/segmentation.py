"""COCO's `segmentation`: polygons, run lengths as a list, or run lengths as a text.

Whether a mask can be used is found out while reading; polygons become pixels only when somebody
asks for masks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import MaskColumn
from iouviz.data.readers.shared.reader import Key, Keys
from iouviz.data.readers.shared.rows import Rows, kind, show
from iouviz.data.shapes import Outlines
from iouviz.errors import MaskError
from iouviz.geometry.masks.crossing import self_crossing
from iouviz.geometry.masks.overlap import mask_boxes
from iouviz.geometry.masks.polygons import check_polygon, polygon_masks
from iouviz.geometry.masks.rle import MOST_PIXELS, Masks, fits, join
from iouviz.geometry.masks.text import decode
from iouviz.geometry.ragged import ragged

WANTED = "COCO wants polygons [[x1, y1, x2, y2, ...], ...] or {size, counts}"
PART = "Its mask was made of the other polygons."
NO_SIZE = "polygons on an image whose width and height are not known"
EMPTY = "Its mask is taken as empty; boxes are not touched by it."

BOX_FROM_MASK = ("a mask without a bbox", "Took the box around the mask.")

ImageSizes: TypeAlias = Mapping[Key, Sequence[float]]  # width and height, nan where unknown


Problem: TypeAlias = tuple[str, str]  # code of an issue, and what was found


@dataclass
class _Found:
    """What the rows hold, sorted by kind; `row` counts the rows that are kept."""

    text_row: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    list_row: list[int] = field(default_factory=list)
    lists: list[NDArray[np.int64]] = field(default_factory=list)
    size: dict[int, tuple[int, int]] = field(default_factory=dict)  # height, width
    part_row: list[int] = field(default_factory=list)
    parts: list[NDArray[np.float64]] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    flat: list[int] = field(default_factory=list)


def read_masks(rows: Rows, images: Keys, sizes: ImageSizes | None) -> MaskColumn | None:
    """The masks of the rows that are kept; None where no row has any.

    Parameters
    ----------
    rows : Rows
        All rows of the list. What is wrong with a segmentation is noted in their log.
    images : list of int or str, or int64 array
        Image of each kept row.
    sizes : mapping
        Key of an image -> its width and height, for polygons; a number and the text that spells
        it are one key. None: no file of its kind says, and they are filled when files are joined.
    """
    kept = np.flatnonzero(rows.keep)
    column = rows.column("segmentation")
    values = [column[row] for row in kept.tolist()]
    if not any(values):
        return None
    found, spelt = _Found(), {str(key): size for key, size in (sizes or {}).items()}
    unknown = (0.0, 0.0) if sizes is None else (np.nan, np.nan)
    for row, value in enumerate(values):
        _sort(found, row, value, spelt.get(str(images[row]), unknown))
    ready = _run_length_masks(found, len(values))
    _note(rows, kept, found)
    stated = np.full((len(values), 2), np.nan)
    run_lengths = found.text_row + found.list_row
    stated[run_lengths] = ready.sizes[run_lengths]
    length = np.array([len(part) for part in found.parts], np.int64)
    crossing = self_crossing(np.concatenate([np.zeros(0), *found.parts]), length)
    crossed = np.unique(np.array(found.part_row, np.intp)[crossing])
    outlines = Outlines(np.unique(np.array(found.part_row, np.intp)), partial(_fill, ready, found))
    return MaskColumn(
        lambda: _fill(ready, found, ready.sizes),
        stated,
        crossed,
        outlines if sizes is None else None,
    )


def boxes_from_masks(rows: Rows) -> None:
    """Give rows that have a mask and no box the box around the mask, as COCO's loader does."""
    bare = [row for row, value in enumerate(rows.values) if "bbox" not in value]
    values = [rows.values[row].get("segmentation") for row in bare]
    if not any(values):
        return
    found = _Found()
    for row, value in enumerate(values):
        _sort(found, row, value, (0.0, 0.0))  # the outline alone gives a polygon's box
    corners = mask_boxes(_run_length_masks(found, len(values)))
    for row, parts in groupby(zip(found.part_row, found.parts, strict=True), itemgetter(0)):
        outline = np.concatenate([part for _, part in parts]).reshape(-1, 2)
        corners[row] = [*outline.min(axis=0), *outline.max(axis=0)]
    made = np.zeros(len(rows), np.bool_)
    lost = {place for place, (code, _) in found.problems.items() if code != "bad-part"}
    for place in sorted(set(range(len(bare))) - set(found.missing) - lost):
        left, top, right, bottom = corners[place].tolist()
        row = bare[place]
        rows.values[row] = {**rows.values[row], "bbox": [left, top, right - left, bottom - top]}
        made[row] = True
    message, remedy = BOX_FROM_MASK
    rows.note(made, "box-from-mask", "noted", "", message, remedy)


def _sort(found: _Found, row: int, value: Any, image_size: Sequence[float]) -> None:
    """Put one segmentation where it belongs."""
    try:
        if value is None or value == []:
            found.missing.append(row)
        elif isinstance(value, dict):
            _sort_run_lengths(found, row, value)
        elif isinstance(value, list):
            width, height = image_size
            if not (width >= 0 and height >= 0 and width * height <= MOST_PIXELS):
                raise MaskError(NO_SIZE)
            _sort_polygons(found, row, value)
            found.size[row] = int(height), int(width)
        else:
            raise MaskError(f"{kind(value)}; {WANTED}")
    except MaskError as error:
        code = "bad-run-lengths" if isinstance(value, dict) else "bad-segmentation"
        found.problems[row] = code, str(error)


def _sort_polygons(found: _Found, row: int, value: list[Any]) -> None:
    """Keep the good ones among the polygons of a row; without one, the row has no mask."""
    parts, errors = [], []
    if all(isinstance(part, int | float) for part in value):
        found.flat.append(row)
        value = [value]
    for number, part in enumerate(value):
        try:
            parts.append(check_polygon(part, f"polygon {number}"))
        except MaskError as error:
            errors.append(str(error))
    if errors:
        found.problems[row] = ("bad-polygon" if not parts else "bad-part"), errors[0]
    found.parts += parts
    found.part_row += [row] * len(parts)


def _sort_run_lengths(found: _Found, row: int, value: dict[str, Any]) -> None:
    size, counts = value.get("size"), value.get("counts")
    if not (isinstance(size, list) and len(size) == 2 and all(type(n) is int for n in size)):
        raise MaskError(f"size {show(size)}; COCO wants [height, width]")
    height, width = size
    if min(size) < 0 or height * width > MOST_PIXELS:
        raise MaskError(f"size {show(size)} is no size of a picture")
    if isinstance(counts, str):
        found.text_row.append(row)
        found.texts.append(counts)
    elif isinstance(counts, list) and all(type(n) is int for n in counts):
        if any(not 0 <= n <= MOST_PIXELS for n in counts):
            raise MaskError("a count below 0 or beyond the picture")
        found.list_row.append(row)
        found.lists.append(np.array(counts, np.int64))
    else:
        raise MaskError(f"counts are {kind(counts)}; COCO wants a text or whole numbers in a list")
    found.size[row] = height, width


def _run_length_masks(found: _Found, count: int) -> Masks:
    """A mask for each of `count` rows; those without run lengths are empty."""
    counts, offsets, good = decode(found.texts)
    for place in np.flatnonzero(~good).tolist():
        found.problems[found.text_row[place]] = (
            "bad-run-lengths",
            "a text that is none of COCO's run lengths",
        )
    row = np.array(found.text_row + found.list_row, np.int64)
    length = np.concatenate([np.diff(offsets), [len(each) for each in found.lists]])
    counts = np.concatenate([counts, *found.lists]).astype(np.int64)
    start = np.cumsum(length) - length
    # In the order of the rows, each with its own counts or with none.
    lengths, starts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    lengths[row], starts[row] = length, start
    sizes = np.array([found.size.get(each, (0, 0)) for each in range(count)], np.int64)
    sizes = sizes.reshape(-1, 2)
    runs = counts[ragged(starts, lengths)], np.concatenate([[0], np.cumsum(lengths)])
    fine = fits(runs, sizes)
    for each in row[~fine[row]].tolist():
        pixels = " x ".join(map(str, found.size[each]))
        total = int(runs[0][runs[1][each] : runs[1][each + 1]].sum())
        message = f"counts that add up to {total} and not to {pixels} pixels"
        found.problems.setdefault(each, ("bad-run-lengths", message))
    lengths[~fine] = 0
    # A row without counts is one run of background.
    filled = np.where(lengths > 0, lengths, 1)
    joined = np.concatenate([counts, sizes[:, 0] * sizes[:, 1]])
    starts = np.where(lengths > 0, starts, len(counts) + np.arange(count))
    return Masks.from_runs(
        joined[ragged(starts, filled)], np.concatenate([[0], np.cumsum(filled)]), sizes
    )


def _fill(ready: Masks, found: _Found, sizes: NDArray[np.int64]) -> Masks:
    rows = list(dict.fromkeys(found.part_row))
    if not rows:
        return ready
    number = {row: place for place, row in enumerate(rows)}
    owner = [number[row] for row in found.part_row]
    drawn = polygon_masks(found.parts, owner, sizes[rows])
    source = np.arange(len(ready))
    source[rows] = len(ready) + np.arange(len(rows))
    return join([ready, drawn]).take(source)


def _note(rows: Rows, kept: NDArray[np.intp], found: _Found) -> None:
    missing = np.zeros(len(rows), np.bool_)
    missing[kept[found.missing]] = True
    flat = np.zeros(len(rows), np.bool_)
    flat[kept[[row for row in found.flat if row not in found.problems]]] = True
    message = "one list of numbers instead of a list of polygons"
    rows.note(flat, "flat-polygon", "repaired", "segmentation", message, "Read as one polygon.")
    place = {int(kept[row]): problem for row, problem in found.problems.items()}
    for code in dict.fromkeys(code for code, _ in place.values()):
        bad = np.zeros(len(rows), np.bool_)
        bad[[row for row, problem in place.items() if problem[0] == code]] = True
        remedy = PART if code == "bad-part" else EMPTY
        rows.note(bad, code, "repaired", "segmentation", lambda row: place[row][1], remedy)
    rows.note(missing, "no-segmentation", "noted", "", "no segmentation", EMPTY)
