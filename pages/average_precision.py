"""Learn: ranked boxes on a canvas, how they are matched, and the curve and areas that follow."""

from functools import partial

import numpy as np
import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.average_precision.questions import EXERCISES, STARTS, WORKED
from iouviz.lessons.average_precision.ranked import ranking, read_scene, written
from iouviz.ui.components.live_figure import Slider, live_figure, put
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess, progress
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.ranked_scene import (
    draw_canvas,
    draw_curve,
    draw_numbers,
    draw_ranking,
    draw_tools,
    evaluated_so_far,
    open_scene,
)
from iouviz.ui.learn.ranked_sections import FOLLOWING, choose_class, draw_section

KEY = "ap"
SLIDER = "ap.threshold"
TEXT = lesson("average_precision")
THRESHOLDS = np.round(np.arange(2, 20) / 20, 2)  # .10 to .95, COCO's ten among them
WORDS_HEIGHT, NOTICE_HEIGHT = 92, 66  # px: three lines and two; what is below must not jump
NAMES = [start.name for start in STARTS]
SECTIONS = ["Questions", *FOLLOWING, "How it is computed"]


def take(start):
    """Put a scene on the canvas, at the threshold that shows it."""
    st.session_state["ap.start"] = start
    put(SLIDER, iou=float(start.iou))
    step = len(ranking(start.boxes)) if start.step is None else start.step
    open_scene(KEY, start.boxes).put(start.boxes, step=step)


def take_preset():
    """Put the chosen scene on the canvas; the pill springs back, to be pressed again."""
    chosen = st.session_state["ap.preset"]
    st.session_state["ap.preset"] = None
    if chosen:
        take(STARTS[NAMES.index(chosen)])


def take_link():
    """The scene that the address asks for, or the worked example in a new session."""
    asked = st.query_params.get("scene")
    boxes = read_scene(asked) if asked else None
    if "ap.start" not in st.session_state or "start" in st.query_params or boxes:
        take(STARTS[NAMES.index(permalink.one_of("start", NAMES, WORKED.name))])
    if boxes:
        open_scene(KEY, boxes).put(boxes, step=len(ranking(boxes)))
    if "iou" in st.query_params:
        put(SLIDER, iou=permalink.number("iou", 0.5, 0.1, 0.95))


def keep(ranked, threshold):
    """Start, threshold, section and whatever was moved, in the address."""
    start = st.session_state["ap.start"]
    shown = {"start": start.name} if start.name in NAMES else {}
    if written(ranked.boxes) != written(start.boxes) or not shown:
        shown["scene"] = written(ranked.boxes)
    section = st.session_state["ap.section"] or SECTIONS[0]
    permalink.keep({**shown, "iou": round(threshold, 2), "section": section})


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
        st.pills(
            "Examples", NAMES, key="ap.preset", on_change=take_preset, label_visibility="collapsed"
        )
        left, right = st.columns([6, 5], gap="large")
        with right:
            threshold = choose_threshold()
        ranked = open_scene(KEY, WORKED.boxes)
        start = st.session_state["ap.start"]
        if ranked.settled:
            keep(ranked, threshold)
        evaluated = evaluated_so_far(ranked, iou_threshold=threshold)
        with left:
            with st.container(height=NOTICE_HEIGHT, border=False):
                unchanged = written(ranked.boxes) == written(start.boxes)
                st.markdown(f"**{start.name}.** {start.notice}" if unchanged else TEXT[""])
            draw_canvas(ranked, evaluated)
            name = choose_class(evaluated.dataset, "ap.class")
            curve = evaluated.so_far.curve(name, threshold)
            draw_curve(ranked, evaluated, curve, name)
        with right:
            draw_numbers(evaluated, curve, name)
            draw_ranking(ranked, evaluated)
            with st.container(height=WORDS_HEIGHT, border=False):
                st.markdown(evaluated.words)
            draw_tools(ranked)
        section = show.sections(SECTIONS, key="ap.section")
        if section in FOLLOWING:
            draw_section(section, ranked, curve, name, threshold)
    if section != st.session_state.setdefault("ap.shown", section):
        st.session_state["ap.shown"] = section
        st.rerun()  # the sections that do not follow stand outside, and the page draws them


def questions():
    """Questions one after the other, each with a scene that shows the answer."""
    columns = st.columns(2, gap="medium")
    for i, each in enumerate(EXERCISES):
        with columns[i % 2]:
            if not guess(each.question):
                break
            key = f"try.{each.question.name}"
            st.button("Try it on the canvas", key=key, on_click=take, args=(each.start,))
    progress([each.question for each in EXERCISES])


with page.page("average_precision"):
    if stay("ap.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS)):
        take_link()
    st.markdown(TEXT["Definition"])
    explorer()
    if st.session_state["ap.shown"] == SECTIONS[0]:
        questions()
    elif st.session_state["ap.shown"] == SECTIONS[-1]:
        st.markdown(TEXT["How it is computed"] + "\n\n" + TEXT["What AP does not say"])
