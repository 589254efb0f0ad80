"""Inspect: one image judged. Right, wrong and missed boxes, and the story of each."""

import streamlit as st

from iouviz.evaluation.explain import explain_object, explain_prediction
from iouviz.evaluation.verdicts import judge
from iouviz.evaluation.wording import sentence
from iouviz.lessons import lesson
from iouviz.ui import inspect, page, permalink, tables
from iouviz.ui.box_editor import box_editor, editor_state
from iouviz.ui.data import data_bar
from iouviz.ui.scenes import judged_scene, picture_of

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


def thresholds():
    """IoU threshold and confidence."""
    one, two = st.columns(2)
    st.session_state.setdefault("image.iou", permalink.number("iou", 0.5, 0.05, 1.0))
    st.session_state.setdefault("image.confidence", permalink.number("confidence", 0.3, 0.0, 1.0))
    iou = one.slider("IoU threshold", 0.05, 1.0, step=0.05, key="image.iou", help=TEXT["IoU"])
    confidence = two.slider(
        "Confidence", 0.0, 1.0, step=0.01, key="image.confidence", help=TEXT["Confidence"]
    )
    return iou, confidence


@st.fragment
def inspector():
    """Picture, counts and story; runs again at each click and each move of a slider."""
    with page.boundary():
        picture_side, told = st.columns([7, 5], gap="large")
        with picture_side:
            image = choose_image(list(current.dataset.images.names))
            inspect.say_where(current, image)
            shown = st.container()
            iou, confidence = thresholds()
        judgement = judge(current.dataset, image, iou_threshold=iou, confidence=confidence)
        boxes, rows = judged_scene(judgement, current.dataset)
        with shown:
            selected = draw(image, boxes, rows)
        with told:
            tables.verdict_figures(judgement)
            if selected is None:
                st.info(TEXT["Click a box"], icon=":material/ads_click:")
            else:
                kind, row = selected
                explain = explain_prediction if kind == "prediction" else explain_object
                st.markdown(sentence(explain(judgement, row, current.dataset), current.dataset))
        tables.matches(judgement, current.dataset)
        name = current.dataset.images.names[image]
        permalink.keep({"image": name, "iou": iou, "confidence": confidence})


def draw(image, boxes, rows):
    """The picture with its boxes; returns (kind, row) of the selected one, or None."""
    picture, width, height = picture_of(current, image)
    if not boxes:
        st.caption("No object and no prediction on this image at this confidence.")
    remembered = st.session_state.get("image.selected")
    scene = editor_state(
        "image.scene",
        boxes,
        source=(current.number, image, tuple(rows)),
        selected=rows.index(remembered) if remembered in rows else None,
    )
    box_editor(
        scene,
        boxes=boxes,
        width=width,
        height=height,
        image=picture,
        coordinates=False,
        label=f"{current.dataset.images.names[image]} with its boxes",
    )
    selected = None if scene.selected is None else rows[scene.selected]
    st.session_state["image.selected"] = selected
    return selected


with page.page("image"):
    current = data_bar()
    if len(current.dataset.images):
        inspector()
    else:
        st.info("This data set has no images. Open another one.", icon=":material/info:")
