"""The story of the selected box: a sentence and a small drawing."""

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.explain import explain_object, explain_prediction
from iouviz.evaluation.verdicts import Judgement
from iouviz.evaluation.wording import sentence
from iouviz.figures.story import ladder
from iouviz.lessons import lesson
from iouviz.ui import page
from iouviz.ui.scenes import Row
from iouviz.ui.show import plain


def tell(judgement: Judgement, selected: Row | None, dataset: Dataset) -> None:
    """Why a box of the judged image got its verdict; without one, how to choose it."""
    if selected is None:
        st.info(lesson("image")["Click a box"], icon=":material/ads_click:")
        return
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    story = explain(judgement, row, dataset)
    st.markdown(plain(sentence(story, dataset)))
    drawing = ladder(story, dataset, page.mode())
    if drawing:
        st.html(drawing)
