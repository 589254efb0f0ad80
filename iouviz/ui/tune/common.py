"""What the pages that tune have in common: whether there is anything to tune, and the way out."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from iouviz.arrays import Rows
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.ui.components.live_figure import Number
from iouviz.ui.session import IOU_FLOOR, Opened, move, operating_point, point_of

NO_PREDICTIONS = "Undefined: no predictions at this confidence."
NO_OBJECTS = "Undefined: no ground truth objects of these classes."
PRECISION = Number(
    "Precision",
    "precision",
    "TP / (TP + FP)\n= {tp} / {predicted}",
    number="precision",
    why=NO_PREDICTIONS,
)
RECALL = Number(
    "Recall", "recall", "TP / (TP + FN)\n= {tp} / {objects}", number="recall", why=NO_OBJECTS
)


def mean_ap(dataset: Dataset, at: str = "{iou-here:.2f}") -> Number:
    """AP at a threshold of IoU, or of what a data set is judged by."""
    return Number(
        f"AP at {measure(dataset)} {at}",
        "ap",
        "mean of the classes,\nof all predictions",
        number="AP",
        why=NO_OBJECTS,
    )


def usable(dataset: Dataset) -> bool:
    """Whether there is anything to tune; where not, says what to do."""
    if not len(dataset.ground_truth):
        st.info(
            "This data set has no ground truth, so no prediction is a true or a false positive. "
            "Open the ground truth together with the predictions (Open data).",
            icon=":material/info:",
        )
        return False
    if not len(dataset.predictions):
        st.info(
            "This data set has no predictions, so there is no threshold to tune. Open a file of "
            "results together with the ground truth (Open data, second field). The Dataset page "
            "shows the ground truth alone.",
            icon=":material/info:",
        )
        return False
    return True


def choose_iou(opened: Opened, key: str, help: str | None = None) -> None:
    """A field for the IoU threshold of the operating point; begins its key with `key`."""
    field = f"{key}.iou.{opened.number}"
    # Set before each run: another page may have moved it meanwhile.
    st.session_state[field] = point_of(opened).iou_threshold
    st.number_input(
        f"{measure(opened.dataset)} threshold",
        IOU_FLOOR,
        1.0,
        step=0.05,
        key=field,
        help=help,
        on_change=lambda: move(opened, iou_threshold=round(st.session_state[field], 4)),
    )


def open_image(opened: Opened, images: Rows, click: Mapping[str, Any]) -> None:
    """Go to the image of a strip that was clicked, at the same operating point."""
    at = click.get("image")
    if isinstance(at, int) and 0 <= at < len(images):
        name = opened.dataset.images.names[images[at]]
        point = {key: str(value) for key, value in operating_point.query(opened).items()}
        st.session_state.pop(f"image.name.{opened.number}", None)  # the address decides
        st.switch_page("pages/image.py", query_params={"image": name, **point})
