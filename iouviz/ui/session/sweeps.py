"""The one sweep of an opened data set, and results that are kept until they are asked anew."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from iouviz.evaluation.matching.rules import BACKGROUND_IOU
from iouviz.evaluation.sweep.sweep import Sweep, prepare
from iouviz.ui.session.opened import Opened

Result = TypeVar("Result")

# The lowest IoU threshold that any page offers: below TIDE's background threshold no error type
# is defined, and two floors would be two sweeps.
IOU_FLOOR = BACKGROUND_IOU


def sweep_of(opened: Opened) -> Sweep:
    """The opened data set made ready for questions, once; says so while it works."""

    def compute() -> Sweep:
        with st.spinner(f"Matching {len(opened.dataset.predictions):,} predictions ..."):
            return prepare(opened.dataset, iou_floor=IOU_FLOOR)

    return opened.remember("sweep", lambda: opened.of_data("sweep", compute))


def newest(opened: Opened, name: str, key: Hashable, compute: Callable[[], Result]) -> Result:
    """The result under `name` if it was computed for `key`, else computed; one is kept."""
    kept = opened.results.get(name)
    if kept is None or kept[0] != key:
        kept = opened.results[name] = key, compute()
    result: Result = kept[1]
    return result


def derived(opened: Opened, name: str, key: Hashable, compute: Callable[[], Result]) -> Result:
    """As `newest`, for what follows from the data and the key alone: see `Opened.of_data`."""
    return newest(opened, name, key, lambda: opened.of_data(name, compute, key))
