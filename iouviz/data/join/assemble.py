"""From the tables of all files to the columns of a data set; what does not join is reported."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Short, Values
from iouviz.data.issues import IssueLog, Unjoined, first_of, number_of
from iouviz.data.join.coordinates import usable
from iouviz.data.join.keys import AMBIGUOUS, MISSING
from iouviz.data.join.odd_shapes import note_shapes, with_convex_corners, with_filled_outlines
from iouviz.data.model import GroundTruth, MaskColumn, Predictions
from iouviz.data.readers.shared.keys import as_list, distinct
from iouviz.data.readers.shared.reader import BoxTable, Key, Keys, Tables
from iouviz.data.shapes import areas
from iouviz.geometry.masks.rle import Masks, join, no_masks

Scalar = TypeVar("Scalar", bound=np.generic)
Found = tuple[Short, Short]


class _Part(NamedTuple):
    """The rows of one file that are kept, with the positions of their images and classes."""

    boxes: BoxTable
    rows: NDArray[np.intp]
    image: Short
    label: Short


def ground_truth_columns(
    tables: Sequence[Tables], found: Sequence[Found], sizes: Values, log: IssueLog
) -> GroundTruth:
    """The objects of all files whose image and class is known.

    Parameters
    ----------
    tables : sequence of Tables
        At least one, boxes in pixels.
    found : sequence of (image, label)
        Positions of each table's rows; negative where they are unknown.
    sizes : (number of images, 2) float64 array
        Width and height of the pictures, nan where unknown.
    log : IssueLog
        Gets what is left out.
    """
    parts = _known_parts(tables, found, sizes, "annotation", log)
    if not any(len(part.rows) for part in parts):
        remedy = "Precision and recall are undefined without ground truth."
        log.add("no-objects", "noted", tables[0].file, "", "no object is annotated", remedy)
    return GroundTruth.of(
        _stack([part.image for part in parts]),
        _stack([part.label for part in parts]),
        _column(parts, lambda boxes: boxes.boxes),
        size=_column(parts, lambda boxes: boxes.size),
        area=_column(parts, lambda boxes: areas(boxes.corners, boxes.area)),
        crowd=_column(parts, lambda boxes: boxes.crowd),
        ignore=_column(parts, lambda boxes: boxes.ignore),
        ids=tuple(part.boxes.ids[row] for part in parts for row in part.rows.tolist()),
        shapes=_shapes(parts),
        corners=_stacked(parts, lambda boxes: boxes.corners),
        keypoints=_stacked(parts, lambda boxes: boxes.keypoints),
    )


def prediction_columns(
    tables: Sequence[Tables], found: Sequence[Found], sizes: Values, log: IssueLog
) -> Predictions:
    """The predictions of all files whose image and class is known; see `ground_truth_columns`."""
    if not tables:
        return Predictions.of([], [], [], [], size=np.zeros((0, 2)))
    parts = _known_parts(tables, found, sizes, "prediction", log)
    if not any(len(part.rows) for part in parts):
        remedy = "Every object counts as missed. Check that it is the file you meant."
        log.add("no-predictions", "noted", tables[0].file, "", "no prediction to evaluate", remedy)
    return Predictions.of(
        _stack([part.image for part in parts]),
        _stack([part.label for part in parts]),
        _column(parts, lambda boxes: boxes.boxes),
        _column(parts, _scores),
        size=_column(parts, lambda boxes: boxes.size),
        shapes=_shapes(parts),
        corners=_stacked(parts, lambda boxes: boxes.corners),
        keypoints=_stacked(parts, lambda boxes: boxes.keypoints),
    )


def unjoined(
    tables: Sequence[Tables], found: Sequence[Found], own: Sequence[bool]
) -> tuple[Unjoined, ...]:
    """What predictions refer to and the ground truth does not have, images before classes.

    Parameters
    ----------
    tables : sequence of Tables
    found : sequence of (image, label)
    own : sequence of bool
        Of each class, whether nothing but predictions has it.
    """
    result: list[Unjoined] = []
    # -1 and -2, missing and ambiguous, stand at the end; what was left out on request before them
    foreign = np.append(np.array(own, np.bool_), [False, True, True])
    for table, (image, _) in zip(tables, found, strict=True):
        named = dict(zip(table.images.keys, table.images.names, strict=True))
        result += _lost(
            "image", table.boxes.image, (image == MISSING) | (image == AMBIGUOUS), named
        )
    for table, (_, label) in zip(tables, found, strict=True):
        named = dict(zip(table.classes.keys, table.classes.names, strict=True))
        result += _lost("class", table.boxes.label, foreign[label], named)
    merged: dict[tuple[str, Key], Unjoined] = {}
    for each in result:  # several files may use one key, and one answer serves them all
        known = merged.get((each.what, each.key))
        merged[each.what, each.key] = (
            each if known is None else replace(known, rows=known.rows + each.rows)
        )
    return tuple(merged.values())


def _lost(
    what: Literal["image", "class"], keys: Keys, lost: Flags, named: dict[int | str, str]
) -> list[Unjoined]:
    if not lost.any():
        return []
    rows = np.flatnonzero(lost)
    chosen = keys[rows] if isinstance(keys, np.ndarray) else [keys[row] for row in rows.tolist()]
    counts = Counter(as_list(chosen))
    return [Unjoined(what, key, named.get(key, str(key)), counts[key]) for key in distinct(chosen)]


def _known_parts(
    tables: Sequence[Tables], found: Sequence[Found], sizes: Values, item: str, log: IssueLog
) -> list[_Part]:
    """Leave out rows whose image, class or box is of no use."""
    parts = []
    for table, (image, label) in zip(tables, found, strict=True):
        _report_unknown(table, table.boxes.image, image, "image", item, log)
        _report_unknown(table, table.boxes.label, label, "class", item, log)
        rows = np.flatnonzero((image >= 0) & (label >= 0) & usable(table, item, log))
        pictures = sizes[image[rows]]
        filled = with_filled_outlines(table, rows, pictures, log)
        note_shapes(filled, rows, pictures, log)
        boxes = with_convex_corners(filled, rows, log)
        parts.append(_Part(boxes, rows, _take(image, rows), _take(label, rows)))
    return parts


def _report_unknown(
    table: Tables, keys: Keys, found: Short, what: str, item: str, log: IssueLog
) -> None:
    for ambiguous in (False, True):
        rows = np.flatnonzero(found == (AMBIGUOUS if ambiguous else MISSING))
        if not len(rows):
            continue
        listed = as_list(keys)
        unknown = list(dict.fromkeys(listed[row] for row in rows.tolist()))
        named = first_of([repr(key)[:80] for key in unknown], 8)
        says = "meaning several things in" if ambiguous else "unknown to"
        log.add(
            f"{'ambiguous' if ambiguous else 'unknown'}-{what}",
            "skipped",
            table.file,
            table.boxes.places(int(rows[0])),
            f"{number_of(len(unknown), what)} {says} the ground truth: {named}",
            f"{number_of(len(rows), item)} left out. Check that the files belong together.",
            count=len(rows),
        )


def _take(column: NDArray[Scalar], rows: NDArray[np.intp]) -> NDArray[Scalar]:
    """Some rows of a column, rising; without a copy where they are all of them."""
    return column if len(rows) == len(column) else column[rows]


def _stack(parts: list[NDArray[Scalar]]) -> NDArray[Scalar]:
    """Columns of several files one after the other; without a copy where there is one file."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _column(
    parts: Sequence[_Part], column: Callable[[BoxTable], NDArray[Scalar]]
) -> NDArray[Scalar]:
    """One column of all files, of the rows that are kept."""
    return _stack([_take(column(part.boxes), part.rows) for part in parts])


