"""Learn: ranked boxes on a canvas, who takes whom, and the curve and areas that follow."""

import numpy as np
import streamlit as st

from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import COCO
from iouviz.lessons import lesson
from iouviz.lessons.average_precision.questions import EXERCISES, STARTS, WORKED
from iouviz.lessons.average_precision.ranked import CLASSES, dataset_of
from iouviz.ui.components.live_figure import Slider, live_figure, put
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess, progress
from iouviz.ui.learn.ap_areas import over_classes, ten_thresholds
from iouviz.ui.learn.ranked_scene import (
    draw_canvas,
    draw_curve,
    draw_numbers,
    draw_ranking,
    draw_tools,
    evaluated_so_far,
    open_scene,
)

KEY = "ap"
SLIDER = "ap.threshold"
TEXT = lesson("average_precision")
THRESHOLDS = np.array(COCO.iou_thresholds)
WORDS_HEIGHT = 92  # px: three lines of words, so that what stands below does not jump
NAMES = [start.name for start in STARTS]
SECTIONS = ["Questions", "Ten thresholds", "Mean over classes", "How it is made"]
FOLLOWING = SECTIONS[1:3]  # those that follow the drag


def take(start):
    """Put a scene on the ranked, at the threshold that shows it."""
    st.session_state["ap.notice"] = f"**{start.name}.** {start.notice}"
    st.session_state["ap.start"] = start.name
    put(SLIDER, iou=float(start.iou))
    open_scene(KEY, start.boxes).put(start.boxes, step=len(start.boxes))


def take_preset():
    """Put the chosen scene on the ranked; the pill springs back, to be pressed again."""
    chosen = st.session_state["ap.preset"]
    st.session_state["ap.preset"] = None
    if chosen:
        take(STARTS[NAMES.index(chosen)])


def choose_threshold():
    """The lesson's own IoU threshold, while the slider moves."""
    moment = live_figure(
        SLIDER,
        (),
        sliders=[Slider("iou", "IoU threshold", THRESHOLDS)],
        stream=True,
        label="IoU threshold",
    )
    return float(THRESHOLDS[moment.at["iou"]])


@st.fragment
def explorer():
    """Scene, ranking, curve, areas: all that runs again with every drag and step."""
    with page.boundary():
        left, right = st.columns([8, 3], gap="large")
        left.pills("Start from", NAMES, key="ap.preset", on_change=take_preset)
        with right:
            threshold = choose_threshold()
        st.markdown(st.session_state["ap.notice"])
        ranked = open_scene(KEY, WORKED.boxes)
        if ranked.settled:
            permalink.keep({"start": st.session_state["ap.start"], "iou": round(threshold, 2)})
        evaluated = evaluated_so_far(ranked, iou_threshold=threshold)
        left, right = st.columns([6, 5], gap="large")
        with left:
            draw_canvas(ranked, evaluated)
            name = choose_class(evaluated.dataset)
            curve = evaluated.so_far.curve(name, threshold)
            with st.container(height=WORDS_HEIGHT, border=False):
                st.markdown(evaluated.words)
            draw_numbers(evaluated, curve, name)
        with right:
            draw_ranking(ranked, evaluated)
            draw_tools(ranked)
        draw_curve(ranked, evaluated, curve, name)
        follow(show.sections(SECTIONS, key="ap.section"), ranked, threshold)


def choose_class(dataset):
    """Whose curve is drawn, where there are two."""
    if len(dataset.classes) == 1:
        return dataset.classes[0]
    chosen = st.segmented_control("Curve of", CLASSES, default=CLASSES[0], key="ap.class")
    return chosen or CLASSES[0]


def follow(section, ranked, threshold):
    """A section that follows the drag; the others stand outside, and the page draws them."""
    if section in FOLLOWING:
        evaluation = evaluate(dataset_of(ranked.boxes), COCO)
        if section == FOLLOWING[0]:
            st.markdown(TEXT["Ten thresholds"])
            ten_thresholds(evaluation, threshold, "ap")
        else:
            over_classes(evaluation)
            st.markdown(TEXT["Mean over classes"])
    if section != st.session_state.setdefault("ap.shown", section):
        st.session_state["ap.shown"] = section
        st.rerun()


def questions():
    """Questions to guess at, each with a scene that answers."""
    columns = st.columns(2, gap="medium")
    for i, each in enumerate(EXERCISES):
        with columns[i % 2]:
            if guess(each.question):
                key = f"try.{each.question.name}"
                st.button("Try it on the canvas", key=key, on_click=take, args=(each.start,))
    progress([each.question for each in EXERCISES])


with page.page("average_precision"):
    if "ap.notice" not in st.session_state:
        take(STARTS[NAMES.index(permalink.one_of("start", NAMES, WORKED.name))])
        if "iou" in st.query_params:
            put(SLIDER, iou=permalink.number("iou", 0.5, 0.5, 0.95))
    st.markdown(TEXT[""])
    explorer()
    if st.session_state["ap.shown"] == SECTIONS[0]:
        questions()
    elif st.session_state["ap.shown"] == SECTIONS[3]:
        st.markdown(TEXT["How it is made"] + "\n\n" + TEXT["What AP does not say"])
