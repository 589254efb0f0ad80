"""From the tables of all files to the columns of a data set; what does not join is reported."""

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.data.issues import IssueLog, Unjoined
from iouviz.data.join.coordinates import usable
from iouviz.data.join.keys import AMBIGUOUS, MISSING
from iouviz.data.model import GroundTruth, MaskColumn, Predictions
from iouviz.data.readers.shared.keys import distinct
from iouviz.data.readers.shared.reader import BoxTable, Keys, Tables
from iouviz.geometry.masks.rle import Masks, join, no_masks

Scalar = TypeVar("Scalar", bound=np.generic)
Positions = NDArray[np.int32]
Found = tuple[Positions, Positions]
Columns = tuple[Positions, Positions, NDArray[np.intp]]


def ground_truth_columns(
    tables: Sequence[Tables], found: Sequence[Found], log: IssueLog
) -> GroundTruth:
    """The objects of all files whose image and class is known.

    Parameters
    ----------
    tables : sequence of Tables
        At least one, boxes in pixels.
    found : sequence of (image, label)
        Positions of each table's rows; negative where they are unknown.
    log : IssueLog
        Gets what is left out.
    """
    columns = [
        known_rows(table, *places, "annotation", log)
        for table, places in zip(tables, found, strict=True)
    ]
    image, label = (np.concatenate([part[which] for part in columns]) for which in (0, 1))
    if not len(image):
        remedy = "Precision and recall are undefined without ground truth."
        log.add("no-objects", "noted", tables[0].file, "", "no object is annotated", remedy)
    kept = [(table.boxes, part[2]) for table, part in zip(tables, columns, strict=True)]
    return GroundTruth.of(
        image,
        label,
        np.concatenate([boxes.boxes[rows] for boxes, rows in kept]),
        size=np.concatenate([boxes.size[rows] for boxes, rows in kept]),
        area=np.concatenate([boxes.area[rows] for boxes, rows in kept]),
        crowd=np.concatenate([boxes.crowd[rows] for boxes, rows in kept]),
        ignore=np.concatenate([boxes.ignore[rows] for boxes, rows in kept]),
        ids=tuple(boxes.ids[row] for boxes, rows in kept for row in rows.tolist()),
        shapes=_shapes(kept),
    )


def prediction_columns(
    tables: Sequence[Tables], found: Sequence[Found], log: IssueLog
) -> Predictions:
    """The predictions of all files whose image and class is known; see `ground_truth_columns`."""
    if not tables:
        return Predictions.of([], [], [], [], size=np.zeros((0, 2)))
    columns = [
        known_rows(table, *places, "prediction", log)
        for table, places in zip(tables, found, strict=True)
    ]
    if not any(len(part[2]) for part in columns):
        remedy = "Every object counts as missed. Check that it is the file you meant."
        log.add("no-predictions", "noted", tables[0].file, "", "no prediction to judge", remedy)
    kept = [(table.boxes, part[2]) for table, part in zip(tables, columns, strict=True)]
    return Predictions.of(
        _stack([part[0] for part in columns]),
        _stack([part[1] for part in columns]),
        _stack([_take(boxes.boxes, rows) for boxes, rows in kept]),
        _stack([_take(_scores(boxes), rows) for boxes, rows in kept]),
        size=_stack([_take(boxes.size, rows) for boxes, rows in kept]),
        shapes=_shapes(kept),
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
    return tuple(result)


def _lost(
    what: Literal["image", "class"],
    keys: Keys,
    lost: NDArray[np.bool_],
    named: dict[int | str, str],
) -> list[Unjoined]:
    if not lost.any():
        return []
    chosen = keys[lost] if isinstance(keys, np.ndarray) else _where(keys, lost)
    listed = chosen.tolist() if isinstance(chosen, np.ndarray) else chosen
    counts: dict[int | str, int] = {}
    for key in listed:
        counts[key] = counts.get(key, 0) + 1
    return [Unjoined(what, key, named.get(key, str(key)), counts[key]) for key in distinct(chosen)]


def _where(keys: list[int | str], rows: NDArray[np.bool_]) -> list[int | str]:
    return [keys[row] for row in np.flatnonzero(rows).tolist()]


def known_rows(
    table: Tables, image: Positions, label: Positions, item: str, log: IssueLog
) -> Columns:
    """Leave out rows whose image, class or box is of no use; both columns and the rows kept."""
    _report_unknown(table, table.boxes.image, image, "image", item, log)
    _report_unknown(table, table.boxes.label, label, "class", item, log)
    kept = np.flatnonzero((image >= 0) & (label >= 0) & usable(table, item, log))
    return _take(image, kept), _take(label, kept), kept


def _report_unknown(
    table: Tables,
    keys: Keys,
    found: NDArray[np.int32],
    what: str,
    item: str,
    log: IssueLog,
) -> None:
    for ambiguous in (False, True):
        rows = np.flatnonzero(found == (AMBIGUOUS if ambiguous else MISSING))
        if not len(rows):
            continue
        listed = keys.tolist() if isinstance(keys, np.ndarray) else keys
        unknown = list(dict.fromkeys(listed[row] for row in rows.tolist()))
        named = ", ".join(repr(key)[:80] for key in unknown[:8])
        named += f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
        plural = {"image": "images", "class": "classes"}[what] if len(unknown) > 1 else what
        says = "meaning several things in" if ambiguous else "unknown to"
        how_many = f"{len(rows)} {item}{'s' if len(rows) > 1 else ''}"
        log.add(
            f"{'ambiguous' if ambiguous else 'unknown'}-{what}",
            "skipped",
            table.file,
            table.boxes.places(int(rows[0])),
            f"{len(unknown)} {plural} {says} the ground truth: {named}",
            f"{how_many} left out. Check that the files belong together.",
            count=len(rows),
        )


def _take(column: NDArray[Scalar], rows: NDArray[np.intp]) -> NDArray[Scalar]:
    """Some rows of a column, rising; without a copy where they are all of them."""
    return column if len(rows) == len(column) else column[rows]


def _stack(parts: list[NDArray[Scalar]]) -> NDArray[Scalar]:
    """Columns of several files one after the other; without a copy where there is one file."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _shapes(kept: list[tuple[BoxTable, NDArray[np.intp]]]) -> MaskColumn | None:
    """The masks of all tables' rows, or None where no table has any."""
    if all(boxes.shapes is None for boxes, _ in kept):
        return None

    def make() -> Masks:
        return join(
            [
                no_masks(len(rows)) if boxes.shapes is None else boxes.shapes.masks.take(rows)
                for boxes, rows in kept
            ]
        )

    return MaskColumn(make)


def _scores(boxes: BoxTable) -> NDArray[np.float64]:
    assert boxes.score is not None, "a reader gives scores with the role 'predictions'"
    return boxes.score
