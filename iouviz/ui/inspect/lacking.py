"""What a page says where the opened data lack something: what it still shows, and what to open."""

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.lessons import lesson


def say_lacking(dataset: Dataset, page: str) -> None:
    """Say what is not there, in the words of the lesson of a page that shows this data set.

    The sections are "No predictions", "No ground truth" and "No pictures"; one that the lesson
    does not have is not said.
    """
    text = lesson(page)
    missing = {
        "No predictions": not len(dataset.predictions),
        "No ground truth": not len(dataset.ground_truth),
        "No pictures": len(dataset.images) > 0 and not any(dataset.images.files),
    }
    for name, lacking in missing.items():
        if lacking and name in text:
            st.info(text[name], icon=":material/info:")
