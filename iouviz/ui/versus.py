"""Two sets of predictions side by side, and what the second has more, with its interval."""

import numpy as np
import streamlit as st

from iouviz.evaluation.compare import Changes, pooled
from iouviz.evaluation.resample import Interval
from iouviz.lessons import lesson
from iouviz.ui import show
from iouviz.ui.second import Pair

THRESHOLDS = (0.5, 0.75)
NAMES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
HEADS = ("class", "first", "second", "difference", "from", "to")


def headline(pair: Pair, found: Changes) -> None:
    """Average precision, and precision, recall and F1 at the settings of `found`."""
    difference = pair.difference()
    parts = {"AP": difference}
    for wanted in THRESHOLDS:
        near = np.isclose(difference.first.iou_thresholds, wanted)
        parts |= {f"AP{wanted * 100:g}": difference.at(int(at)) for at in np.flatnonzero(near)}
    rows = []
    for name, part in parts.items():
        first, second = (each.interval().estimate for each in (part.first, part.second))
        rows.append(_line(name, first, second, part.interval()))
    for measure, name in NAMES.items():
        rows.append(_line(name, *pooled(found, measure, resamples=pair.resamples)))  # type: ignore[arg-type]  # one of them
    show.grid(["", "first", "second", "difference", "95 % interval"], rows, marked=[0])
    better = difference.second_is_better()
    share = "" if np.isnan(better) else f" The second has the higher AP in {better:.1%} of them."
    st.caption(
        f"\\* The interval excludes 0. The images were drawn anew {pair.resamples:,} times.{share}",
        help=lesson("compare")["Interval"],
    )


def _line(name: str, first: float, second: float, interval: Interval) -> tuple[str, ...]:
    """A number of both, and what the second has more."""
    values = show.number(first), show.number(second), show.signed(interval.estimate)
    if np.isnan(interval.low):
        return (name, *values, show.UNDEFINED)
    clear = " *" if interval.excludes_zero else ""
    return (name, *values, f"{show.signed(interval.low)} to {show.signed(interval.high)}{clear}")


def class_table(pair: Pair) -> int | None:
    """AP of each class in either set; the class whose row was chosen."""
    st.markdown("##### Classes", help=lesson("compare")["Classes"])
    difference = pair.difference()
    rows = []
    for label, name in enumerate(pair.first.dataset.classes):
        interval = difference.interval(classes=[label])
        first, second = (
            each.interval(classes=[label]).estimate
            for each in (difference.first, difference.second)
        )
        rows.append((name, first, second, interval.estimate, interval.low, interval.high))
    number = st.column_config.NumberColumn(format="%.4f")
    event = st.dataframe(
        {head: [row[at] for row in rows] for at, head in enumerate(HEADS)},
        hide_index=True,
        key=f"compare.classes.{pair.second.number}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=dict.fromkeys(HEADS[1:], number),
    )
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen else None
