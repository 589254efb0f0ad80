"""Tables of results. Each column is named in full, and what is undefined is said in words."""

import numpy as np
import streamlit as st

from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.summary import HOW
from iouviz.ui.components.live_figure import ClassColumn, Classes, Table, live_figure
from iouviz.ui.frame.numbers import HEADLINE
from iouviz.ui.frame.show import figures

_FULL = {"AP": "AP@[.50:.95]"}  # what the keys of a summary are called on a page
_AREA_OF = {"APs": "small ", "APm": "medium ", "APl": "large "}
_HEADS = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR100")


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
    names = tuple(evaluation.per_class)
    numbers = [
        [evaluation.positives[k, 0], *(values[head] for head in _HEADS)]
        for k, values in enumerate(evaluation.per_class.values())
    ]
    columns = [
        ClassColumn(
            _FULL.get(head, head),
            "share",
            HOW[head],
            digits=4,
            undefined=f"–: no {_AREA_OF.get(head, '')}object of class {{name}} counts",
        )
        for head in _HEADS
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
