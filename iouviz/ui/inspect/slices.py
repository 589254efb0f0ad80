"""The metrics of groups of images: what parts the images, and a table whose counts are doors."""

import streamlit as st

from iouviz.evaluation.outcomes.slices import Slicing, averages_of, slicings
from iouviz.ui.components.slices import slices_panel, slices_table
from iouviz.ui.inspect.gallery_walk import enter_gallery
from iouviz.ui.session import Opened, OperatingPoint, records_of, sweep_of


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
    if door := slices_table(f"{key}.table", panel):
        enter_gallery(opened, door)
