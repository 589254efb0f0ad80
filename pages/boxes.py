"""Learn: two boxes, the metrics of the IoU family, and the formulas with live numbers."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.boxes.formulas import METRICS
from iouviz.lessons.boxes.presets import PRESETS
from iouviz.lessons.boxes.questions import EXERCISES
from iouviz.lessons.boxes.snippets import pair_code
from iouviz.lessons.boxes.variants import SYMBOLS, VARIANTS, described
from iouviz.ui.components.box_editor import Box, Overlay, box_editor, editor_state
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess, progress
from iouviz.ui.learn.pair_numbers import FOUR, PANELS

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


def show_boxes(a, b, width, notice):
    """Put two boxes on the canvas and say what to notice."""
    st.session_state["boxes.width"] = width
    st.session_state["boxes.notice"] = notice
    scene.put(named(a, b))


def take_preset():
    """Put the chosen preset's boxes on the canvas; the pill springs back, to be pressed again."""
    preset = next((p for p in PRESETS if p.name == st.session_state["boxes.preset"]), None)
    st.session_state["boxes.preset"] = None
    if preset:
        show_boxes(preset.a, preset.b, preset.width, f"**{preset.name}.** {preset.notice}")


@st.fragment
def explorer(overlays, panel):
    """Canvas and numbers: all that runs again while a box is dragged, and nothing else."""
    with page.boundary():
        canvas, numbers = st.columns([7, 5], gap="large")
        width = st.session_state["boxes.width"]
        size = (width, width / RATIO)
        editor_state("boxes.editor", default)
        with canvas:
            label = "Two boxes; drag them"
            edit = box_editor(
                scene,
                width=size[0],
                height=size[1],
                overlays=overlays,
                streamed=panel != FOUR,
                undo=True,
                label=label,
            )
        with numbers:
            PANELS[panel](scene.corners[:1], scene.corners[1:], size)
    if edit and edit.final and scene.boxes != st.session_state["boxes.settled"]:
        st.rerun()  # the drag is over: what stands below follows


def choose():
    """What to draw of the pair besides the boxes, and which numbers to follow."""
    st.session_state.setdefault("boxes.overlays", ["intersection"])
    left, right = st.columns([7, 5], gap="large")
    drawn = left.pills("Show", OVERLAYS, selection_mode="multi", key="boxes.overlays")
    st.session_state.setdefault("boxes.panel", FOUR)
    panel = right.segmented_control("Numbers", PANELS, key="boxes.panel")
    return [OVERLAYS[name] for name in drawn], panel or FOUR


def try_out(each):
    """Put a question's boxes on the canvas, with what is to be seen of them."""
    st.session_state["boxes.overlays"] = list(each.drawn)
    st.session_state["boxes.panel"] = FOUR
    show_boxes(each.a, each.b, PRESETS[0].width, each.try_it)


def questions():
    """Four things to guess at, each with boxes to try it on."""
    for row in (EXERCISES[:2], EXERCISES[2:]):
        for column, each in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                if guess(each.question):
                    key = f"try.{each.question.name}"
                    st.button("Try it on the canvas above", key=key, on_click=try_out, args=(each,))
    progress([each.question for each in EXERCISES])


def meanings():
    """What each of the four sees, and where they differ."""
    for column, metric in zip(st.columns(len(METRICS), gap="medium"), METRICS, strict=True):
        column.markdown(f"**{metric}**\n\n{TEXT[metric]}")
    st.markdown(TEXT["Compare"])


def variants():
    """The nine later variants, and the readings of CIoU."""
    st.markdown(TEXT["Variants"] + "\n\n" + SYMBOLS)
    columns = st.columns(3, gap="medium")
    for i, each in enumerate(VARIANTS):
        columns[i % 3].container(border=True).markdown(described(each))
    st.markdown(TEXT["Readings"])


def take_along():
    """What a reader takes home, of boxes at rest: meanings, coordinates, code, a link."""
    width = st.session_state["boxes.width"]
    state = {"a": scene.corners[0], "b": scene.corners[1], "width": width}
    permalink.keep(state)
    parts = {
        "Questions": questions,
        "What each sees": meanings,
        "Variants": variants,
        "Coordinates": lambda: show.coordinate_table(
            ["A", "B"], scene.corners, (width, width / RATIO)
        ),
        "Code": lambda: st.code(pair_code(*scene.corners.tolist()), "python"),
        "Link": lambda: permalink.show(state),
    }
    parts[show.sections(list(parts), key="boxes.section")]()


with page.page("boxes"):
    start = PRESETS[0]
    a, b = permalink.box("a", start.a), permalink.box("b", start.b)
    st.session_state.setdefault("boxes.width", permalink.number("width", start.width, 8, 8000))
    default = named(a, b)
    scene = editor_state("boxes.editor", default)
    names = [preset.name for preset in PRESETS]
    st.pills("Start from", names, key="boxes.preset", on_change=take_preset)
    st.markdown(st.session_state.get("boxes.notice", TEXT[""]))
    st.session_state["boxes.settled"] = scene.boxes
    explorer(*choose())
    take_along()
