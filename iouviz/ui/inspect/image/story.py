"""The story of the selected box: a sentence and a small drawing."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.explain import Story, explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.diagnosis.wording import farthest, name, sentence
from iouviz.figures.story import ladder
from iouviz.geometry.masks.boundary import boundary_overlap
from iouviz.geometry.masks.outline import drawing
from iouviz.geometry.oriented import oriented_overlap, shared_polygon
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
        text = lesson("image")["Click to explain" if judged or is_judged(dataset) else "Click"]
        st.info(text, icon=":material/ads_click:")
        return
    if not (judged or is_judged(dataset)):
        st.markdown(plain(_measures(selected, dataset)))
        return
    story = _explain(judgement, selected, dataset)
    st.markdown(plain(sentence(story, dataset)))
    if points := farthest(story, dataset):
        st.caption(plain(points))
    if shares := _shares(story, dataset):
        st.caption(shares)
    bars = ladder(story, dataset, page.mode())
    if bars:
        st.html(bars)


def shared_path(judgement: Judgement, selected: Row | None, dataset: Dataset) -> str:
    """What the selected row shares with the one that its story is about: an SVG path.

    Of masks and of oriented boxes; upright ones are shaded by the canvas as they move.
    """
    if selected is None:
        return ""
    story = _explain(judgement, selected, dataset)
    if masks := _masks(story, dataset):
        return svg_path(drawing(masks[0] & masks[1]))
    if quads := _quads(story, dataset):
        return svg_path([each for each in [shared_polygon(*quads)] if len(each)])
    return ""


def _shares(story: Story, dataset: Dataset) -> str:
    """How much a row and the one that its story is about share; "" where that is not told."""
    if masks := _masks(story, dataset):
        one, two = masks
        shared, either = np.count_nonzero(one & two), np.count_nonzero(one | two)
        said = f"Mask intersection / union: {shared:,} / {either:,} pixels."
        return f"{said} {_along_outlines(story, dataset, one, two)}".rstrip()
    if quads := _quads(story, dataset):
        terms = oriented_overlap(quads[0][None], quads[1][None])
        shared, either = terms.intersection[0], terms.union[0]
        return f"Intersection / union of the oriented boxes: {shared:,.1f} / {either:,.1f} px²."
    return ""


def _along_outlines(
    story: Story, dataset: Dataset, one: NDArray[np.bool_], two: NDArray[np.bool_]
) -> str:
    """What the bands share, where boundaries are judged; a crowd's outline means nothing."""
    pair = _pair(story)
    if dataset.overlap != "boundary" or pair is None or dataset.ground_truth.crowd[pair[1]]:
        return ""
    bands = boundary_overlap(one, two)
    return (
        f"In bands of {number_of(bands.distance, 'pixel')} along their outlines: "
        f"{bands.intersection:,} / {bands.union:,}; the smaller IoU counts."
    )


def _explain(judgement: Judgement, selected: Row, dataset: Dataset) -> Story:
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    return explain(judgement, row, dataset)


def _pair(story: Story) -> tuple[int, int] | None:
    """The prediction and the object: a row, and what decided its story, or overlaps it most."""
    other = story.decisive or next(iter(story.candidates), None)
    if other is None:
        return None
    return (story.row, other.row) if story.kind == "prediction" else (other.row, story.row)


def _masks(story: Story, dataset: Dataset) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """The masks of the pair, (height, width), where masks are judged."""
    if dataset.overlap not in OUTLINED or (pair := _pair(story)) is None:
        return None  # before any mask is asked for: those of a large file take seconds to make
    objects, predictions = dataset.ground_truth.masks, dataset.predictions.masks
    if objects is None or predictions is None:
        return None
    one, two = predictions.pixels(pair[0]), objects.pixels(pair[1])
    return (one, two) if one.shape == two.shape else None


def _quads(story: Story, dataset: Dataset) -> tuple[Values, Values] | None:
    """The corners of the pair, (4, 2), where oriented boxes are judged."""
    if dataset.overlap != "oriented" or (pair := _pair(story)) is None:
        return None
    one, two = dataset.predictions.take([pair[0]]), dataset.ground_truth.take([pair[1]])
    return one.quadrilaterals[0], two.quadrilaterals[0]


def _measures(box: Row, dataset: Dataset) -> str:
    kind, row = box
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    (width, height), (x1, y1, *_) = table.size[row].tolist(), table.boxes[row].tolist()
    what = name(dataset, kind, row)
    return f"{what}: {width:.1f} x {height:.1f} pixels, from x {x1:.1f}, y {y1:.1f}"
