"""One editor with numbers from the core, and what Python knows written out; for tests."""

import streamlit as st

from iouviz.geometry.family import family
from iouviz.ui.components.box_editor import OVERLAYS, Box, Scene, box_editor, editor_state

DEFAULT = [
    Box((80, 80, 300, 260), "ground truth", "A"),
    Box((220, 160, 480, 340), "prediction", "B"),
]


def written(scene: Scene) -> str:
    corners = " ".join(f"{value:.3f}" for value in scene.corners.flat)
    return f"selected {scene.selected} rev {scene.rev} boxes {corners}"


@st.fragment
def panel() -> None:
    scene = editor_state("editor", DEFAULT)
    terms = family(scene.corners[:1], scene.corners[1:2])
    readout = [
        (name, f"{getattr(terms, name.lower()).item():.6f}")
        for name in ("IoU", "GIoU", "DIoU", "CIoU")
    ]
    box_editor(scene, overlays=OVERLAYS, readout=readout)
    st.button("Reset", on_click=scene.put, args=(DEFAULT,))
    left, right = st.columns(2)
    left.metric("IoU", f"{terms.iou.item():.4f}")
    right.latex(rf"\mathrm{{IoU}} = {terms.iou.item():.4f}")
    st.text(written(scene))


if not st.toggle("Away"):
    panel()
st.markdown("<div style='height: 40rem'></div>", unsafe_allow_html=True)  # something to scroll
