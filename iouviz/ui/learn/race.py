"""Seven losses from one start, each followed down its gradient, on the Losses page."""

from functools import partial

import streamlit as st

from iouviz.geometry.boxes import Boxes
from iouviz.geometry.descent.race import Corner, Track, in_objects, race
from iouviz.geometry.descent.rules import RaceLoss, Rule
from iouviz.geometry.descent.simulation import STEP_SIZES as SCHEDULE
from iouviz.lessons import lesson
from iouviz.lessons.losses.questions import INFLATES, STEP_SIZE
from iouviz.lessons.losses.starts import OBJECT, RACE_STARTS, SCALES, STEP_SIZES
from iouviz.ui.components.loss_race import race_view
from iouviz.ui.frame import permalink
from iouviz.ui.frame.guess import guess
from iouviz.ui.frame.permalink import Query
from iouviz.ui.frame.stay import stay

OWN = "Your boxes"  # those of the gradient field
STARTS = [*RACE_STARTS, OWN]
ETA, SCALE = 0.1, 1.0
TEXT = lesson("losses")


def race_part(own: Boxes) -> Query:
    """The race with its controls and questions; what belongs into the address.

    Parameters
    ----------
    own : (2, 4) array
        xyxy; the object and the prediction of the gradient field, which can be a start too.
    """
    stay("losses.from", STARTS[0], lambda start: permalink.one_of("start", STARTS, start))
    start = st.pills("Start", STARTS, key="losses.from", help=TEXT["Loss race"]) or STARTS[0]
    above = st.container()
    with st.expander("Advanced: step size, units, and c² held constant"):
        size, scale, held = _settings()
    if start == OWN:
        first, goal = in_objects(own[1], own[0])
    else:
        first, goal = RACE_STARTS[start], OBJECT
    with above:
        tracks = _tracks(first, goal, size, scale, held)
        race_view("losses.race", tracks, goal, SCHEDULE * (size / ETA))
        st.markdown(TEXT["Papers and race"])
    for column, question in zip(st.columns(2, gap="medium"), (INFLATES, STEP_SIZE), strict=True):
        with column:
            guess(question)
    with st.expander("Advanced: how the race is run, and what it does not show"):
        st.markdown(TEXT["Rules of the race"])
        st.markdown(TEXT["Reading the race"])
    return {
        "start": start,
        **({"eta": size} if size != ETA else {}),
        **({"scale": scale} if scale != SCALE else {}),
        **({"held": "yes"} if held else {}),
    }


def _settings() -> tuple[float, float, bool]:
    """Step size, factor of all coordinates, and whether c² is held constant."""
    stay("losses.eta", ETA, partial(_stop, "eta", STEP_SIZES))
    stay("losses.scale", SCALE, partial(_stop, "scale", SCALES))
    stay("losses.held", False, lambda held: permalink.one_of("held", ["yes"], "") == "yes" or held)
    slow, wide = st.columns(2, gap="large")
    size: float = slow.select_slider("Step size η", STEP_SIZES, key="losses.eta")
    scale: float = wide.select_slider("Multiply all coordinates by", SCALES, key="losses.scale")
    return size, scale, st.toggle("Hold c² constant in DIoU and CIoU", key="losses.held")


def _stop(name: str, options: tuple[float, ...], default: float) -> float:
    """The stop of a slider that the address asks for."""
    known = {f"{option:g}": option for option in options}
    return known[permalink.one_of(name, list(known), f"{default:g}")]


@st.cache_data(max_entries=64, show_spinner=False)
def _tracks(
    start: Corner, target: Corner, step_size: float, scale: float, detached: bool
) -> dict[RaceLoss, Track]:
    """Seven losses from one start; computed once for every choice."""
    steps, rule = SCHEDULE * (step_size / ETA), Rule(detached=detached)
    return race(start, target, step_sizes=steps, scale=scale, rule=rule)
