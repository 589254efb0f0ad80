"""The gradient field of a loss over two boxes, on the Losses page."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from iouviz.geometry.boxes import area
from iouviz.geometry.losses.gradients import LOSSES, gradient_field, loss
from iouviz.geometry.losses.pair import Setting
from iouviz.lessons import lesson
from iouviz.lessons.boxes.presets import Preset
from iouviz.lessons.losses.questions import EXERCISES, FLAT
from iouviz.lessons.losses.starts import FIELD_STARTS
from iouviz.ui.components import box_editor as boxes
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess
from iouviz.ui.frame.permalink import Query
from iouviz.ui.frame.stay import stay

WIDTH, HEIGHT, CELLS = 640, 400, 41
NUMBERS = ("Loss", "Gradient, centre", "Gradient, size")
FIRST = ("IoU", "GIoU", "DIoU", "CIoU", "L1")
OTHERS = tuple(name for name in LOSSES if name not in FIRST)
EDITOR = "losses.editor"
# Losses that the canvas knows, by the names of its terms.
LIVE = {name: f"{name.lower()}_loss" for name in FIRST[:4]} | {"L1": "l1"}
TEXT = lesson("losses")


def field_scene(*, opened: bool) -> boxes.Scene:
    """The two boxes; those of the address when the page has just been opened."""
    start = FIELD_STARTS[0]
    scene = boxes.editor_state(EDITOR, _named(start.a, start.b), selected=1)
    if opened and "a" in st.query_params:
        pair = permalink.box("a", start.a), permalink.box("b", start.b)
        scene.put(_named(*pair), selected=1)
    return scene


def field_part(scene: boxes.Scene) -> Query:
    """The boxes on the field of a loss, and what to notice; what belongs into the address."""
    st.markdown(TEXT[""])
    canvas, beside = st.columns([7, 5], gap="large")
    with beside:
        chosen = _choose_loss()
        seen = guess(FLAT)
        name = chosen or ("IoU" if seen else None)
        names = [start.name for start in FIELD_STARTS]
        st.pills("Examples", names, key="losses.start", on_change=_take_start)
        st.markdown(_notice(scene, name))
        if name:
            st.caption(f"{name}: {LOSSES[name].source}")
    st.session_state["losses.settled"] = scene.boxes
    with canvas:
        _explorer(name)
        if name:
            st.caption(TEXT["Numbers"])
    for column, (question, preset) in zip(st.columns(2, gap="medium"), EXERCISES, strict=True):
        with column:
            if guess(question):
                key = f"try.{question.name}"
                st.button("Try it on the canvas", key=key, on_click=_put, args=(preset,))
    with st.expander("Advanced: how the arrows are scaled, and the formulas"):
        st.markdown(TEXT["Reading the field"])
        st.markdown(TEXT["Formulas"])
    a, b = scene.corners
    return {"a": a, "b": b, **({"loss": name} if name else {})}


def _choose_loss() -> str | None:
    """Five losses at hand, all others in a list."""
    for key, options in (("losses.loss", FIRST), ("losses.other", OTHERS)):
        stay(key, None, partial(_asked, options))
    other = st.session_state["losses.other"]
    chosen = st.segmented_control("Loss", FIRST, key="losses.loss", disabled=other is not None)
    st.selectbox(
        "Other losses",
        OTHERS,
        None,
        key="losses.other",
        placeholder="Other losses …",
        label_visibility="collapsed",
    )
    return other or chosen


def _asked(options: tuple[str, ...], held: str | None) -> str | None:
    """The loss that the address names, if it is one of these; none if it is one of the others."""
    named = permalink.one_of("loss", [*FIRST, *OTHERS], "")
    return named if named in options else None if named else held


def _notice(scene: boxes.Scene, name: str | None) -> str:
    """What to see in an example while its boxes are on the canvas; else how to read it."""
    presets = (*FIELD_STARTS, *(preset for _, preset in EXERCISES))
    here = [tuple(corners) for corners in scene.corners.tolist()]
    shown = next((preset for preset in presets if [preset.a, preset.b] == here), None)
    reading = TEXT["Gradient field"] if name else TEXT["No loss chosen"]
    return f"**{shown.name}.** {shown.notice}\n\n{reading}" if shown else reading


@st.fragment
def _explorer(name: str | None) -> None:
    """The canvas, its gradient field and its numbers: one element, so that it follows the drag."""
    with page.boundary():
        scene = boxes.Scene(EDITOR)
        boxes.editor_state(EDITOR, scene.boxes)
        arrows, readout = _measured(name, scene.corners) if name else (None, [])
        edit = boxes.box_editor(
            scene,
            width=WIDTH,
            height=HEIGHT,
            gradients=arrows,
            readout=readout,
            undo=True,
            label="An object and a prediction on the gradient field of the loss; drag them",
        )
    if edit and edit.final and scene.boxes != st.session_state["losses.settled"]:
        st.rerun()  # the drag is over: words and address follow


def _measured(name: str, corners: ArrayLike) -> tuple[boxes.GradientField, list[boxes.Entry]]:
    """The field of a loss around the object, and the numbers of the prediction where it is."""
    corners = np.asarray(corners, np.float64)
    target, prediction = corners[:1], corners[1:]
    size = float(np.sqrt(area(target)[0])) or 1.0
    setting = Setting(image=(WIDTH, HEIGHT), object_size=size)
    here = loss(name, prediction, target, setting=setting)
    axes = boxes.cell_middles(WIDTH, CELLS), boxes.cell_middles(HEIGHT, CELLS)
    field = gradient_field(name, prediction[0], target[0], *axes, setting=setting)
    slopes = np.hypot(*here.slope[0].reshape(2, 2).T) * size
    values = [here.value.item(), *slopes.tolist()]
    readout: list[boxes.Entry] = list(zip(NUMBERS, map(show.number, values), strict=True))
    if name in LIVE:
        readout[0] = (*readout[0], LIVE[name])
    return boxes.GradientField(field, -here.edges[0]), readout


def _named(a: ArrayLike, b: ArrayLike) -> list[boxes.Box]:
    """The object and a prediction of it."""
    looks: tuple[tuple[ArrayLike, boxes.Role, str], ...] = (
        (a, "ground truth", "object"),
        (b, "prediction", "box"),
    )
    made = []
    for corners, role, label in looks:
        x1, y1, x2, y2 = np.asarray(corners, np.float64).tolist()
        made.append(boxes.Box((x1, y1, x2, y2), role, label))
    return made


def _put(preset: Preset) -> None:
    boxes.Scene(EDITOR).put(_named(preset.a, preset.b), selected=1)


def _take_start() -> None:
    """Put the chosen example on the canvas; the pill springs back, to be pressed again."""
    chosen = st.session_state["losses.start"]
    st.session_state["losses.start"] = None
    for start in FIELD_STARTS:
        if start.name == chosen:
            _put(start)
