"""The story of the selected box: a sentence and a small drawing."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.explain import Story, explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.diagnosis.wording import farthest, name, sentence
from iouviz.figures.story import ladder
from iouviz.geometry.masks.outline import drawing
from iouviz.lessons import lesson
from iouviz.overlays import svg_path
from iouviz.ui.frame import page
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.image.scene import Row, is_judged

OUTLINED = frozenset(("masks", "boundary"))  # kinds of overlap whose pixels can be counted


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
    story = _explain(judgement, selected, dataset)
    st.markdown(plain(sentence(story, dataset)))
    if points := farthest(story, dataset):
        st.caption(plain(points))
    masks = _masks(story, dataset)
    if masks:
        one, two = masks
        shared, either = np.count_nonzero(one & two), np.count_nonzero(one | two)
        st.caption(f"The masks share {shared:,} pixels of the {either:,} that either has.")
    bars = ladder(story, dataset, page.mode())
    if bars:
        st.html(bars)


def shared_pixels(judgement: Judgement, selected: Row | None, dataset: Dataset) -> str:
    """What the selected row's mask shares with the one that its story is about: an SVG path."""
    if selected is None or dataset.overlap not in OUTLINED:
        return ""
    masks = _masks(_explain(judgement, selected, dataset), dataset)
    return svg_path(drawing(masks[0] & masks[1])) if masks else ""


def _explain(judgement: Judgement, selected: Row, dataset: Dataset) -> Story:
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    return explain(judgement, row, dataset)


def _masks(story: Story, dataset: Dataset) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """The masks, (height, width), of a row and of what decided its story, or overlaps it most."""
    other = story.decisive or next(iter(story.candidates), None)
    if dataset.overlap not in OUTLINED or other is None:
        return None  # before any mask is asked for: those of a large file take seconds to make
    objects, predictions = dataset.ground_truth.masks, dataset.predictions.masks
    if objects is None or predictions is None:
        return None
    d, g = (story.row, other.row) if story.kind == "prediction" else (other.row, story.row)
    one, two = predictions.pixels(d), objects.pixels(g)
    return (one, two) if one.shape == two.shape else None


def _measures(box: Row, dataset: Dataset) -> str:
    kind, row = box
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    (width, height), (x1, y1, *_) = table.size[row].tolist(), table.boxes[row].tolist()
    what = name(dataset, kind, row)
    return f"{what}: {width:.1f} x {height:.1f} pixels, from x {x1:.1f}, y {y1:.1f}"
