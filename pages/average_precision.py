"""Learn: ranked boxes on a canvas, who takes whom, and the curve and areas that follow."""

import numpy as np
import streamlit as st

from iouviz.evaluation.curves import average_precision
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import COCO
from iouviz.figures.precision_recall import precision_recall_figure
from iouviz.lessons import lesson
from iouviz.lessons.ap_questions import EXERCISES, STARTS, WORKED
from iouviz.lessons.ranked import CLASSES, dataset_of
from iouviz.ui import page, permalink, show
from iouviz.ui.areas import STILL, areas, over_classes, say_undefined, ten_thresholds
from iouviz.ui.bench import draw_canvas, draw_ranking, draw_tools, open_bench, tried
from iouviz.ui.guess import guess, progress

KEY = "ap"
TEXT = lesson("average_precision")
THRESHOLDS = {f"{t:.2f}": t for t in COCO.iou_thresholds}
TOLD = 92  # px: three lines of words, so that what stands below does not jump
NAMES = [start.name for start in STARTS]


def take(start):
    """Put a scene on the bench, at the threshold that shows it."""
    st.session_state["ap.notice"] = f"**{start.name}.** {start.notice}"
    st.session_state["ap.iou"] = start.iou
    st.session_state["ap.start"] = start.name
    open_bench(KEY, start.things).put(start.things, step=len(start.things))


def take_preset():
    """Put the chosen scene on the bench; the pill springs back, to be pressed again."""
    chosen = st.session_state["ap.preset"]
    st.session_state["ap.preset"] = None
    if chosen:
        take(STARTS[NAMES.index(chosen)])


@st.fragment
def explorer(threshold):
    """Canvas, ranking, curve, areas: all that runs again while a hand moves or a step is made."""
    with page.boundary():
        bench = open_bench(KEY, WORKED.things)
        trial = tried(bench, iou_threshold=threshold)
        left, right = st.columns([6, 5], gap="large")
        with left:
            draw_canvas(bench, trial)
            name = choose_class(trial.dataset)
            curve = trial.so_far.curve(name, threshold)
            drawn = len(curve) and curve.positives
            if drawn:
                figure = precision_recall_figure(curve, page.mode(), height=250)
                st.plotly_chart(figure, theme=None, config=STILL, key="ap.curve")
        with right:
            draw_ranking(bench, trial)
            draw_tools(bench)
            with st.container(height=TOLD, border=False):
                st.markdown(trial.told)
            numbers(trial, curve, name)
        if drawn:
            areas(curve, name, KEY, beside=True)
        elif trial.waiting:
            st.caption(TEXT["Curve waits"])
        else:
            say_undefined(curve, name)
    if bench.settled and st.session_state["ap.settled"] != bench.things:
        st.rerun()  # the hands rest: what stands below follows


def choose_class(dataset):
    """Whose curve is drawn, where there are two."""
    if len(dataset.classes) == 1:
        return dataset.classes[0]
    chosen = st.segmented_control("Curve of", CLASSES, default=CLASSES[0], key="ap.class")
    return chosen or CLASSES[0]


def numbers(trial, curve, name):
    """Precision, recall and AP of what has been judged so far."""
    tp, fp = (int(each[-1]) if len(curve) else 0 for each in (curve.tp, curve.fp))
    precision = float(curve.precision[-1]) if len(curve) else np.nan
    recall = float(curve.recall[-1]) if len(curve) else 0.0
    entries = [
        ("Precision", precision, f"TP / (TP + FP) = {tp} / {tp + fp}"),
        ("Recall", recall, f"TP / objects = {tp} / {curve.positives}"),
        ("AP", average_precision(curve, "101-point"), f"of {name}, 101-point"),
    ]
    if len(trial.so_far.classes) > 1:
        entries.append(("Mean AP", trial.so_far.summary["AP"], "over classes"))
    show.figures(entries)


def questions():
    """Things to guess at, each with a scene that answers."""
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
        st.session_state["ap.iou"] = permalink.one_of("iou", list(THRESHOLDS), "0.50")
    st.markdown(TEXT[""])
    left, right = st.columns([8, 3], gap="large")
    left.pills("Start from", NAMES, key="ap.preset", on_change=take_preset)
    # a widget's own value is dropped while its page is left
    st.session_state.setdefault("ap.iou", st.session_state.get("ap.iou.kept", "0.50"))
    iou = right.select_slider("IoU threshold", list(THRESHOLDS), key="ap.iou")
    st.session_state["ap.iou.kept"] = iou
    permalink.keep({"start": st.session_state["ap.start"], "iou": iou})
    st.markdown(st.session_state["ap.notice"])
    bench = open_bench(KEY, WORKED.things)
    st.session_state["ap.settled"] = bench.things
    explorer(THRESHOLDS[iou])
    evaluation = evaluate(dataset_of(bench.things), COCO)
    tabs = st.tabs(["Guess first", "Ten thresholds", "Mean over classes", "How it is made"])
    with tabs[0]:
        questions()
    with tabs[1]:
        st.markdown(TEXT["Ten thresholds"])
        ten_thresholds(evaluation, THRESHOLDS[iou], "ap")
    with tabs[2]:
        over_classes(evaluation)
        st.markdown(TEXT["Mean over classes"])
    with tabs[3]:
        st.markdown(TEXT["How it is made"] + "\n\n" + TEXT["What AP does not say"])
