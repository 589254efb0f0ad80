"""What the pages that tune have in common: whether there is anything to tune, and the way out."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.columns import Rows
from iouviz.ui.session import operating_point
from iouviz.ui.session.opened import Opened


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


def open_image(opened: Opened, images: Rows, click: Mapping[str, Any]) -> None:
    """Go to the image of a strip that was clicked, at the same operating point."""
    at = click.get("image")
    if isinstance(at, int) and 0 <= at < len(images):
        name = opened.dataset.images.names[images[at]]
        point = {key: str(value) for key, value in operating_point.query(opened).items()}
        st.session_state.pop(f"image.name.{opened.number}", None)  # the address decides
        st.switch_page("pages/image.py", query_params={"image": name, **point})
