"""Inspect: labels that confident predictions contradict, for a person to decide."""

import numpy as np
import streamlit as st

from iouviz.data.issues import IssueLog, number_of
from iouviz.data.writers.coco import WRITE_COCO_JSON
from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.label_errors import MISSING
from iouviz.lessons import lesson
from iouviz.ui.components.gallery import gallery
from iouviz.ui.components.live_figure import is_at_rest
from iouviz.ui.frame import page, show
from iouviz.ui.inspect import gallery_walk, label_decisions, label_errors
from iouviz.ui.inspect.lacking import say_lacking
from iouviz.ui.session import data_bar, get_ready, operating_point

TEXT = lesson("labels")
AT = "labels.at"
ANSWERS = ("Label is wrong", "Label is right")
OF_MISSING = ("Add this label", "No label is missing")


@st.fragment
def review():
    """The minimum confidence, the labels, the one that is looked at, and what follows."""
    with page.boundary():
        minimum = label_errors.choose_minimum(current)
        if is_at_rest(f"labels.minimum.{current.number}"):
            operating_point.keep(current, {"minimum": minimum})
        found = label_errors.label_errors_of(current, minimum)
        side, tiles = st.columns([5, 7], gap="large")  # on a narrow screen the decision comes first
        with side:
            details = st.container()
            effect(found)
        with tiles:
            if len(found):
                tiles_of(found, minimum)
            else:
                st.info(TEXT["Nothing"], icon=":material/info:")
        if len(found):
            with details:
                look_at(found, min(st.session_state.get(AT, 0), len(found) - 1))


def tiles_of(found, minimum):
    """The labels that may be wrong, the highest mistakenness first."""
    clicked = gallery(
        "labels.tiles",
        count=len(found),
        card=lambda i: label_errors.label_error_card(dataset, found, i, decisions),
        rev=f"{current.number} {minimum}",
        ratio=1.0,
        label=number_of(len(found), "possible label error"),
        current=min(st.session_state.get(AT, 0), len(found) - 1),
        anew=st.session_state.pop("labels.changed", ()),
    )
    if clicked is not None:
        st.session_state[AT] = clicked
        st.rerun(scope="fragment")


def look_at(found, at):
    """One label: what speaks against it, and the decision."""
    st.markdown(f"**{at + 1:,} of {len(found):,}: {label_errors.kind_of(dataset, found, at)}?**")
    st.markdown(show.plain(label_errors.evidence(dataset, found, at)))
    st.caption(f"Mistakenness {found.mistakenness[at]:.2f}", help=TEXT["Mistakenness"])
    texts = OF_MISSING if found.kind[at] == MISSING else ANSWERS
    with st.container(horizontal=True):
        for text, wrong, key in zip(texts, (True, False), "WK", strict=True):
            st.button(
                text, on_click=decide, args=(found, at, wrong), shortcut=key, key=f"labels.{key}"
            )
        st.button("Undo", on_click=decide, args=(found, at, None), shortcut="F", key="labels.F")
        if st.button("Image", icon=":material/image_search:", shortcut="I"):
            row = int(found.object[at])
            box = ("object", row) if row >= 0 else ("prediction", int(found.prediction[at]))
            gallery_walk.enter_image(
                current, found.image, at, name="label errors", page="labels", selected=box
            )


def decide(found, at, wrong):
    """Keep what was decided, and go on to the next that is open."""
    label_decisions.decide(decisions, found, at, wrong)
    if wrong is not None:
        st.session_state[AT] = label_decisions.next_open(found, decisions, at)
    st.session_state["labels.changed"] = (at,)


def effect(found):
    """AP before and after the labels that were found wrong are corrected."""
    wrong = label_decisions.wrong_labels(decisions, found.take(np.arange(0)))
    st.divider()
    before, after, corrected = label_errors.average_precision(current, wrong)
    show.figures(
        [
            ("Decided", len(decisions), f"{len(found):,} in this list"),
            ("Wrong labels", len(wrong), "by your decisions"),
            ("AP@[.50:.95]", before, "as labelled"),
            ("AP@[.50:.95] after correction", after, f"{after - before:+.4f}"),
        ]
    )
    st.caption(TEXT["If"])
    with st.container(horizontal=True):
        if decisions:
            table = label_decisions.as_csv(dataset, decisions)
            st.download_button("Decisions (CSV)", table, "label_decisions.csv", "text/csv")
        if len(wrong):
            st.download_button(
                "Corrected labels (COCO)",
                lambda: next(iter(WRITE_COCO_JSON.write(corrected, IssueLog())))[1],
                "ground_truth.json",
                "application/json",
            )
        with st.popover("Open decisions", icon=":material/upload_file:", width="content"):
            st.file_uploader("Decisions (CSV)", "csv", key="labels.file", on_change=reopen)
    st.caption(st.session_state.pop("labels.note", TEXT["Kept"]))


def reopen():
    """Take up decisions that were downloaded before."""
    file = st.session_state["labels.file"]
    if file is None:
        return
    try:
        known, lost = label_decisions.read_csv(file.getvalue().decode("utf-8", "replace"), dataset)
    except ReadError as error:
        st.session_state["labels.note"] = f"{file.name}: {error}."
        return
    decisions.update(known)
    words = f"{number_of(len(known), 'decision')} opened from {file.name}"
    other = f"; {number_of(lost, 'line')} of other data left out" if lost else ""
    st.session_state["labels.note"] = f"{words}{other}."


with page.page("labels"):
    current = data_bar()
    get_ready(current)
    dataset, decisions = current.dataset, label_decisions.decisions_of(current)
    st.markdown(TEXT[""])
    say_lacking(dataset, "labels")
    if len(dataset.predictions):
        review()
