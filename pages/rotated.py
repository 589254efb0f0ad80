"""Learn: rotated boxes, their intersection, and how a rotation error affects IoU."""

from functools import partial

import numpy as np
import streamlit as st

from iouviz.figures.lessons.rotated import angle_figure
from iouviz.geometry.oriented import upright
from iouviz.geometry.overlap import overlap
from iouviz.geometry.rotated import corners, iou_by_angle, rotated_overlap
from iouviz.lessons import lesson
from iouviz.lessons.rotated.questions import ASPECTS, QUESTIONS
from iouviz.ui.components.rotated_box_editor import put_turned, turn_editor, turn_state
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.stay import stay

SIZE = (640, 400)
LONG = 360  # px, of the boxes at the start
ANGLES = np.arange(-90.0, 91.0, 1.0)
EDITOR = "rotated.editor"
SECTIONS = ("Questions", "IoU by angle", "Why so fast", "Advanced: computing it")
TEXT = lesson("rotated")


def start(aspect):
    """A box in the middle and the same one turned by 30 degrees."""
    long = min(LONG, 200 * aspect)
    return [[320, 200, long, long / aspect, 0], [320, 200, long, long / aspect, 30]]


def between(boxes):
    """The angle from A to B, in [-90, 90): half a turn makes no difference to a box."""
    return float((boxes[1, 4] - boxes[0, 4] + 90) % 180 - 90)


@st.cache_data(max_entries=1)
def common_shapes():
    """IoU of equal boxes about one centre, for four aspects."""
    return {f"1:{aspect}": iou_by_angle(aspect, ANGLES) for aspect in (1, 2, 5, 10)}


@st.fragment
def explorer(aspect):
    """The canvas and its numbers: all that runs again while a box is turned."""
    with page.boundary():
        boxes = turn_state(EDITOR, start(aspect), source=aspect)
        terms = rotated_overlap(boxes[:1], boxes[1:])
        around = upright(corners(boxes))
        straight = overlap(around[:1], around[1:]).iou.item()
        canvas, numbers = st.columns([7, 5], gap="large")
        with canvas:
            label = "Two boxes; move, rotate and resize them"
            settled = turn_editor(EDITOR, size=SIZE, label=label)
        with numbers:
            rows = [("IoU", terms.iou.item()), ("Upright", straight)]
            notes = ["of the rotated boxes", "of the upright boxes around them"]
            terms_of = ["iou", "upright_iou"]
            show.needles(rows, notes=notes, low=0.0, docked=True, editor=EDITOR, terms=terms_of)
            show.figures(
                [
                    ("Angle", between(boxes), "degrees, from A to B"),
                    ("Intersection", terms.intersection.item(), "px², by polygon clipping"),
                    ("Union", terms.union.item(), "px²: area A + area B − intersection"),
                ],
                digits=1,
                editor=EDITOR,
                terms={"Angle": "angle", "Intersection": "intersection", "Union": "union"},
            )
    if settled and st.session_state.get("rotated.settled") != boxes.tolist():
        st.rerun()  # the drag is over: the curve below follows


def curve(boxes):
    """IoU of this pair if B were rotated, beside that of common shapes."""
    turned = np.repeat(boxes[1:], len(ANGLES), axis=0)
    turned[:, 4] = boxes[0, 4] + ANGLES
    values = rotated_overlap(boxes[:1], turned).iou[0]
    at = between(boxes), rotated_overlap(boxes[:1], boxes[1:]).iou.item()
    figure = angle_figure(ANGLES, values, common_shapes(), at, page.mode())
    st.plotly_chart(figure, key="rotated.curve", config={"displayModeBar": False})
    st.caption("1:1 to 1:10: equal boxes with the same centre, by aspect ratio.")


with page.page("rotated"):
    st.markdown(TEXT[""])
    options = [f"1:{aspect}" for aspect in ASPECTS]
    opened = stay("rotated.aspect", "1:5", partial(permalink.one_of, "aspect", options))
    chosen = st.segmented_control("Aspect ratio at the start", options, key="rotated.aspect")
    aspect = int((chosen or "1:5").removeprefix("1:"))
    boxes = turn_state(EDITOR, start(aspect), source=aspect)
    if opened and "b" in st.query_params:
        put_turned(EDITOR, permalink.turned_boxes(["a", "b"], start(aspect)))
        boxes = turn_state(EDITOR, start(aspect), source=aspect)
    stay("rotated.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    state = {"aspect": f"1:{aspect}", "a": boxes[0], "b": boxes[1]}
    permalink.keep(state | {"section": st.session_state["rotated.section"]})
    st.session_state["rotated.settled"] = boxes.tolist()
    explorer(aspect)
    section = show.sections(SECTIONS, key="rotated.section")
    if section == SECTIONS[0]:
        guess_all(QUESTIONS)
    elif section == SECTIONS[1]:
        curve(boxes)
    elif section == SECTIONS[2]:
        st.markdown(TEXT["Why so fast"])
    else:
        st.markdown(TEXT["How it is measured"] + "\n\n" + TEXT["Upright boxes"])
