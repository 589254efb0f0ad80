"""Inspect: labels that confident predictions contradict, for a person to decide."""

import streamlit as st

from iouviz.data.issues import IssueLog
from iouviz.data.writers.coco import WRITE_COCO_JSON
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.suspicious import SUSPICIONS, amend
from iouviz.lessons import lesson
from iouviz.ui import inspect, labels, page, permalink, show
from iouviz.ui.gallery import gallery
from iouviz.ui.session import data_bar, get_ready, operating_point
from iouviz.ui.session.operating_point import score_span

TEXT = lesson("labels")
AT = "labels.at"


def choose_sure():
    """From which score on a prediction contradicts a label."""
    low, high = score_span(current)
    key = f"labels.sure.{current.number}"
    st.session_state.setdefault(key, permalink.number("sure", min(max(0.5, low), high), low, high))
    sure = st.slider("Score that contradicts", low, high, step=0.05, key=key, help=TEXT["Sure"])
    operating_point.keep(current, {"sure": sure})
    return round(sure, 4)


@st.fragment
def review():
    """The labels, the one that is looked at, and what follows from the decisions."""
    with page.boundary():
        side, tiles = st.columns([5, 7], gap="large")  # on a narrow screen the decision comes first
        at = min(st.session_state.get(AT, 0), len(found) - 1)
        with side:
            details = st.container()
            effect()
        with tiles:
            changed = st.session_state.pop("labels.changed", ())
            clicked = gallery(
                "labels.tiles",
                count=len(found),
                card=lambda i: labels.suspicion_card(dataset, found, i, decisions),
                rev=f"{current.number} {sure}",
                ratio=1.0,
                label=f"{len(found)} labels in doubt",
                current=at,
                anew=changed,
            )
        if clicked is not None:
            st.session_state[AT] = clicked
            st.rerun(scope="fragment")
        with details:
            look_at(at)


def look_at(at):
    """One label: what speaks against it, and the decision."""
    st.markdown(f"**{at + 1} of {len(found)}: {SUSPICIONS[found.kind[at]]}?**")
    st.markdown(labels.evidence(dataset, found, at))
    st.caption(f"Doubt {found.doubt[at]:.2f}", help=TEXT["Doubt"])
    with st.container(horizontal=True):
        for text, verdict, key in (("Label is wrong", True, "W"), ("Label is right", False, "K")):
            st.button(text, on_click=decide, args=(at, verdict), shortcut=key)
        st.button("Forget", on_click=decide, args=(at, None), shortcut="F")
        if st.button("Image", icon=":material/image_search:", shortcut="I"):
            wrong = int(found.object[at])
            box = ("object", wrong) if wrong >= 0 else ("prediction", int(found.prediction[at]))
            here = {"sure": f"{sure:g}"}
            walk = inspect.Walk(
                current.number, "", "labels in doubt", found.image, at, here, "pages/labels.py"
            )
            inspect.enter_image(walk, current, box)


def decide(at, wrong):
    """Keep what was decided, and go on to the next that is open."""
    label = labels.label_at(found, at)
    decisions.pop(label, None)
    if wrong is not None:
        decisions[label] = wrong
        st.session_state[AT] = labels.next_open(found, decisions, at)
    st.session_state["labels.changed"] = (at,)


def effect():
    """AP before and after the labels that were found wrong are put right."""
    wrong = labels.confirmed(found, decisions)
    looked = sum(labels.label_at(found, at) in decisions for at in range(len(found)))
    st.divider()
    before = current.evaluation(COCO).summary["AP"]
    mended = amend(dataset, found, wrong)
    after = evaluate(mended).summary["AP"] if wrong else before
    show.figures(
        [
            ("Looked at", looked, f"of {len(found)}"),
            ("Found wrong", len(wrong), "by you"),
            ("AP", before, "as labelled"),
            ("AP put right", after, f"{after - before:+.4f}"),
        ]
    )
    st.caption(TEXT["If"])
    if wrong:
        with st.container(horizontal=True):
            table = labels.as_csv(dataset, found, wrong)
            st.download_button("List (CSV)", table, "wrong_labels.csv", "text/csv")
            st.download_button(
                "Labels put right (COCO)",
                lambda: next(iter(WRITE_COCO_JSON.write(mended, IssueLog())))[1],
                "ground_truth.json",
                "application/json",
            )


with page.page("labels"):
    current = data_bar()
    get_ready(current)
    dataset, decisions = current.dataset, labels.decisions_of(current)
    st.markdown(TEXT[""])
    sure = choose_sure()
    found = labels.suspicious_of(current, sure)
    if len(found):
        review()
    else:
        st.info(TEXT["Nothing"], icon=":material/info:")
