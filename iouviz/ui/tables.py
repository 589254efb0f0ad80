"""Tables of results. Each column is named in full, and what is undefined is said in words."""

import numpy as np
import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.curves import Curve
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.headline import HOW
from iouviz.ui.numbers import HEADLINE
from iouviz.ui.show import UNDEFINED, figures

SHOWN = 1000  # rows; beyond this a table is a download, not something to read
MARKS = {"TP": "● ", "FP": "✕ ", "FN": "○ ", "ignored": "– "}

_DECIMAL = st.column_config.NumberColumn(format="%.4f")
_SCORE = st.column_config.NumberColumn(format="%.3f")


def ranking(dataset: Dataset, curve: Curve) -> None:
    """The detections of a curve from the most confident down, and what each does to it."""
    if not len(curve):
        st.caption("Nothing of this class was predicted.")
        return
    n = min(len(curve), SHOWN)
    hit, miss = np.diff(curve.tp[:n], prepend=0) > 0, np.diff(curve.fp[:n], prepend=0) > 0
    verdicts = np.select([hit, miss], [MARKS["TP"] + "TP", MARKS["FP"] + "FP"], "– ignored")
    names = [dataset.images.names[i] for i in dataset.predictions.image[curve.rows[:n]]]
    st.dataframe(
        {
            "rank": np.arange(1, n + 1),
            "verdict": verdicts,
            "confidence": curve.score[:n],
            "TP so far": curve.tp[:n],
            "FP so far": curve.fp[:n],
            "precision": curve.precision[:n],
            "recall": curve.recall[:n],
            "image": names,
        },
        hide_index=True,
        column_config={"confidence": _SCORE, "precision": _DECIMAL, "recall": _DECIMAL},
    )
    if n < len(curve):
        st.caption(f"The first {n:,} of {len(curve):,}; the curve is made of all.")


def summary(evaluation: Evaluation) -> None:
    """The twelve COCO numbers, each with how it was made."""
    values = evaluation.summary
    figures([(name, values[name], HOW[name]) for name in HOW], numbers=HEADLINE)
    st.caption(
        "Area under the 101-point interpolated precision-recall curve, averaged over the classes "
        "with ground truth. Pixels are those of the annotation's area; 1024 is both small and "
        "medium. Undefined: no object falls in that range."
    )


def per_class(evaluation: Evaluation) -> None:
    """COCO numbers of each class; sorts by a click on a column."""
    keys = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR100"]
    defined = {c: v for c, v in evaluation.per_class.items() if not np.isnan(v["AP"])}
    if defined:
        st.dataframe(
            [
                {"class": name} | {key: _or_none(v[key]) for key in keys}
                for name, v in defined.items()
            ],
            hide_index=True,
            column_config=dict.fromkeys(keys, _DECIMAL),
        )
    missing = [name for name in evaluation.classes if name not in defined]
    if missing:
        st.caption(f"{UNDEFINED.capitalize()}, for want of ground truth: {', '.join(missing)}.")


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
