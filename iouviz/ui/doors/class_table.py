"""The table of classes: average precision, and the counts at the present setting as doors."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from iouviz.evaluation.breakdown import by_class
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.filters import Filter
from iouviz.evaluation.records import Records
from iouviz.ui.doors.panels import WORDS, Panel, address

AVERAGES = {
    "AP": "mean over IoU .50 to .95, all predictions",
    "AP50": "at IoU .50, all predictions",
    "APs": "AP of objects up to 32 x 32 pixels",
    "APm": "AP of objects from 32 x 32 to 96 x 96 pixels",
    "APl": "AP of objects from 96 x 96 pixels",
}


def class_panel(records: Records, evaluation: Evaluation) -> Panel:
    """One row a class; what is undefined is a dash.

    Parameters
    ----------
    records : Records
    evaluation : Evaluation
        By COCO's rules, of the same data set.
    """
    tally, classes = by_class(records), records.dataset.classes
    of_class = evaluation.per_class
    rates = {"P": tally.precision, "R": tally.recall, "F1": tally.f_beta()}
    counts = {"TP": tally.tp, "FP": tally.fp, "FN": tally.fn}
    rows = []
    for label, name in enumerate(classes):
        averages = of_class.get(name, {})
        row = [_door(records, name, Filter(label=(label,)), f"all of {name}", view="images")]
        row += [_plain(averages.get(key, np.nan)) for key in AVERAGES]
        row += [_plain(rate[label]) for rate in rates.values()]
        for verdict, count in counts.items():
            wanted = Filter(verdict=(verdict,), label=(label,))  # type: ignore[arg-type]
            n = int(count[label])
            row.append(_door(records, n, wanted, f"{name}: {n} {WORDS[verdict]}"))
        rows.append(row)
    return table(_columns(records), rows)


def table(
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[Mapping[str, Any]]],
    *,
    sort: int = 1,
) -> Panel:
    """A panel with one row a class; a cell whose value is None is a dash and says `why`."""
    return {
        "kind": "table",
        "label": "Classes",
        "find": "Find a class",
        "sort": sort,
        "falling": False,
        "columns": columns,
        "rows": rows,
    }


def _columns(records: Records) -> list[dict[str, str]]:
    here = f"at IoU {records.iou_threshold:.2f}, confidence {records.confidence:.2f} or more"
    rates = {"P": f"precision, {here}", "R": f"recall, {here}", "F1": f"F-score, {here}"}
    counts = {f"{v}": f"{word}, {here}" for v, word in WORDS.items()}
    return [
        {"name": "Class", "kind": "text", "help": "opens all boxes of the class"},
        *({"name": name, "kind": "share", "help": help_} for name, help_ in AVERAGES.items()),
        *({"name": name, "kind": "share", "help": help_} for name, help_ in rates.items()),
        *({"name": name, "kind": "count", "help": help_} for name, help_ in counts.items()),
    ]


def _plain(value: float) -> dict[str, Any]:
    return {"value": None if np.isnan(value) else round(float(value), 4)}


def _door(
    records: Records, value: str | int, wanted: Filter, label: str, **more: str
) -> dict[str, Any]:
    door = address(records, wanted, **more) if value else ""
    return {"value": value, "label": label, "door": door}
