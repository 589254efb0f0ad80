"""What the pages that tune have in common: the prepared data set, and which classes."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.columns import Rows, Values
from iouviz.evaluation.sweep import Sweep, prepare
from iouviz.ui import permalink
from iouviz.ui.data import Opened

Result = TypeVar("Result")

LOWEST = 0.05  # IoU threshold that a slider reaches
MANY = 20_000  # predictions; beyond it the IoU slider has fewer stops


def sweep_of(opened: Opened) -> Sweep:
    """The opened data set made ready for questions; says so while it works."""

    def compute() -> Sweep:
        with st.spinner(f"Matching {len(opened.dataset.predictions):,} predictions ..."):
            return prepare(opened.dataset, iou_floor=LOWEST)

    return opened.remember("sweep", compute)


def newest(opened: Opened, name: str, key: Hashable, compute: Callable[[], Result]) -> Result:
    """The result under `name` if it was computed for `key`, else computed; one is kept."""
    kept = opened.results.get(name)
    if kept is None or kept[0] != key:
        kept = opened.results[name] = key, compute()
    result: Result = kept[1]
    return result


def iou_stops(dataset: Dataset) -> Values:
    """Where an IoU slider stops: every 0.01 from 0.05 to 0.95; every 0.05 for large data sets."""
    step = 1 if len(dataset.predictions) <= MANY else 5
    return np.arange(5, 96, step) / 100


def nearest(stops: Values, value: float) -> int:
    """The stop that is nearest to a value.

    >>> nearest(np.array([0.0, 0.5, 1.0]), 0.6)
    1
    """
    return int(np.abs(stops - value).argmin())


def choose_classes(dataset: Dataset, key: str) -> list[int] | None:
    """All, some or one of the classes, also from the address; None: all."""
    names = list(dataset.classes)
    if key not in st.session_state:
        st.session_state[key] = permalink.some_of("classes", names)
    chosen = st.multiselect("Classes", names, key=key, placeholder="All classes")
    return [names.index(each) for each in chosen] or None


def class_words(dataset: Dataset, classes: Sequence[int] | None) -> str:
    """The chosen classes as the address has them."""
    names = list(dataset.classes)
    return permalink.words([names[each] for each in classes or []], names)


def usable(dataset: Dataset) -> bool:
    """Whether there is anything to tune; where not, says what to do."""
    if not len(dataset.ground_truth):
        st.info(
            "Thresholds are weighed against what is really there, and this data set has no "
            "ground truth. Open one that has.",
            icon=":material/info:",
        )
        return False
    if not len(dataset.predictions):
        st.info(
            "There are no predictions to let in or leave out. Open a file of results together "
            "with the ground truth (Open data, second field).",
            icon=":material/info:",
        )
        return False
    return True


def open_image(
    opened: Opened, images: Rows, click: Mapping[str, Any], iou: float, confidence: float
) -> None:
    """Go to the image of a strip that was clicked, with the same thresholds."""
    at = click.get("image")
    if isinstance(at, int) and 0 <= at < len(images):
        name = opened.dataset.images.names[images[at]]
        state = {"image": name, "iou": f"{iou:g}", "confidence": f"{confidence:g}"}
        for key in (f"image.name.{opened.number}", "image.iou", "image.confidence"):
            st.session_state.pop(key, None)  # the address decides
        st.switch_page("pages/image.py", query_params=state)
