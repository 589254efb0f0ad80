"""A click on a count, and where the gallery shows the boxes that were counted."""

from collections.abc import Mapping, Sequence
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
from iouviz.ui.inspect.drill_down.tables import Prepared

BELOW = 2  # the histogram's parts are TP and FP, and then both of below the confidence
THREE = OUTCOMES[:3]
# What the page's columns of counts hold: TP, FP, FN; the others lead to all boxes of a class.
OF_CLASS = dict(zip((8, 9, 10), THREE, strict=True))
# What one wants to see first of each: the worst fit, the most confident error, the object that is
# hardest to miss.
FIRST: dict[Outcome, RecordOrder] = {"TP": "lowest IoU", "FP": "highest score", "FN": "largest"}


def address(
    prepared: Prepared, click: Mapping[str, Any] | None, classes: Sequence[str], confidence: float
) -> str | None:
    """The query of the gallery for a click on a count; None where there was none.

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
    if click is None or "block" not in click:
        return None
    wanted = _filter(prepared, confidence, click["block"], *click["at"])
    return None if wanted is None else _query(wanted, classes)


def confusion_address(
    labels: Rows, click: Mapping[str, Any] | None, classes: Sequence[str]
) -> str | None:
    """The same for a confusion matrix alone, named "matrix", of the classes `labels` (n,)."""
    if click is None or click.get("block") != "matrix":
        return None
    return _query(_cell(labels, *click["at"]), classes)


def _query(wanted: Filter, classes: Sequence[str]) -> str:
    """The outcomes that pass, what one wants to see first of them first."""
    (verdict,) = wanted.verdict if len(wanted.verdict) == 1 else ("FP",)
    whole = wanted.label and not wanted.verdict  # all boxes of a class: image by image
    look = {"view": "images"} if whole else {"view": "boxes", "sort": FIRST[verdict]}
    return urlencode({**wanted.query(classes), **look})


def _filter(
    prepared: Prepared, confidence: float, block: str, row: int, part: int
) -> Filter | None:
    match block:
        case "outcome":
            return Filter(verdict=((("TP", "FP"), ("TP", "FN"))[row][part],))
        case "errors":
            name = ERROR_TYPES[row]
            return Filter(verdict=("FN" if name == "missed" else "FP",), error=(name,))
        case "scores":
            return _bin(prepared, row, part, confidence)
        case "size":
            return Filter(verdict=(THREE[part],), size=cut(prepared.bounds["size"])[row])
        case "aspect":
            return Filter(verdict=(THREE[part],), aspect=cut(prepared.bounds["aspect"])[row])
        case "place":
            ranges = cut(prepared.bounds["place"])
            return Filter(verdict=("FN",), x=ranges[part], y=ranges[row])
        case "matrix":
            return _cell(prepared.stops.labels, row, part)
        case "classes":
            wanted = Filter(label=(int(prepared.stops.labels[row]),))
            return replace(wanted, verdict=(OF_CLASS[part],)) if part in OF_CLASS else wanted
    return None


def _bin(prepared: Prepared, row: int, part: int, confidence: float) -> Filter:
    """The part of a bin at or above the confidence, or the part below.

    The gallery answers a filter of scores below the confidence without moving that.
    """
    low, high = cut(score_edges(prepared.stops.confidences).tolist())[row]
    below = part >= BELOW
    ends = (low, min(high, confidence)) if below else (max(low, confidence), high)
    return Filter(verdict=(THREE[part % BELOW],), score=Range(*ends))


def _cell(labels: Rows, row: int, part: int) -> Filter:
    """-1, the background, is the last of the lengthened labels."""
    with_background = np.append(labels, NOTHING)
    return Filter(cell=(int(with_background[row]), int(with_background[part])))
