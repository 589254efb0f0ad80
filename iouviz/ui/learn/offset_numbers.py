"""How far a box is off its object, and what it counts as there, in numbers that follow the hand."""

import numpy as np
import streamlit as st

from iouviz.arrays import Values
from iouviz.geometry.boxes import centre, sides
from iouviz.lessons import live
from iouviz.ui.frame import show

EDITOR = "tolerance.editor"  # the canvas that the numbers follow
LINE = 1e-9  # a box held to the line of constant IoU must not be below it by rounding
OFFSETS = {
    "Horizontal offset": "offset_x",
    "Vertical offset": "offset_y",
    "Centre distance": "centre_distance",
}


def offset_numbers(
    target: Values, found: Values, iou: float, *, threshold: float, region: Values
) -> None:
    """IoU, offsets and verdict of a box, (4,), against its object, (4,).

    Parameters
    ----------
    target, found : (4,) array
        xyxy, pixels; the object has an area.
    iou : float
        Theirs.
    threshold : float
        From which on the box is a true positive.
    region : (V, 2) array
        Outline of the centres at which it is; no rows where there is none.
    """
    show.needles([("IoU", iou)], low=0.0, docked=True, editor=EDITOR, terms=["iou"])
    x, y = np.abs(centre(found) - centre(target)).tolist()
    width, height = sides(target).tolist()
    show.figures(
        [
            ("Horizontal offset", x, _of_a("offset_x_part", x / width)),
            ("Vertical offset", y, _of_a("offset_y_part", y / height)),
            ("Centre distance", float(np.hypot(x, y)), "px"),
        ],
        digits=2,
        editor=EDITOR,
        terms=OFFSETS,
    )
    st.html(f'<p data-live="{EDITOR}">{_sentence(target, iou, threshold, region)}</p>')


def _of_a(term: str, part: float) -> show.Html:
    """A length in sides of A."""
    return show.Html(f"px; {live.number(term, part, '1%')} of A")


def _sentence(target: Values, iou: float, threshold: float, region: Values) -> str:
    """How far B can be off, and what it counts as where it is."""
    if not len(region):
        return f"A box of this size has an IoU below {threshold:g} with A everywhere."
    reach = np.abs(region - centre(target)).max(axis=0)
    missed = "false positive, and A is missed: precision and recall both fall"
    verdict = live.either("iou", iou, threshold - LINE, "true positive", missed)
    return (
        f"At an IoU threshold of {threshold:g}, B can be off by <b>{reach[0]:.2f} px</b> "
        f"horizontally or {reach[1]:.2f} px vertically. Here B is a {verdict}."
    )
