"""Learn: two boxes, the four metrics of the IoU family, and the formulas with live numbers."""

import streamlit as st

from iouviz.geometry.family import family
from iouviz.lessons import lesson
from iouviz.lessons.formulas import DEFINITIONS, METRICS, working
from iouviz.lessons.presets import PRESETS
from iouviz.lessons.snippets import pair_code
from iouviz.ui import page, permalink, show
from iouviz.ui.box_editor import Box, Overlay, box_editor, editor_state

RATIO = 8 / 5  # of the canvas
OVERLAYS: dict[str, Overlay] = {
    "intersection": "intersection",
    "union": "union",
    "enclosing box": "enclosing",
    "centre distance": "centres",
    "diagonal": "diagonal",
}
TEXT = lesson("boxes")


def named(a, b):
    """Box A is the ground truth and B the prediction, wherever they stand."""
    return [Box(tuple(a), "ground truth", "A"), Box(tuple(b), "prediction", "B")]


def take_preset():
    """Put the chosen preset's boxes on the canvas; the pill springs back, to be pressed again."""
    preset = next((p for p in PRESETS if p.name == st.session_state["boxes.preset"]), None)
    st.session_state["boxes.preset"] = None
    if preset:
        st.session_state["boxes.width"] = preset.width
        st.session_state["boxes.notice"] = f"**{preset.name}.** {preset.notice}"
        scene.put(named(preset.a, preset.b))


@st.fragment
def explorer(overlays):
    """Canvas and numbers: all that runs again while a box is dragged, and nothing else."""
    with page.boundary():
        canvas, numbers = st.columns([7, 5], gap="large")
        width = st.session_state["boxes.width"]
        editor_state("boxes.editor", default)
        terms = family(scene.corners[:1], scene.corners[1:])
        with canvas:
            edit = box_editor(
                scene,
                width=width,
                height=width / RATIO,
                overlays=overlays,
                label="Two boxes; drag them",
            )
        with numbers:
            values = [terms.iou, terms.giou, terms.diou, terms.ciou]
            rows = [(name, value.item()) for name, value in zip(METRICS, values, strict=True)]
            show.needles(rows, docked=True)
            for metric, definition in DEFINITIONS.items():
                st.markdown(rf"$\displaystyle {definition}$")
                st.html(f'<div class="iv-working">{working(metric, terms)}</div>')
    if edit and edit.final and scene.boxes != st.session_state["boxes.settled"]:
        st.rerun()  # the hand has let go: what stands below follows


def choose_overlays():
    """What to draw of the pair besides the boxes."""
    st.session_state.setdefault("boxes.overlays", ["intersection"])
    chosen = st.pills("Show", OVERLAYS, selection_mode="multi", key="boxes.overlays")
    return [OVERLAYS[name] for name in chosen]


def take_along():
    """What a reader takes home, of boxes at rest: meanings, coordinates, code, a link."""
    width = st.session_state["boxes.width"]
    state = {"a": scene.corners[0], "b": scene.corners[1], "width": width}
    permalink.keep(state)
    meaning, coordinates, code, link = st.tabs(["What each sees", "Coordinates", "Code", "Link"])
    with meaning:
        for column, metric in zip(st.columns(len(METRICS), gap="medium"), METRICS, strict=True):
            column.markdown(f"**{metric}**\n\n{TEXT[metric]}")
    with coordinates:
        show.coordinate_table(["A", "B"], scene.corners, (width, width / RATIO))
    with code:
        st.code(pair_code(*scene.corners.tolist()), "python")
    with link:
        permalink.show(state)


with page.page("boxes"):
    start = PRESETS[0]
    a, b = permalink.box("a", start.a), permalink.box("b", start.b)
    st.session_state.setdefault("boxes.width", permalink.number("width", start.width, 8, 8000))
    default = named(a, b)
    scene = editor_state("boxes.editor", default)
    st.pills(
        "Start from",
        [preset.name for preset in PRESETS],
        key="boxes.preset",
        on_change=take_preset,
    )
    st.markdown(st.session_state.get("boxes.notice", TEXT[""]))
    st.session_state["boxes.settled"] = scene.boxes
    explorer(choose_overlays())
    take_along()
