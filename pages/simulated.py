"""Learn: a detector with knobs, and what each fault does to the curve and the numbers."""

import streamlit as st

from iouviz.data.simulate.simulate import Knobs, simulate
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.calibration import calibration
from iouviz.evaluation.protocols import COCO
from iouviz.lessons import lesson
from iouviz.lessons.simulated.detectors import CHARACTERS, DIALS, PERFECT, QUESTIONS
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.learn.ap_areas import curve_and_areas, over_classes, say_undefined, ten_thresholds
from iouviz.ui.session import data_bar
from iouviz.ui.session.opened import SAMPLE

TEXT = lesson("simulated")
NAMES = [character.name for character in CHARACTERS]
REST = Knobs()


def key(dial):
    """Of a dial's value in session state."""
    return f"simulated.{dial.knob}"


def turn_to(character):
    """Turn every knob to where a character has it."""
    for dial in DIALS:
        value = character.knobs.get(dial.knob, getattr(REST, dial.knob))
        st.session_state[key(dial)] = float(value)
    st.session_state["simulated.notice"] = f"**{character.name}.** {character.notice}"


def take_character():
    """The pill springs back, to be pressed again."""
    chosen = st.session_state["simulated.character"]
    st.session_state["simulated.character"] = None
    if chosen:
        turn_to(CHARACTERS[NAMES.index(chosen)])


def knobs():
    """Eight sliders, and the detector they make; kept in the address."""
    for row in (DIALS[:4], DIALS[4:]):
        for column, dial in zip(st.columns(4, gap="large"), row, strict=True):
            # a widget's own value is dropped while its page is left
            kept = st.session_state.get("simulated.kept", {})
            st.session_state.setdefault(key(dial), kept.get(dial.knob, getattr(REST, dial.knob)))
            column.slider(
                dial.name, dial.low, dial.high, step=dial.step, key=key(dial), help=dial.help
            )
    values = {dial.knob: st.session_state[key(dial)] for dial in DIALS}
    st.session_state["simulated.kept"] = values
    turned = {name: value for name, value in values.items() if value != getattr(REST, name)}
    permalink.keep(turned)
    return Knobs(**values)


def numbers(evaluation):
    """The summary, and what it cannot see."""
    true, false = evaluation.outcomes()
    score = evaluation.matched.candidates.dataset.predictions.score
    judged = true | false
    ece = calibration(score[judged], true[judged]).ece if judged.any() else float("nan")
    entries = [
        ("AP", "ten thresholds"),
        ("AP50", "at IoU 0.50"),
        ("AP75", "at IoU 0.75"),
        ("APs", "small objects"),
        ("APl", "large objects"),
        ("AR100", "mean recall"),
    ]
    named = {"AP": "AP@[.50:.95]"}
    rows = [(named.get(key, key), evaluation.summary[key], how) for key, how in entries]
    show.figures([*rows, ("ECE", ece, "calibration error")], digits=3)


def planted(simulated):
    """How many boxes of each kind were made."""
    counts = simulated.planted.counts
    show.grid(["", "made"], [[cause, f"{count:,}"] for cause, count in counts.items()])
    st.caption(TEXT["Planted"])


@st.fragment
def explorer(current):
    """Knobs and everything that follows them."""
    with page.boundary():
        st.pills("Start from", NAMES, key="simulated.character", on_change=take_character)
        st.markdown(st.session_state["simulated.notice"])
        if current.name != SAMPLE:
            st.caption(TEXT["Other data"])
        simulated = simulate(current.dataset, knobs(), seed=0)
        evaluation = evaluate(simulated.dataset, COCO)
        numbers(evaluation)
        name = st.selectbox(
            "Curve, at IoU 0.50, of",
            evaluation.classes,
            key=f"simulated.class.{current.number}",
            width=260,
        )
        names = ["Curve and areas", "Ten thresholds", "Mean over classes", "What was planted"]
        one, ten, classes, made = st.tabs(names)
        curve = evaluation.curve(name, 0.5)
        with one:
            if curve.positives and len(curve):
                curve_and_areas(curve, "simulated.curve")
            else:
                say_undefined(curve, name)
        with ten:
            ten_thresholds(evaluation, 0.5, "simulated", only=name)
        with classes:
            over_classes(evaluation)
        with made:
            planted(simulated)
        st.caption(TEXT["Numbers"])


with page.page("simulated"):
    current = data_bar()
    if not len(current.dataset.ground_truth):
        st.info("There are no objects to look at. Open another data set.", icon=":material/info:")
        st.stop()
    if "simulated.notice" not in st.session_state:
        turn_to(PERFECT)
        for dial in DIALS:
            start = st.session_state[key(dial)]
            start_at = permalink.number(dial.knob, start, dial.low, dial.high)
            st.session_state[key(dial)] = start_at
    st.markdown(TEXT[""])
    explorer(current)
    st.subheader("Questions", anchor=False)
    guess_all(QUESTIONS)