def _shapes(parts: Sequence[_Part]) -> MaskColumn | None:
    """The masks of all tables' rows, or None where no table has any."""
    found = [(part.boxes.shapes, part.rows) for part in parts]
    if all(shapes is None for shapes, _ in found):
        return None
    return MaskColumn(lambda: join([_masks(*each) for each in found]))


def _stacked(parts: Sequence[_Part], column: Callable[[BoxTable], Values | None]) -> Values | None:
    """A column that some tables lack, with nan for those; None where all lack it."""
    columns = [column(part.boxes) for part in parts]
    shape = next((each.shape[1:] for each in columns if each is not None), None)
    if shape is None:
        return None
    return np.concatenate(
        [
            np.full((len(part.rows), *shape), np.nan) if each is None else each[part.rows]
            for part, each in zip(parts, columns, strict=True)
        ]
    )


def _masks(shapes: MaskColumn | None, rows: NDArray[np.intp]) -> Masks:
    """The masks of some rows, rising; without a copy where they are all of them."""
    if shapes is None:
        return no_masks(len(rows))
    masks = shapes.masks
    return masks if len(rows) == len(masks) else masks.take(rows)


def _scores(boxes: BoxTable) -> Values:
    assert boxes.score is not None, "a reader gives scores with the role 'predictions'"
    return boxes.score
