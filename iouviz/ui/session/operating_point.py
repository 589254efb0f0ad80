"""One operating point for every page: IoU threshold, confidence and the chosen classes.

It belongs to the opened data set, starts where F1 is best at IoU 0.5, and stands in the address
of every page that looks at data. A page reads it with `point_of` and moves it with `move`; the
sliders in `bar` and on the live figures do no more than that.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Values
from iouviz.evaluation import summary
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.ui.frame import permalink
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.sweeps import IOU_FLOOR, sweep_of

IOU_TOP = 0.95  # of a slider; an address may go on to 1
MANY = 20_000  # predictions; beyond it the IoU slider has fewer stops
_KEY = "operating point"


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Where a detector is used and how it is judged.

    Attributes
    ----------
    iou_threshold : float
        From which IoU on a prediction matches an object.
    confidence : float
        The least score that takes part.
    classes : tuple of int
        Positions in `Dataset.classes`, rising; empty: all.
    """

    iou_threshold: float
    confidence: float
    classes: tuple[int, ...] = ()

    @property
    def chosen(self) -> list[int] | None:
        """The classes as `Sweep` takes them; None: all."""
        return list(self.classes) or None


def point_of(opened: Opened) -> OperatingPoint:
    """The operating point: from the address at first, then wherever a page has moved it."""
    return opened.remember(_KEY, lambda: _from_address(opened))


def best_f1(opened: Opened) -> OperatingPoint:
    """Where F1 is best at IoU 0.5: the exact score, so that no other confidence does better."""
    return opened.remember(
        "best F1",
        lambda: OperatingPoint(summary.USUAL_IOU, summary.usual_confidence(sweep_of(opened))),
    )


def begin(opened: Opened, point: OperatingPoint) -> None:
    """Say where a data set starts that is no page's own, such as a second model."""
    opened.results[_KEY] = point


def move(opened: Opened, **changes: Any) -> None:
    """Change `iou_threshold`, `confidence` or `classes`; every page follows. Fit for `on_click`."""
    opened.results[_KEY] = replace(point_of(opened), **changes)


def query(opened: Opened) -> dict[str, float | str]:
    """The operating point as the address has it."""
    point, names = point_of(opened), opened.dataset.classes
    words = permalink.words([names[each] for each in point.classes], names)
    # In full: the start is the score of a true positive, which a rounded one would leave out.
    named: dict[str, float | str] = {
        "iou": point.iou_threshold,
        "confidence": repr(point.confidence),
    }
    return named | ({"classes": words} if words else {})


def keep(opened: Opened, values: permalink.Query | None = None) -> None:
    """Write the operating point, and what else the page wants to be found by, into the address."""
    permalink.keep({**query(opened), **(values or {})})


def score_span(opened: Opened) -> tuple[float, float]:
    """The confidences worth choosing from: [0, 1], or as far as the scores reach beyond it."""
    return summary.score_span(opened.dataset)


def iou_stops(opened: Opened) -> Values:
    """Where IoU sliders stop, rising; the operating point's own threshold is among them.

    Every 0.01 from 0.1 to 0.95; every 0.05 for large data sets.
    """
    step = 1 if len(opened.dataset.predictions) <= MANY else 5
    stops = np.arange(round(IOU_FLOOR * 100), round(IOU_TOP * 100) + 1, step) / 100
    return np.union1d(stops, _visited(opened, "iou_threshold"))


def score_stops(opened: Opened) -> Values:
    """Where confidence sliders stop, rising: hundredths, and the operating point's own value."""
    return confidence_stops(opened.dataset.predictions.score, also=_visited(opened, "confidence"))


def _visited(opened: Opened, name: str) -> list[float]:
    """Where the operating point has stood: once a stop, always a stop, or tables are made anew."""
    known: set[float] = opened.remember(("stops", name), lambda: {getattr(best_f1(opened), name)})
    known.add(getattr(point_of(opened), name))
    return sorted(known)


def choose_classes(opened: Opened, key: str, label: str = "Classes") -> None:
    """A field for the classes of the operating point; begins each key with `key`."""
    names = opened.dataset.classes
    field = f"{key}.classes.{opened.number}"
    # Set before each run: another page may have chosen others meanwhile.
    st.session_state[field] = list(point_of(opened).classes)
    st.multiselect(
        label,
        range(len(names)),
        format_func=names.__getitem__,
        key=field,
        placeholder="All classes",
        on_change=lambda: move(opened, classes=tuple(sorted(st.session_state[field]))),
    )


def _from_address(opened: Opened) -> OperatingPoint:
    start = best_f1(opened)
    low, high = score_span(opened)
    names = list(opened.dataset.classes)
    chosen = permalink.some_of("classes", names)
    return OperatingPoint(
        permalink.number("iou", start.iou_threshold, IOU_FLOOR, 1.0),
        permalink.number("confidence", start.confidence, low, high),
        tuple(sorted(names.index(each) for each in chosen)),
    )
