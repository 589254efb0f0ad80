"""Inspect: one image. TP, FP and FN as sliders move, the story of each box, and what if."""

import streamlit as st

from iouviz.evaluation.diagnosis.image_outcomes import image_outcomes
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.lessons import lesson
from iouviz.ui.components.box_editor import box_editor, editor_state
from iouviz.ui.components.box_editor import current as current_edit
from iouviz.ui.frame import page
from iouviz.ui.inspect import gallery_walk
from iouviz.ui.inspect.image import layers, story, tables, what_if
from iouviz.ui.inspect.image.scene import is_judged, judged_scene, picture_of
from iouviz.ui.session import (
    at_rest,
    choose_classes,
    data_bar,
    operating_point,
    point_bar,
    point_of,
)

TEXT = lesson("image")


@st.fragment
def inspector():
    """Which image, what of it is shown, whether its boxes may be moved, and the image."""
    with page.boundary():
        image = gallery_walk.choose_image(current)
        gallery_walk.say_where(current, image)
        hidden = layers.choose_layers(current)
        trying = what_if.switch(current, image)
        judged(image, trying, hidden)
        if trying:
            what_if.controls(current, image)


@st.fragment
def judged(image, trying, hidden):
    """How the image is judged; runs again while a slider is dragged: no more widgets here."""
    with page.boundary():
        if len(current.dataset.predictions):
            point = point_bar(current, "image")
        else:
            choose_classes(current, "image")
            point = point_of(current)
        look = tried if trying else seen
        painted(look, image, point, hidden)
        if at_rest(current, "image"):
            name = current.dataset.images.names[image]
            operating_point.keep(current, {"image": name, **layers.address(hidden)})


@st.fragment
def painted(look, image, point, hidden):
    """Picture, counts and story; runs again at each click and during a drag a box."""
    with page.boundary():
        halves = (
            [st.container(), st.container()]
            if layers.is_larger()
            else st.columns([7, 5], gap="large")
        )
        look(image, point, hidden, *halves)


def seen(image, point, hidden, shown, beside):
    """The image as it is."""
    dataset = current.dataset
    judgement = judge(
        dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
    )
    boxes, rows = judged_scene(
        judgement, dataset, classes=point.classes, hidden=hidden, judged=is_judged(dataset)
    )
    remembered = st.session_state.get("image.selected")
    scene = editor_state(
        what_if.KEY,
        boxes,
        source=(current.number, image),
        selected=rows.index(remembered) if remembered in rows else None,
    )
    if current_edit(what_if.KEY) is None and remembered in rows:
        scene.select(rows.index(remembered))  # one came to see another box of the same image
    selected = None if scene.selected is None else rows[scene.selected]
    with shown:
        if all(box.hidden for box in boxes):
            st.caption(TEXT["Nothing to show"])
        shared = story.shared_path(judgement, selected, dataset)
        draw(image, scene, boxes, hidden, shared=shared)
    st.session_state["image.selected"] = selected
    with beside:
        counted = judgement.of_classes(dataset, point.classes) if point.classes else judgement
        tables.counts(counted, dataset)
        story.tell(judgement, selected, dataset)
    tables.matches(image_outcomes(judgement, dataset, point.classes), dataset)


def tried(image, point, hidden, shown, beside):
    """The image as the user has changed it."""
    selected = st.session_state.get("image.selected")
    outcome = what_if.what_if(current, image, point, selected, hidden)
    with shown:
        readout = what_if.readout(current, outcome)
        draw(image, outcome.scene, outcome.boxes, hidden, readout=readout)
    with beside:
        if outcome.place is None:
            oriented = current.dataset.overlap == "oriented"
            st.info(TEXT["Turn a box" if oriented else "Change a box"], icon=":material/drag_pan:")
        else:
            story.tell(outcome.judgement, outcome.row, outcome.edited.dataset, judged=True)
        what_if.comparison(current, image, point, outcome)
        st.caption(TEXT["AP"])
        st.caption(TEXT["Lost"])


def draw(image, scene, boxes, hidden, readout=(), shared=""):
    """The picture with its boxes."""
    picture, width, height = picture_of(current, image)
    box_editor(
        scene,
        boxes=boxes,
        width=width,
        height=height,
        image=picture,
        readout=readout,
        shared=shared,
        coordinates=bool(readout) and current.dataset.overlap == "boxes",
        closer=True,
        tags=layers.tags(hidden),
        max_height=1000 if layers.is_larger() else 560,
        label=f"{current.dataset.images.names[image]} with its objects and predictions",
    )


with page.page("image"):
    current = data_bar()
    if len(current.dataset.images):
        inspector()
    else:
        st.info("This data set has no images. Open another one.", icon=":material/info:")
