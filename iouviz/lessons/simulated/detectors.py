"""Simulated detectors, each with one error, and questions about them.

Knobs are those of `iouviz.data.simulate`, by name; the ones not named are at rest. Numbers in
the texts are of the sample set with seed 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from iouviz.lessons.questions import Question


@dataclass(frozen=True, slots=True)
class Dial:
    """One knob, as a slider.

    Attributes
    ----------
    knob : str
    name, help : str
    high : float
        Where the slider ends; beyond it there is nothing more to see.
    step : float
    low : float
    """

    knob: str
    name: str
    help: str
    high: float
    step: float
    low: float = 0.0


@dataclass(frozen=True, slots=True)
class Character:
    """A detector with a fault.

    Attributes
    ----------
    name : str
    knobs : mapping
        Knob to value.
    notice : str
        One or two sentences.
    """

    name: str
    knobs: Mapping[str, float]
    notice: str


DIALS = (
    Dial("localisation", "Loose boxes", "Noise of each edge, of the side.", 0.3, 0.01),
    Dial(
        "miss_small",
        "Missed, small",
        "Probability of missing one of up to 32² px.",
        1.0,
        0.05,
    ),
    Dial("miss_large", "Missed, large", "Probability of missing one of 96² px or more.", 1.0, 0.05),
    Dial("confusion", "Wrong class", "Probability of predicting another class.", 1.0, 0.05),
    Dial(
        "duplicates",
        "Duplicates",
        "Probability of a second prediction on an object, with lower confidence.",
        1.0,
        0.05,
    ),
    Dial(
        "background", "Background FPs", "Predictions without an object, mean per image.", 10.0, 0.5
    ),
    Dial(
        "separation",
        "Score separation",
        "Distance of TP and FP scores, in standard deviations.",
        4.0,
        0.1,
    ),
    Dial(
        "temperature",
        "Temperature",
        "Below 1 over-confident, above 1 under-confident.",
        4.0,
        0.25,
        0.25,
    ),
)

PERFECT = Character(
    "Perfect",
    {},
    "Every object is predicted exactly once: AP is 1. Turn one knob and see which metric reacts.",
)
LOOSE = Character(
    "Loose boxes",
    {"localisation": 0.1},
    "Each edge is off by about a tenth of the side: AP50 is still 0.985, AP75 only 0.287, AP "
    "0.449.",
)
MISSES = Character(
    "Missed small objects",
    {"miss_small": 0.6},
    "The curve ends early, because recall cannot reach 1. AP of small objects is 0.470, of large "
    "ones 1.",
)
TWICE = Character(
    "Duplicates",
    {"duplicates": 0.5},
    "Half of the objects have a second prediction, but with lower confidence: AP50 is still 0.969.",
)
GHOSTS = Character(
    "Background FPs",
    {"background": 3.0, "separation": 0.0},
    "Three predictions without an object in each image, as confident as the true positives: AP50 "
    "is 0.886. With a score separation of 4 the same predictions cost next to nothing: 0.999.",
)
MIXES = Character(
    "Wrong classes",
    {"confusion": 0.3},
    "A wrong class counts twice: the object is missed, and another class gets a false positive. "
    "AP is 0.701.",
)
CHARACTERS = (PERFECT, LOOSE, MISSES, TWICE, GHOSTS, MIXES)


QUESTIONS = (
    Question(
        "simulated.twice",
        "A perfect detector predicts every second object twice; the second box has a slightly "
        "lower confidence. Its AP50 was 1. What is it now?",
        ("0.50", "0.68", "0.97"),
        2,
        "A third of all predictions are false positives, but most of them rank low: AP50 is 0.969. "
        "Precision over all of them is 0.68.",
    ),
    Question(
        "simulated.temperature",
        "A detector becomes over-confident: every confidence moves towards 0 or 1, the order "
        "stays. What happens to AP?",
        ("it falls", "it rises", "nothing"),
        2,
        "AP depends on the order alone. Change the *temperature*: AP stays the same, and only the "
        "calibration error changes. That matters as soon as you choose a confidence threshold.",
    ),
)
