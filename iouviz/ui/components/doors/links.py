"""A click on a count, and where the gallery shows the boxes that were counted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np

from iouviz.arrays import Rows
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.grids.outcomes import score_edges
from iouviz.evaluation.metrics.counts import OUTCOMES, Outcome
from iouviz.evaluation.outcomes.breakdown import cut
from iouviz.evaluation.outcomes.filters import NOTHING, Filter, Range
from iouviz.evaluation.outcomes.sorting import RecordOrder
from iouviz.ui.components.doors.tables import Prepared

BELOW = 2  # the histogram's parts are TP and FP, and then both of below the confidence
THREE = OUTCOMES[:3]
# What the page's columns of counts hold: TP, FP, FN; the others lead to all boxes of a class.
OF_CLASS = dict(zip((8, 9, 10), THREE, strict=True))
# What one wants to see first of each: the worst fit, the most confident error, the object that is
# hardest to miss.
FIRST: dict[Outcome, RecordOrder] = {
    "TP": "lowest IoU",
    "FP": "highest score",
    "FN": "largest",
}


def address(
    prepared: Prepared, click: dict[str, Any] | None, classes: Sequence[str], confidence: float
) -> str | None:
    """The query of the gallery for a click on a count; None where nothing of that kind was clicked.

    Parameters
    ----------
    prepared : Prepared
    click : dict or None
        See `live_figure.Moment`.
    classes : sequence of str
        All of the data set.
    confidence : float
        Of the operating point.
    """
    if click is None or click.get("door") not in _FILTERS:
        return None
    wanted = _FILTERS[click["door"]](prepared, *click["at"])
    if click["door"] == "scores":
        wanted = _one_side(wanted, confidence, below=click["at"][1] >= BELOW)
    return _query(wanted, classes)


def confusion_address(
    labels: Rows, click: dict[str, Any] | None, classes: Sequence[str]
) -> str | None:
    """The same for a confusion matrix alone, named "matrix", of the classes `labels` (n,)."""
    if click is None or click.get("door") != "matrix":
        return None
    return _query(_cell(labels, *click["at"]), classes)


def _query(wanted: Filter, classes: Sequence[str]) -> str:
    """The outcomes that pass, what one wants to see first of them first."""
    (verdict,) = wanted.verdict if len(wanted.verdict) == 1 else ("FP",)
    whole = wanted.label and not wanted.verdict  # all boxes of a class: image by image
    look = {"view": "images"} if whole else {"view": "boxes", "sort": FIRST[verdict]}
    return urlencode({**wanted.query(classes), **look})


def _one_side(wanted: Filter, confidence: float, *, below: bool) -> Filter:
    """The part of a bin that takes part, or the part below the confidence.

    The gallery answers a filter of scores below the confidence without moving that.
    """
    low, high = wanted.score
    if below:
        return replace(wanted, score=Range(low, min(high, confidence)))
    return replace(wanted, score=Range(max(low, confidence), high))


def _outcome(_: Prepared, row: int, part: int) -> Filter:
    return Filter(verdict=((("TP", "FP"), ("TP", "FN"))[row][part],))


def _errors(_: Prepared, row: int, __: int) -> Filter:
    name = ERROR_TYPES[row]
    return Filter(verdict=("FN" if name == "missed" else "FP",), error=(name,))


def _scores(prepared: Prepared, row: int, part: int) -> Filter:
    ranges = cut(score_edges(prepared.stops.confidences).tolist())
    return Filter(verdict=(THREE[part % BELOW],), score=ranges[row])


def _size(prepared: Prepared, row: int, part: int) -> Filter:
    return Filter(verdict=(THREE[part],), size=cut(prepared.bounds["size"])[row])


def _aspect(prepared: Prepared, row: int, part: int) -> Filter:
    return Filter(verdict=(THREE[part],), aspect=cut(prepared.bounds["aspect"])[row])


def _place(prepared: Prepared, row: int, part: int) -> Filter:
    ranges = cut(prepared.bounds["place"])
    return Filter(verdict=("FN",), x=ranges[part], y=ranges[row])


def _matrix(prepared: Prepared, row: int, part: int) -> Filter:
    return _cell(prepared.stops.labels, row, part)


def _cell(labels: Rows, row: int, part: int) -> Filter:
    """-1, the background, is the last of the lengthened labels."""
    with_background = np.append(labels, NOTHING)
    return Filter(cell=(int(with_background[row]), int(with_background[part])))


def _classes(prepared: Prepared, row: int, part: int) -> Filter:
    wanted = Filter(label=(int(prepared.stops.labels[row]),))
    return replace(wanted, verdict=(OF_CLASS[part],)) if part in OF_CLASS else wanted


_FILTERS: dict[str, Callable[[Prepared, int, int], Filter]] = {
    "outcome": _outcome,
    "errors": _errors,
    "scores": _scores,
    "size": _size,
    "aspect": _aspect,
    "place": _place,
    "matrix": _matrix,
    "classes": _classes,
}
