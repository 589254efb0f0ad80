"""Learn: how far off a box may be, in pixels, for an object of a chosen size."""

import numpy as np
import streamlit as st

from iouviz.geometry.boxes import centre
from iouviz.geometry.level_sets import acceptance, circle
from iouviz.geometry.overlap import iou
from iouviz.lessons import lesson
from iouviz.lessons.tolerance.questions import QUESTIONS, SIZES, THRESHOLDS, pixel_table
from iouviz.ui.components.box_editor import Box, Level, box_editor, editor_state
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all

TEXT = lesson("tolerance")
FREE, SAME_IOU, SAME_DISTANCE = "Free", "Same IoU", "Same distance"


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
        scene = editor_state("tolerance.editor", start(size), source=size)
        target, found = scene.corners
        area = acceptance(target, tuple(found[2:] - found[:2]), iou=threshold)
        value = iou([target], [found]).item()
        passes = value >= threshold - 1e-9
        canvas, numbers = st.columns([7, 5], gap="large")
        with canvas:
            looks = [
                scene.boxes[0],
                Box(scene.boxes[1].corners, "prediction", "B", "TP" if passes else "FP"),
            ]
            box_editor(
                scene,
                boxes=looks,
                width=3 * size,
                height=size * 15 / 8,
                level=Level(1, area, track(lock, target, found)),
                label="An object and a box; drag the box",
            )
        with numbers:
            show.needles([("IoU", value)], low=0.0, docked=True)
            off = centre(found) - centre(target)
            show.figures(
                [
                    ("Off to the side", abs(float(off[0])), f"px; {abs(off[0]) / size:.1%} of A"),
                    ("Off up or down", abs(float(off[1])), f"px; {abs(off[1]) / size:.1%} of A"),
                    ("Distance", float(np.hypot(*off)), "px between the centres"),
                ],
                digits=2,
            )
            st.markdown(sentence(area, target, threshold, passes))


def sentence(area, target, threshold, passes):
    """What the diamond says, in one sentence or two."""
    if not len(area):
        return f"No place gives a box of this size an IoU of {threshold:g}."
    reach = np.abs(area - centre(target)).max(axis=0)
    verdict = "**counts as found**" if passes else "**does not count**"
    return (
        f"At {threshold:g} B may be off by **{reach[0]:.2f} px** to the side "
        f"or {reach[1]:.2f} px up or down. Where it stands it {verdict}."
    )


with page.page("tolerance"):
    st.markdown(TEXT[""])
    sizes, thresholds = [str(size) for size in SIZES], [f"{t:g}" for t in THRESHOLDS]
    for key, name, options, default in (
        ("tolerance.size", "size", sizes, "32"),
        ("tolerance.iou", "iou", thresholds, "0.75"),
    ):
        st.session_state.setdefault(key, permalink.one_of(name, options, default))
    left, middle, right = st.columns(3, gap="medium")
    size = left.select_slider("Object's size, px", sizes, key="tolerance.size")
    threshold = middle.select_slider("IoU at least", thresholds, key="tolerance.iou")
    locks = [FREE, SAME_IOU, SAME_DISTANCE]
    lock = right.segmented_control("B moves", locks, default=FREE, key="tolerance.lock")
    permalink.keep({"size": size, "iou": threshold})
    explorer(int(size), float(threshold), lock or FREE)
    names = ["Questions", "What a pixel costs", "The diamond"]
    section = show.sections(names, key="tolerance.section")
    if section == names[0]:
        guess_all(QUESTIONS)
    elif section == names[1]:
        st.markdown(TEXT["Pixels"])
        sd = st.slider(
            "Error of each edge (standard deviation, px)", 0.0, 3.0, 1.0, 0.25, key="tolerance.sd"
        )
        heads = [f"reach at {t}, px" for t in thresholds]
        show.grid(["", *heads, "mean IoU", "pass at .50", "pass at .75"], pixel_table(sd))
        st.markdown(TEXT["Threshold"])
    else:
        st.markdown(TEXT["Diamond"])
