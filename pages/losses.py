"""Learn: where a loss pushes a box, how boxes get there, and one famous figure taken apart."""

import numpy as np
import streamlit as st

from iouviz.geometry.boxes import area
from iouviz.geometry.descent.race import in_objects, race
from iouviz.geometry.descent.rules import Rule
from iouviz.geometry.descent.simulation import STEP_SIZES as SCHEDULE
from iouviz.geometry.losses.gradients import LOSSES, gradient_field, loss
from iouviz.geometry.losses.pair import Setting
from iouviz.lessons import lesson
from iouviz.lessons.losses.questions import EXERCISES, FLAT, INFLATES, QUESTIONS, STEP_SIZE
from iouviz.lessons.losses.starts import FIELD_STARTS, OBJECT, RACE_STARTS, SCALES, STEP_SIZES
from iouviz.ui.components import box_editor as boxes
from iouviz.ui.components.loss_race import race_view
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess, made_guess, progress
from iouviz.ui.learn.convergence import figure_part

WIDTH, HEIGHT, CELLS = 640, 400, 41
NUMBERS = ("Loss", "Push on the centre", "Push on the size")
FIRST = ("IoU", "GIoU", "DIoU", "CIoU", "L1")
TEXT = lesson("losses")


def named(a, b):
    """The object and a prediction of it."""
    return [boxes.Box(tuple(a), "ground truth", "object"), boxes.Box(tuple(b), "prediction", "box")]


def put(start):
    """Set both boxes of the gradient field and say what to notice."""
    st.session_state["losses.notice"] = f"**{start.name}.** {start.notice}"
    scene.put(named(start.a, start.b), selected=1)


def take_start():
    """Put the chosen start on the canvas; the pill springs back, to be pressed again."""
    start = next((s for s in FIELD_STARTS if s.name == st.session_state["losses.start"]), None)
    st.session_state["losses.start"] = None
    if start:
        put(start)


def choose_loss():
    """Five losses at hand, all others in a list."""
    near, far = st.columns([3, 2], vertical_alignment="bottom")
    others = [name for name in LOSSES if name not in FIRST]
    other = far.selectbox("or a later variant", others, None, key="losses.other", placeholder="…")
    chosen = near.segmented_control(
        "Loss", FIRST, default="IoU", key="losses.loss", disabled=other is not None
    )
    return other or chosen or "IoU"


@st.fragment
def explorer(name):
    """The canvas, its gradient field and its numbers: one element, so that it follows the drag."""
    with page.boundary():
        scene = boxes.editor_state("losses.editor", DEFAULT)
        target, prediction = scene.corners[:1], scene.corners[1:]
        arrows, readout = None, []
        if name:
            size = float(np.sqrt(area(target)[0])) or 1.0
            setting = Setting(image=(WIDTH, HEIGHT), object_size=size)
            here = loss(name, prediction, target, setting=setting)
            axes = boxes.cell_middles(WIDTH, CELLS), boxes.cell_middles(HEIGHT, CELLS)
            field = gradient_field(name, prediction[0], target[0], *axes, setting=setting)
            arrows = boxes.GradientField(field, -here.edges[0])
            pushes = np.hypot(*here.slope[0].reshape(2, 2).T) * size
            values = [here.value.item(), *pushes.tolist()]
            readout = list(zip(NUMBERS, map(show.number, values), strict=True))
        label = "An object and a prediction on the gradient field of the loss; drag them"
        boxes.box_editor(
            scene, width=WIDTH, height=HEIGHT, gradients=arrows, readout=readout, label=label
        )


def field_part():
    """The field of a loss, after a first guess."""
    seen = guess(FLAT)
    name = choose_loss() if seen else None
    st.pills("Start from", [s.name for s in FIELD_STARTS], key="losses.start", on_change=take_start)
    words = TEXT["Gradient field"] if seen else "Drag either box, and guess."
    st.markdown(st.session_state.get("losses.notice", words))
    canvas, beside = st.columns([8, 4], gap="large")
    with canvas:
        explorer(name)
    if name:
        beside.markdown(f"**{name}**: {LOSSES[name].source}\n\n{TEXT['Numbers']}")
    for column, (question, start) in zip(st.columns(2, gap="medium"), EXERCISES, strict=True):
        with column:
            if seen and guess(question):
                key = f"try.{question.name}"
                st.button("Try it on the canvas", key=key, on_click=put, args=(start,))
    with st.expander("How to read the arrows, and the formulas"):
        st.markdown(TEXT["Reading the field"])
        st.markdown(TEXT["Formulas"])


@st.cache_data(max_entries=64, show_spinner=False)
def tracks(start, target, step_size, scale, detached):
    """Seven losses from one start; computed once for every choice."""
    steps, rule = SCHEDULE * (step_size / 0.1), Rule(detached=detached)
    return race(start, target, step_sizes=steps, scale=scale, rule=rule)


def race_part():
    """Seven losses from one start, played in the browser."""
    if not guess(INFLATES):
        return
    st.markdown(TEXT["Loss race"])
    names = [*RACE_STARTS, "The boxes of the gradient field"]
    start = st.pills("Start", names, default=names[0], key="losses.from") or names[0]
    slow, wide = st.columns(2, gap="large")
    size = slow.select_slider("Step size η", STEP_SIZES, 0.1, key="losses.eta")
    known = made_guess(STEP_SIZE) is not None
    scale = wide.select_slider(
        "All coordinates times" if known else "All coordinates times (guess below first)",
        SCALES,
        1.0,
        key="losses.scale",
        disabled=not known,
    )
    held = st.toggle("Hold c² constant in DIoU and CIoU", key="losses.held")
    own = start not in RACE_STARTS
    first, goal = in_objects(*scene.corners[::-1]) if own else (RACE_STARTS[start], OBJECT)
    found = tracks(first, goal, size, scale, held)
    race_view("losses.race", found, goal, SCHEDULE * (size / 0.1))
    guess(STEP_SIZE)
    with st.expander("How the race is run, what it shows, and what not"):
        st.markdown(TEXT["Rules of the race"])
        st.markdown(TEXT["Reading the race"])


PARTS = {"Gradient field": field_part, "Loss race": race_part, "DIoU figure": figure_part}
FIRST_PART = "Gradient field"

with page.page("losses"):
    far_apart = FIELD_STARTS[0]
    DEFAULT = named(far_apart.a, far_apart.b)
    scene = boxes.editor_state("losses.editor", DEFAULT, selected=1)
    st.session_state.setdefault("losses.part", permalink.one_of("part", list(PARTS), FIRST_PART))
    st.markdown(TEXT[""])
    part = st.segmented_control("Part", PARTS, key="losses.part", label_visibility="collapsed")
    permalink.keep({"part": part or FIRST_PART})
    PARTS[part or FIRST_PART]()
    progress(QUESTIONS)
