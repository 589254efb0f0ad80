"""Tables of results. Each column is named in full, and what is undefined is said in words."""

from typing import Any

import numpy as np
import streamlit as st

from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.headline import HOW
from iouviz.evaluation.protocols import COCO
from iouviz.ui.doors import doors, table
from iouviz.ui.numbers import HEADLINE
from iouviz.ui.show import figures

MARKS = {"TP": "● ", "FP": "✕ ", "FN": "○ ", "ignored": "– "}

_FULL = {"AP": "AP@[.50:.95]"}  # what the keys of a summary are called on a page
_AREA_OF = {"APs": "small", "APm": "medium", "APl": "large"}


def summary(evaluation: Evaluation) -> None:
    """The twelve COCO numbers, each with how it was made."""
    values = evaluation.summary
    figures(
        [(_FULL.get(key, key), values[key], how) for key, how in HOW.items()],
        numbers={_FULL.get(key, key): answer for key, answer in HEADLINE.items()},
    )
    st.caption(
        "Area under the 101-point interpolated precision-recall curve, averaged over the classes "
        "with ground truth. Pixels are those of the annotation's area; 1024 is both small and "
        "medium. Undefined: no object falls in that range."
    )


def per_class(evaluation: Evaluation, key: str) -> None:
    """COCO's numbers of each class; a click on a column sorts, and a dash says why it is one."""
    heads = {name: HOW[name] for name in ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR100")}
    counted = {area.name: evaluation.positives[:, a] for a, area in enumerate(COCO.areas)}
    rows = []
    for k, (name, values) in enumerate(evaluation.per_class.items()):
        row: list[dict[str, Any]] = [{"value": name}, {"value": int(evaluation.positives[k, 0])}]
        for head in heads:
            area = _AREA_OF.get(head, "all")
            kind = "object" if area == "all" else f"{area} object"
            why = "" if counted[area][k] else f"–: no {kind} of class {name} counts"
            value = values[head]
            row.append({"value": None if np.isnan(value) else float(value), "why": why})
        rows.append(row)
    columns: list[dict[str, Any]] = [
        {"name": "Class", "kind": "text", "help": ""},
        {"name": "objects", "kind": "count", "help": "objects that count"},
        *(
            {"name": _FULL.get(head, head), "kind": "share", "help": how, "digits": 4}
            for head, how in heads.items()
        ),
    ]
    doors(key, table(columns, rows, sort=2))
