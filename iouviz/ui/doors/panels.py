"""What each panel shows: counts of records as data for the browser, and the filter behind each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np

from iouviz.evaluation.breakdown import Breakdown, break_down, cut, score_bounds
from iouviz.evaluation.confusion import Confusion
from iouviz.evaluation.delta_ap import DeltaAP
from iouviz.evaluation.filters import NOTHING, Filter, Measured, Range
from iouviz.evaluation.operating import Tally
from iouviz.evaluation.orders import RecordOrder
from iouviz.evaluation.records import Records
from iouviz.evaluation.wording import MEANING
from iouviz.ui.show import number

Panel = dict[str, Any]

WORDS = {"TP": "right", "FP": "wrong", "FN": "missed"}
MARKS = {"TP": "●", "FP": "✕", "FN": "○"}
# What one wants to see first of each: the surest error, the object hardest to miss, the worst fit.
FIRST: dict[str, RecordOrder] = {
    "TP": "lowest IoU",
    "FP": "highest score",
    "FN": "largest",
}
LARGEST_MATRIX = 24  # classes; beyond it cells are too small to hit


def address(records: Records, wanted: Filter, **more: str) -> str:
    """Where the gallery shows what a filter lets through, box by box: the query of an address."""
    (verdict,) = wanted.verdict if len(wanted.verdict) == 1 else ("FP",)
    look = {"view": "boxes", "sort": FIRST[verdict]}
    return urlencode({**wanted.query(records.dataset.classes), **look, **more})


def outcome_panel(records: Records) -> Panel:
    """What became of the predictions and of the objects: precision and recall, drawn."""
    counts = [int(np.count_nonzero(records.verdict == verdict)) for verdict in range(3)]
    tp, fp, fn = counts
    of = {
        verdict: {**_part(records, verdict, n), "number": verdict}
        for verdict, n in zip(WORDS, counts, strict=True)
    }
    tally = Tally(np.array(tp), np.array(fp), np.array(fn))
    return {
        "kind": "bars",
        "label": "What became of predictions and objects",
        "rows": [
            {
                "name": "Predictions",
                "help": "right or wrong",
                "parts": [of["TP"], of["FP"]],
                "aside": f"P {number(float(tally.precision), 3)}",
            },
            {
                "name": "Objects",
                "help": "found or missed",
                "parts": [of["TP"], of["FN"]],
                "aside": f"R {number(float(tally.recall), 3)}",
            },
        ],
    }


def _part(
    records: Records, verdict: str, count: int, within: Filter | None = None, **more: str
) -> Panel:
    """One piece of a bar: a verdict, how many, and the door to them."""
    wanted = replace(within or Filter(), verdict=(verdict,))  # type: ignore[arg-type]  # one of them
    return {
        "role": verdict.lower(),
        "count": count,
        "word": WORDS[verdict],
        "mark": MARKS[verdict],
        "door": address(records, wanted, **more),
    }


def errors_panel(records: Records, delta: DeltaAP) -> Panel:
    """How many errors there are of each type, and what AP from all predictions gains without."""
    cost = delta.mean()
    rows = []
    for name, count in records.errors.counts.items():
        verdict = "FN" if name == "missed" else "FP"
        part = _part(records, verdict, count)
        part["door"] = address(records, Filter((verdict,), (name,)))  # type: ignore[arg-type]
        part["word"] = ""
        if name == "duplicate":
            part["number"] = "duplicates"
        gain = cost[name]
        aside = "–" if np.isnan(gain) else f"{delta.name} +{gain:.3f}"
        rows.append({"name": name, "help": MEANING[name], "parts": [part], "aside": aside})
    return {"kind": "bars", "label": "Error types", "rows": rows}


def score_panel(records: Records, confidence: float, bins: int = 20) -> Panel:
    """Scores of what is right and what is wrong; what is below `confidence` is drawn faint.

    Parameters
    ----------
    records : Records
        At the lowest confidence, so that all scores are in it.
    confidence : float
        That of the other panels.
    bins : int
    """
    bounds = score_bounds(records, bins)
    parts = break_down(records, "score", bounds.tolist())
    columns = []
    for at, wanted in enumerate(parts.filters):
        low, high = wanted.score
        text = f"from {low:.3g}" if np.isinf(high) else f"below {high:.3g}"
        if not np.isinf(low) and not np.isinf(high):
            text = f"{low:.3g} to {high:.3g}"
        lowest = f"{records.confidence:g}"
        pair = [
            _part(records, verdict, int(count[at]), wanted, confidence=lowest)
            for verdict, count in (("TP", parts.counts.tp), ("FP", parts.counts.fp))
        ]
        faint = bool(high <= confidence)
        columns.append({"name": text, "above": pair[0], "below": pair[1], "faint": faint})
    step = bounds[1] - bounds[0] if len(bounds) > 1 else 0.0
    ends = (bounds[0] - step, bounds[-1] + step)
    ticks = [(at, f"{ends[0] + at * (ends[1] - ends[0]):.3g}") for at in (0, 0.25, 0.5, 0.75, 1)]
    return {
        "kind": "columns",
        "label": "Scores of right and wrong predictions",
        "name": "score",
        "bins": columns,
        "ticks": ticks,
    }


def breakdown_panel(
    records: Records, name: Measured, bounds: Sequence[float], *, unit: str = ""
) -> Panel:
    """Right, wrong and missed in ranges of size or aspect, and how much is found in each."""
    parts = break_down(records, name, bounds)
    rows = [
        {
            "name": _between(getattr(wanted, name), unit),
            "parts": _three(records, parts, at),
            "aside": f"R {number(float(parts.counts.recall[at]), 3)}"
            if not np.isnan(parts.counts.recall[at])
            else "–",
        }
        for at, wanted in enumerate(parts.filters)
    ]
    return {"kind": "bars", "label": f"Outcomes by {name}", "rows": rows}


def _three(records: Records, parts: Breakdown, at: int) -> list[Panel]:
    counts = {"TP": parts.counts.tp, "FP": parts.counts.fp, "FN": parts.counts.fn}
    return [
        _part(records, verdict, int(count[at]), parts.filters[at])
        for verdict, count in counts.items()
    ]


def _between(ends: Range, unit: str = "") -> str:
    """A range in words.

    >>> _between(Range(32, 96), " px"), _between(Range(high=0.5)), _between(Range(96))
    ('32 to 96 px', 'below 0.5', 'from 96')
    """
    if np.isinf(ends.low) and np.isinf(ends.high):
        return "all"
    if np.isinf(ends.low):
        return f"below {ends.high:g}{unit}"
    return (
        f"from {ends.low:g}{unit}"
        if np.isinf(ends.high)
        else f"{ends.low:g} to {ends.high:g}{unit}"
    )


def place_panel(records: Records, bounds: Sequence[float]) -> Panel:
    """Objects missed by where they are in the image, on a grid; darker where more are missed."""
    names = [_between(each) for each in cut(bounds)]
    cells = []
    for row, down in enumerate(cut(bounds)):
        parts = break_down(records, "x", bounds, within=Filter(y=down))
        line = []
        for at, wanted in enumerate(parts.filters):
            fn, share = int(parts.counts.fn[at]), 1 - parts.counts.recall[at]
            part = _part(records, "FN", fn, wanted)
            words = f"missed {names[at]} across and {names[row]} down"
            if fn:
                words += f" ({share:.0%} of the objects there)"
            line.append([fn, float(np.nan_to_num(share)), "fn", part["door"], words])
        cells.append(line)
    return {
        "kind": "matrix",
        "label": "Objects missed, by place in the image",
        "corner": "down \\ across",
        "across": names,
        "down": names,
        "cells": cells,
    }


def matrix_panel(records: Records, confusion: Confusion) -> Panel:
    """The confusion matrix; of many classes those that are most often confused."""
    matrix, classes = confusion.matrix, records.dataset.classes
    kept = confusion.confused(LARGEST_MATRIX)
    rows = np.append(kept, len(confusion.labels))
    label = np.append(confusion.labels, NOTHING)
    share = np.nan_to_num(confusion.by_object)
    share[-1] = matrix[-1] / max(1, matrix[-1].max())  # no object: against the largest
    cells = [
        [
            _cell(records, label[true], label[said], int(matrix[true, said]), share[true, said])
            for said in rows.tolist()
        ]
        for true in rows.tolist()
    ]
    names = [classes[each] for each in label[kept].tolist()]
    return {
        "kind": "matrix",
        "label": "Confusion matrix",
        "corner": "is \\ said",
        "across": [*names, "missed"],
        "down": [*names, "nothing there"],
        "cells": cells,
        "left_out": len(confusion.labels) - len(kept),
    }


def _cell(records: Records, true: int, said: int, count: int, share: float) -> list[Any]:
    classes, t, s = records.dataset.classes, int(true), int(said)
    if not count:
        return [0, 0.0, "", "", ""]
    if t == s:
        role, words = "tp", f"{classes[t]} found"
    elif s == NOTHING:
        role, words = "fn", f"{classes[t]} missed"
    elif t == NOTHING:
        role, words = "fp", f"{classes[s]} where there is none"
    else:
        role, words = "fp", f"{classes[t]} taken for {classes[s]}"
    return [count, round(float(share), 4), role, address(records, Filter(cell=(t, s))), words]
