"""The metrics of groups of images: what parts the images, and a table whose counts are links."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from iouviz.evaluation.metrics.counts import OUTCOMES, OutcomeCounts
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.outcomes.slices import (
    Averages,
    Slicing,
    averages_of,
    counts_of,
    slicings,
)
from iouviz.ui.components.live_figure import ClassColumn, Classes, Table, live_figure
from iouviz.ui.inspect.drill_down.links import FIRST
from iouviz.ui.inspect.gallery_walk import enter_gallery
from iouviz.ui.session import Opened, OperatingPoint, records_of, sweep_of

OVER = "mean over the classes with ground truth in these images, all predictions"
HERE = "at the threshold and confidence above"
NO_OBJECTS = "–: no object in these images"
# Name and kind of each column, how it is made, and why it may be a dash.
COLUMNS = (
    ("Images", "count", "", ""),
    ("AP@[.50:.95]", "share", OVER, NO_OBJECTS),
    ("AP50", "share", f"at the threshold .50; {OVER}", NO_OBJECTS),
    ("Precision", "share", HERE, "–: no prediction counts"),
    ("Recall", "share", HERE, NO_OBJECTS),
    ("F1", "share", HERE, "–: neither an object nor a prediction"),
    ("TP", "count", HERE, ""),
    ("FP", "count", HERE, ""),
    ("FN", "count", HERE, ""),
)


def slicings_of(opened: Opened) -> dict[str, Slicing]:
    """Every way to part the images of the opened data set."""
    return opened.remember("slicings", lambda: slicings(opened.dataset.images))


def slices(opened: Opened, point: OperatingPoint) -> None:
    """A table of the metrics of each group of images; a click leads to the gallery."""
    known = slicings_of(opened)
    if not known:
        st.caption(
            "These images cannot be divided: they are in one folder, have one size, and the "
            "files give no other attributes. COCO images can have further fields, such as "
            '"camera"; a CSV file further columns.'
        )
        return
    name = st.selectbox("Slice by", list(known), key=f"slices.by.{opened.number}", width=240)
    parts = known[name]
    averages = opened.remember(("slices", name), lambda: averages_of(sweep_of(opened), parts))
    counts = counts_of(records_of(opened, point), parts)
    columns = tuple(
        ClassColumn(title, kind, how, at, undefined=why)  # type: ignore[arg-type]  # a kind
        for at, (title, kind, how, why) in enumerate(COLUMNS)
    )
    click = live_figure(
        f"slices.table.{opened.number}",
        [Classes("numbers", "none", parts.values, columns, name="slices", sort=-1, of=name)],
        tables={"numbers": Table(numbers_of(parts, averages, counts)), "none": Table(np.zeros(0))},
        label=f"Slices by {name}",
    ).click
    if click is not None:
        enter_gallery(opened, slice_address(parts, click, opened.dataset.classes))


def numbers_of(parts: Slicing, averages: Averages, counts: OutcomeCounts) -> np.ndarray:
    """What stands in `COLUMNS`, group by group, (K * 9,); nan where undefined."""
    shares = averages.ap, averages.ap50, counts.precision, counts.recall, counts.f_beta()
    columns = parts.images, *shares, counts.tp, counts.fp, counts.fn
    return np.stack(columns, axis=1).astype(np.float64).ravel()


def slice_address(parts: Slicing, click: Mapping[str, Any], classes: Sequence[str]) -> str:
    """The query of the gallery for a click on a group or one of its counts."""
    row, column = click["at"]
    wanted = Filter(parts=((parts.name, (parts.values[row],)),))
    outcome = COLUMNS[column][0] if column >= 0 else ""
    query = {**wanted.query(classes), "view": "images"}
    if outcome in OUTCOMES:
        query |= {"verdict": outcome, "view": "boxes", "sort": FIRST[outcome]}
    return urlencode(query)
