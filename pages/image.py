"""Inspect: one image judged. Right, wrong and missed boxes, the story of each, and what if."""

import streamlit as st

from iouviz.evaluation.verdicts import judge
from iouviz.lessons import lesson
from iouviz.ui import inspect, page, permalink, story, tables, what_if
from iouviz.ui.box_editor import box_editor, editor_state
from iouviz.ui.scenes import judged_scene, picture_of
from iouviz.ui.session import data_bar, operating_point, point_bar

TEXT = lesson("image")


def choose_image(names):
    """A list to pick from and two buttons to walk along it; returns the position.

    Where one came from the gallery, the buttons walk along its order.
    """

    def step(by):
        walk = inspect.walk_of(current)
        if walk and walk.image == names.index(st.session_state[key]):
            at = inspect.step(walk, by).image
        else:
            at = (names.index(st.session_state[key]) + by) % len(names)
        st.session_state[key] = names[at]

    key = f"image.name.{current.number}"
    st.session_state.setdefault(key, permalink.one_of("image", names, names[0]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Back", icon=":material/chevron_left:", on_click=step, args=(-1,), shortcut="B")
        st.selectbox("Image", names, key=key)
        st.button("Next", icon=":material/chevron_right:", on_click=step, args=(1,), shortcut="N")
    return names.index(st.session_state[key])


@st.fragment
def inspector():
    """Which image, how it is judged, and the image; runs again with each step and each slider."""
    with page.boundary():
        image = choose_image(list(current.dataset.images.names))
        inspect.say_where(current, image)
        point = point_bar(current, "image")
        trying = what_if.switch(current, image)
        judged(image, point, tried if trying else seen)
        if trying:
            what_if.controls(current, image)
        operating_point.keep(current, {"image": current.dataset.images.names[image]})


@st.fragment
def judged(image, point, look):
    """Picture, counts and story; runs again at each click and each move of a hand."""
    with page.boundary():
        look(image, point, *st.columns([7, 5], gap="large"))


def seen(image, point, shown, told):
    """The image as it is."""
    judgement = judge(
        current.dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
    )
    boxes, rows = judged_scene(judgement, current.dataset)
    remembered = st.session_state.get("image.selected")
    scene = editor_state(
        what_if.KEY,
        boxes,
        source=(current.number, image, tuple(rows)),
        selected=rows.index(remembered) if remembered in rows else None,
    )
    with shown:
        if not boxes:
            st.caption("No object and no prediction on this image at this confidence.")
        draw(image, scene, boxes)
    selected = None if scene.selected is None else rows[scene.selected]
    st.session_state["image.selected"] = selected
    with told:
        tables.verdict_figures(judgement)
        story.tell(judgement, selected, current.dataset)
    tables.matches(judgement, current.dataset)


def tried(image, point, shown, told):
    """The image as a hand has it."""
    outcome = what_if.what_if(current, image, point, st.session_state.get("image.selected"))
    with shown:
        draw(image, outcome.scene, outcome.boxes, readout=what_if.readout(current, outcome))
    with told:
        if outcome.place is None:
            st.info(TEXT["Change a box"], icon=":material/drag_pan:")
        else:
            story.tell(outcome.judgement, outcome.row, outcome.edited.dataset)
        what_if.comparison(current, image, point, outcome)
        st.caption(TEXT["AP"])


def draw(image, scene, boxes, readout=()):
    """The picture with its boxes."""
    picture, width, height = picture_of(current, image)
    box_editor(
        scene,
        boxes=boxes,
        width=width,
        height=height,
        image=picture,
        readout=readout,
        coordinates=bool(readout),
        closer=True,
        label=f"{current.dataset.images.names[image]} with its boxes",
    )


with page.page("image"):
    current = data_bar()
    if len(current.dataset.images):
        inspector()
    else:
        st.info("This data set has no images. Open another one.", icon=":material/info:")
