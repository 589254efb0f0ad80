"""Tables of results. Each column is named in full, and what is undefined is said in words."""

import numpy as np
import streamlit as st

from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.summary import how
from iouviz.ui.components.live_figure import ClassColumn, Classes, Table, live_figure
from iouviz.ui.frame.numbers import HEADLINE
from iouviz.ui.frame.show import figures

_FULL = {"AP": "AP@[.50:.95]"}  # what the keys of a summary are called on a page
_AREA_OF = {"APs": "small ", "APm": "medium ", "APl": "large "}
_HEADS = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR100", "AR")


def summary(evaluation: Evaluation) -> None:
    """The twelve COCO numbers, or for keypoints the ten, each with how it was made."""
    values, made = evaluation.summary, how(evaluation.protocol)
    for row in ("AP", "AR"):
        figures(
            [(_FULL.get(k, k), values[k], text) for k, text in made.items() if k.startswith(row)],
            numbers={_FULL.get(key, key): answer for key, answer in HEADLINE.items()},
        )
    st.caption(
        "Area under the 101-point interpolated precision-recall curve, averaged over the classes "
        "with ground truth. Pixels are those of the annotation's area; 1024 is both small and "
        "medium. Undefined: no object falls in that range."
    )


def per_class(evaluation: Evaluation, key: str) -> None:
    """COCO's numbers of each class; a click on a column sorts, and a dash says why it is one."""
    names, made = tuple(evaluation.per_class), how(evaluation.protocol)
    heads = [head for head in _HEADS if head in made]
    numbers = [
        [evaluation.positives[k, 0], *(values[head] for head in heads)]
        for k, values in enumerate(evaluation.per_class.values())
    ]
    columns = [
        ClassColumn(
            _FULL.get(head, head),
            "share",
            made[head],
            digits=4,
            undefined=f"–: no {_AREA_OF.get(head, '')}object of class {{name}} counts",
        )
        for head in heads
    ]
    counted = ClassColumn("objects", "count", "objects that count")
    live_figure(
        key,
        [Classes("none", "numbers", names, (counted, *columns), sort=2)],
        tables={
            "none": Table(np.zeros(0)),
            "numbers": Table(np.array(numbers, np.float64).ravel()),
        },
        label="Classes",
    )
