"""What errors of a few pixels do to IoU, by the size of the object."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.tolerance.questions import REACHES, pixel_table
from iouviz.ui.frame import show
from iouviz.ui.frame.stay import stay

TEXT = lesson("tolerance")


def cost_of_a_pixel() -> None:
    """The table, with the size of the error to choose."""
    st.markdown(TEXT["Pixels"])
    stay("tolerance.sd", 1.0)
    sd = st.slider(
        "Error of each edge (standard deviation, px)", 0.0, 3.0, step=0.25, key="tolerance.sd"
    )
    heads = [f"reach at {threshold:g}, px" for threshold in REACHES]
    show.grid(["", *heads, "mean IoU", "IoU ≥ .50", "IoU ≥ .75"], pixel_table(sd))
    st.markdown(TEXT["Threshold"])
