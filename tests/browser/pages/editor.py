"""One editor with numbers from the core, told apart by query parameters; for the browser tests."""

import streamlit as st

from iouviz.geometry.family import family
from iouviz.ui.box_editor import OVERLAYS, Box, box_editor, editor_state

DEFAULT = [
    Box((80, 80, 300, 260), "ground truth", "A"),
    Box((220, 160, 480, 340), "prediction", "B"),
]


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
    st.text(f"selected {scene.selected} rev {scene.rev}")
    st.json([box.corners for box in scene.boxes])


panel()
