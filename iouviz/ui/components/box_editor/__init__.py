"""Boxes that can be dragged, resized, typed and read: the heart of the product.

A page keeps its boxes in a scene, computes from it, then draws it, in that order::

    @st.fragment                                  # streams best where little else is run again
    def panel() -> None:
        scene = editor_state("boxes", default=[Box((80, 80, 300, 260), label="A"), ...])
        terms = family(scene.corners[:1], scene.corners[1:2])
        box_editor(scene, overlays=("intersection",), readout=[("IoU", f"{terms.iou.item():.4f}")])
        st.button("Reset", on_click=scene.put, args=(DEFAULT,))

The shapes follow the hand in the browser; numbers come from Python, about ten times a second.
"""

from iouviz.ui.components.box_editor.gradient_field import GradientField, cell_middles
from iouviz.ui.components.box_editor.scene import (
    Box,
    Corners,
    Edit,
    Quad,
    Role,
    Scene,
    current,
    editor_state,
)
from iouviz.ui.components.box_editor.view import OVERLAYS, Entry, Level, Overlay, Tags, box_editor

__all__ = [
    "OVERLAYS",
    "Box",
    "Corners",
    "Edit",
    "Entry",
    "GradientField",
    "Level",
    "Overlay",
    "Quad",
    "Role",
    "Scene",
    "Tags",
    "box_editor",
    "cell_middles",
    "current",
    "editor_state",
]
