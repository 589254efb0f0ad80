"""The table of slices: the metrics of the images in each group, and the counts as doors."""

from typing import Any
from urllib.parse import urlencode

import numpy as np

from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.outcomes.slices import Averages, Slicing, counts_of
from iouviz.evaluation.outcomes.sorting import RecordOrder

# What one wants to see first: the worst fit, the most confident error, the largest object missed.
FIRST: dict[str, RecordOrder] = {"TP": "lowest IoU", "FP": "highest score", "FN": "largest"}
OVER = "mean over the classes with ground truth in these images, all predictions"


def slices_panel(records: Records, parts: Slicing, averages: Averages) -> dict[str, Any]:
    """One row a group of images; what is undefined is None, with the reason beside it.

    Parameters
    ----------
    records : Records
        At the operating point.
    parts : Slicing
        Of the same images.
    averages : Averages
        Of the same groups.

    Returns
    -------
    dict
        "columns" and "rows" of cells, each with a "value", a "door" (the query of the gallery's
        address) or "", and a "label".
    """
    metrics, classes = counts_of(records, parts), records.dataset.classes
    here = f"at IoU {records.iou_threshold:g}, confidence {records.confidence:.4g} or more"
    shares = {
        "AP@[.50:.95]": (averages.ap, OVER, "no object in these images"),
        "AP50": (averages.ap50, f"at IoU .50; {OVER}", "no object in these images"),
        "Precision": (metrics.precision, here, "no prediction takes part"),
        "Recall": (metrics.recall, here, "no object in these images"),
        "F1": (metrics.f_beta(), here, "neither an object nor a prediction"),
    }
    counts = {"TP": metrics.tp, "FP": metrics.fp, "FN": metrics.fn}
    rows = []
    for at, value in enumerate(parts.values):
        wanted = Filter(parts=((parts.name, (value,)),)).query(classes)
        row = [_cell(value, f"Images of {value}", {**wanted, "view": "images"})]
        row.append({"value": int(parts.images[at]), "label": "", "door": ""})
        row += [_share(float(values[at]), reason) for values, _, reason in shares.values()]
        for verdict, count in counts.items():
            n, look = int(count[at]), {"view": "boxes", "sort": FIRST[verdict]}
            query = {"verdict": verdict, **wanted, **look}
            row.append(_cell(n, f"{value}: {n:,} {verdict}", query if n else {}))
        rows.append(row)
    return {
        "label": f"Slices by {parts.name}",
        "columns": [
            {"name": parts.name, "kind": "text", "help": "Click a value to see its images."},
            {"name": "Images", "kind": "count", "help": ""},
            *({"name": name, "kind": "share", "help": how} for name, (_, how, _) in shares.items()),
            *({"name": name, "kind": "count", "help": f"{name} {here}"} for name in counts),
        ],
        "rows": rows,
    }


def _cell(value: str | int, label: str, query: dict[str, str]) -> dict[str, Any]:
    return {"value": value, "label": label, "door": urlencode(query)}


def _share(value: float, reason: str) -> dict[str, Any]:
    if np.isnan(value):
        return {"value": None, "label": f"Not measured: {reason}.", "door": ""}
    return {"value": round(value, 4), "label": f"{value:.6f}", "door": ""}
