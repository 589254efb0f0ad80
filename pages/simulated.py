"""Learn: a detector with knobs, and what each error does to image, numbers and curve."""

from functools import partial

import streamlit as st

from iouviz.data.simulate.simulate import Knobs, simulate
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.calibration import calibration
from iouviz.evaluation.protocols import COCO
from iouviz.lessons import lesson
from iouviz.lessons.simulated.detectors import CHARACTERS, DIALS, PERFECT, QUESTIONS
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.simulated import (
    REST,
    character_of,
    choose_image,
    draw_outcomes,
    setting,
    show_details,
)
from iouviz.ui.session import data_bar
from iouviz.ui.session.opened import SAMPLE

TEXT = lesson("simulated")
NAMES = [character.name for character in CHARACTERS]


def key(dial):
    """Of a dial's value in session state."""
    return f"simulated.{dial.knob}"


def turn_to(character):
    """Turn every knob to where a character has it."""
    for dial in DIALS:
        st.session_state[key(dial)] = setting(character, dial)


def take_character():
    """The pill springs back, to be pressed again."""
    chosen = st.session_state["simulated.character"]
    st.session_state["simulated.character"] = None
    if chosen:
        turn_to(CHARACTERS[NAMES.index(chosen)])


def notice(current):
    """What to see in a character, as long as every knob is where it has it."""
    character = character_of({dial.knob: st.session_state[key(dial)] for dial in DIALS})
    if character is None:
        return TEXT["Own settings"]
    other = "" if current.name == SAMPLE else f" {TEXT['Other data']}"
    return f"**{character.name}.** {character.notice}{other}"


def knobs():
    """Eight sliders, and the detector they make."""
    for row in (DIALS[:4], DIALS[4:]):
        for column, dial in zip(st.columns(4, gap="large"), row, strict=True):
            column.slider(
                dial.name, dial.low, dial.high, step=dial.step, key=key(dial), help=dial.help
            )
    return Knobs(**{dial.knob: st.session_state[key(dial)] for dial in DIALS})


def settle_knobs():
    """Each knob where it was left, or where the address has it."""
    for dial in DIALS:
        read = partial(permalink.number, dial.knob, low=dial.low, high=dial.high)
        stay(key(dial), setting(PERFECT, dial), read)


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
        ("AR100", "average recall"),
    ]
    named = {"AP": "AP@[.50:.95]"}
    rows = [(named.get(key, key), evaluation.summary[key], how) for key, how in entries]
    show.figures([*rows, ("ECE", ece, "calibration error")], digits=3)


@st.fragment
def explorer(current):
    """Knobs and everything that follows them."""
    with page.boundary():
        st.pills(
            "Detectors",
            NAMES,
            key="simulated.character",
            on_change=take_character,
            label_visibility="collapsed",
        )
        settle_knobs()
        simulated = simulate(current.dataset, knobs(), seed=0)
        evaluation = evaluate(simulated.dataset, COCO)
        left, right = st.columns([6, 5], gap="large")
        with left:
            image = choose_image(current)
            draw_outcomes(simulated.dataset, image)
        with right:
            st.markdown(notice(current))
            numbers(evaluation)
        section = show_details(simulated, evaluation, current.number)
        image_name = current.dataset.images.names[image]
        values = {dial.knob: st.session_state[key(dial)] for dial in DIALS}
        turned = {name: value for name, value in values.items() if value != getattr(REST, name)}
        permalink.keep({**turned, "image": image_name, "section": section})


with page.page("simulated"):
    current = data_bar()
    if not len(current.dataset.ground_truth):
        st.info("These data have no objects. Open a data set with ground truth.")
        st.stop()
    st.markdown(TEXT[""])
    explorer(current)
    guess_all(QUESTIONS)
