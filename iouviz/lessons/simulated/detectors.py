"""Characters of a simulated detector, and questions about them.

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
    Dial("localisation", "Loose boxes", "Noise of each edge, as a share of the side.", 0.3, 0.01),
    Dial("miss_small", "Misses, small", "Chance to miss an object of up to 32² pixels.", 1.0, 0.05),
    Dial("miss_large", "Misses, large", "Chance to miss one of 96² pixels or more.", 1.0, 0.05),
    Dial("confusion", "Wrong class", "Chance to call a found object something else.", 1.0, 0.05),
    Dial(
        "duplicates",
        "Duplicates",
        "Chance to find an object twice, the second box with less confidence.",
        1.0,
        0.05,
    ),
    Dial(
        "background", "Ghosts", "Boxes where there is no object, an image, on average.", 10.0, 0.5
    ),
    Dial(
        "separation", "Good ranking", "How far scores of right boxes stand above wrong.", 4.0, 0.1
    ),
    Dial(
        "temperature", "Modesty", "Below 1 too sure of itself, above 1 too unsure.", 4.0, 0.25, 0.25
    ),
)

PERFECT = Character(
    "Perfect",
    {},
    "Every object, exactly, once: AP is 1. Turn one knob and see which number sees it.",
)
LOOSE = Character(
    "Loose boxes",
    {"localisation": 0.1},
    "Edges are off by a tenth of the side: AP50 is still 0.985, AP75 only 0.287, AP 0.449.",
)
MISSES = Character(
    "Misses small ones",
    {"miss_small": 0.6},
    "The curve ends early: recall is lost for good. AP of small objects is 0.470, of large ones 1.",
)
TWICE = Character(
    "Duplicates",
    {"duplicates": 0.5},
    "Half of the objects are found twice, but the second box has less confidence: AP50 is still "
    "0.969.",
)
GHOSTS = Character(
    "Sees ghosts",
    {"background": 3.0, "separation": 0.0},
    "Three boxes about nothing in each image, as sure as the right ones: AP50 is 0.886. With "
    "scores that tell them apart (good ranking at 4) the same boxes cost next to nothing: 0.999.",
)
MIXES = Character(
    "Mixes classes",
    {"confusion": 0.3},
    "A wrong class costs twice: the object is missed, and another class gets a false positive. "
    "AP is 0.701.",
)
CHARACTERS = (PERFECT, LOOSE, MISSES, TWICE, GHOSTS, MIXES)

QUESTIONS = (
    Question(
        "simulated.twice",
        "A perfect detector begins to find every second object twice; the second box has a "
        "little less confidence. What is left of its AP50 of 1?",
        ("0.50", "0.68", "0.97"),
        2,
        "A third of all boxes are wrong, but most of them come late in the ranking: AP50 is 0.969. "
        "With all of them let in, precision would be 0.68.",
    ),
    Question(
        "simulated.temperature",
        "A detector becomes too sure of itself: every confidence is pushed towards 0 or 1, the "
        "order stays. What does AP do?",
        ("it falls", "it rises", "nothing"),
        2,
        "AP looks at the order alone. Move *Modesty*: AP stands still, and only the calibration "
        "error moves. That matters as soon as you choose a confidence to run at.",
    ),
)
