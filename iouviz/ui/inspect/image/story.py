"""The story of the selected box: a sentence and a small drawing."""

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.diagnosis.wording import name, sentence
from iouviz.figures.story import ladder
from iouviz.lessons import lesson
from iouviz.ui.frame import page
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.image.scene import Row, is_judged


def tell(
    judgement: Judgement, selected: Row | None, dataset: Dataset, *, judged: bool = False
) -> None:
    """Why a box of the judged image is what it is; without one, how to choose it.

    With nothing to compare it to, its measures are told, unless it is `judged` all the same.
    """
    if selected is None:
        text = lesson("image")["Click a box" if judged or is_judged(dataset) else "Click"]
        st.info(text, icon=":material/ads_click:")
        return
    if not (judged or is_judged(dataset)):
        st.markdown(plain(_measures(selected, dataset)))
        return
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    story = explain(judgement, row, dataset)
    st.markdown(plain(sentence(story, dataset)))
    drawing = ladder(story, dataset, page.mode())
    if drawing:
        st.html(drawing)


def _measures(box: Row, dataset: Dataset) -> str:
    kind, row = box
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    (width, height), (x1, y1, *_) = table.size[row].tolist(), table.boxes[row].tolist()
    what = name(dataset, kind, row)
    return f"{what}: {width:.1f} x {height:.1f} pixels, from x {x1:.1f}, y {y1:.1f}"
