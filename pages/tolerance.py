"""Learn: how far off a box can be, in pixels, for an object of a chosen size."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from iouviz.geometry.boxes import centre
from iouviz.geometry.level_sets import acceptance, circle
from iouviz.geometry.overlap import iou
from iouviz.lessons import lesson
from iouviz.lessons.tolerance.questions import (
    QUESTIONS,
    SIZES,
    THRESHOLDS,
)
from iouviz.ui.components.box_editor import Box, Level, box_editor, editor_state
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.offset_numbers import EDITOR, LINE, offset_numbers
from iouviz.ui.learn.pixel_cost import cost_of_a_pixel

TEXT = lesson("tolerance")
FREE, SAME_IOU, SAME_DISTANCE = "Free", "Constant IoU", "Constant distance"
LOCKS = [FREE, SAME_IOU, SAME_DISTANCE]
SIZE_NAMES, THRESHOLD_NAMES = [str(size) for size in SIZES], [f"{t:g}" for t in THRESHOLDS]
SECTIONS = ["Questions", "The cost of a pixel", "Advanced: the region"]


def start(size):
    """An object amid a canvas three times its width, and a box three sixteenths of it aside."""
    left, top = size, size * 7 / 16
    target = (left, top, left + size, top + size)
    return [
        Box(target, "ground truth", "A", movable=False),
        Box((left + size * 3 / 16, top, left + size * 19 / 16, top + size), "prediction", "B"),
    ]


def track(lock, target, found):
    """The line on which B's centre is held; kept until the lock or B's size changes."""
    sides = found[2:] - found[:2]
    key = (lock, tuple(target), tuple(sides.round(6)))
    kept = st.session_state.get("tolerance.track")
    if kept and kept[0] == key:
        return kept[1]
    if lock == SAME_IOU:
        value = iou([target], [found]).item()
        line = acceptance(target, tuple(sides), iou=value) if value else np.zeros((0, 2))
    elif lock == SAME_DISTANCE:
        line = circle(centre(target), float(np.hypot(*(centre(found) - centre(target)))))
    else:
        line = np.zeros((0, 2))
    st.session_state["tolerance.track"] = key, line
    return line


@st.fragment
def explorer(size, threshold, lock):
    """The canvas and what is measured on it, drawn anew while B is dragged."""
    with page.boundary():
        scene = editor_state(EDITOR, start(size), source=size)
        target, found = scene.corners
        area = acceptance(target, tuple(found[2:] - found[:2]), iou=threshold)
        value = iou([target], [found]).item()
        least = threshold - LINE
        canvas, numbers = st.columns([7, 5], gap="large")
        with canvas:
            verdict = "TP" if value >= least else "FP"
            looks = [scene.boxes[0], replace(scene.boxes[1], verdict=verdict)]
            edit = box_editor(
                scene,
                boxes=looks,
                width=3 * size,
                height=size * 15 / 8,
                level=Level(1, area, track(lock, target, found)),
                least=least,
                undo=True,
                label="An object and a box; drag the box",
            )
        with numbers:
            offset_numbers(target, found, value, threshold=threshold, region=area)
    if edit and edit.final and scene.boxes != st.session_state["tolerance.settled"]:
        st.rerun()  # the drag is over: the address follows


def choose():
    """Size, threshold and constraint; at first those of the address."""
    opened = False
    for key, name, options, default in (
        ("tolerance.size", "size", SIZE_NAMES, "32"),
        ("tolerance.iou", "iou", THRESHOLD_NAMES, "0.75"),
        ("tolerance.lock", "move", LOCKS, FREE),
    ):
        opened = stay(key, default, partial(permalink.one_of, name, options)) or opened
    stay("tolerance.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    left, middle, right = st.columns([4, 4, 5], gap="medium")
    size = left.select_slider("Object size, px", SIZE_NAMES, key="tolerance.size")
    threshold = middle.select_slider("IoU threshold", THRESHOLD_NAMES, key="tolerance.iou")
    lock = right.segmented_control("Constrain B", LOCKS, key="tolerance.lock") or FREE
    size = int(size)
    scene = editor_state(EDITOR, start(size), source=size)
    if opened and "b" in st.query_params:
        target, found = start(size)
        scene.put([target, replace(found, corners=permalink.box("b", found.corners))])
    st.session_state["tolerance.settled"] = scene.boxes
    state = {"size": size, "iou": threshold, "move": lock, "b": scene.corners[1]}
    permalink.keep(state | {"section": st.session_state["tolerance.section"]})
    return size, float(threshold), lock


with page.page("tolerance"):
    st.markdown(TEXT[""])
    explorer(*choose())
    section = show.sections(SECTIONS, key="tolerance.section")
    if section == SECTIONS[0]:
        guess_all(QUESTIONS)
    elif section == SECTIONS[1]:
        cost_of_a_pixel()
    else:
        st.markdown(TEXT["Diamond"])
