"""The choice of what parts the images, and the table of their slices."""

from pathlib import Path

import streamlit as st

from iouviz.evaluation.diagnosis.slices import Slicing, averages_of, slicings
from iouviz.ui.components.component import component
from iouviz.ui.components.slices.panel import slices_panel
from iouviz.ui.inspect import gallery_walk
from iouviz.ui.session import Opened, OperatingPoint, records_of, sweep_of

MODULES = ("table.js", "slices.js")

_mount = component(
    "iouviz_slices",
    Path(__file__).parent,
    modules=MODULES,
    html="slices.html",
    css="slices.css",
)


def slicings_of(opened: Opened) -> dict[str, Slicing]:
    """Every way to part the images of the opened data set."""
    return opened.remember("slicings", lambda: slicings(opened.dataset.images))


def slices(opened: Opened, point: OperatingPoint, key: str = "slices") -> None:
    """A table of the metrics of each group of images; a click leads to the gallery.

    It follows the operating point as fast as it is called, in an `st.fragment` or not.

    Parameters
    ----------
    opened : Opened
    point : OperatingPoint
    key : str
        Begins the keys of the widgets.
    """
    known = slicings_of(opened)
    if not known:
        st.caption(
            "Nothing parts these images: they lie in one folder, have one size, and their files "
            "say nothing else of them. COCO's images may have any further fields, such as "
            '"camera"; a CSV file further columns.'
        )
        return
    name = st.selectbox("Slice by", list(known), key=f"{key}.by.{opened.number}", width=240)
    averages = opened.remember(("slices", name), lambda: averages_of(sweep_of(opened), known[name]))
    panel = slices_panel(records_of(opened, point), known[name], averages)
    result = _mount(key=f"{key}.table", data={"panel": panel}, on_door_change=lambda: None)
    if result.door:
        gallery_walk.enter_gallery(opened, result.door)
