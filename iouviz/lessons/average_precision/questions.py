"""Scenes for the Average precision page, and its questions."""

from dataclasses import dataclass, replace

from iouviz.lessons.average_precision.ranked import SceneBoxes, scene
from iouviz.lessons.boxes.presets import Corners
from iouviz.lessons.questions import Question


@dataclass(frozen=True, slots=True)
class Start:
    """A scene to start from.

    Attributes
    ----------
    name : str
        Short, for a button.
    boxes : tuple of SceneBox
    notice : str
        What to do with it and what to see, Markdown.
    iou : str
        The IoU threshold that shows it.
    step : int or None
        How many predictions have been evaluated at first; None: all.
    """

    name: str
    boxes: SceneBoxes
    notice: str
    iou: str = "0.50"
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question, and the scene that answers it."""

    question: Question
    start: Start


def moved(box: Corners, dx: float, dy: float) -> Corners:
    """A box, shifted."""
    x1, y1, x2, y2 = box
    return x1 + dx, y1 + dy, x2 + dx, y2 + dy


FIVE: tuple[Corners, ...] = (
    (40, 40, 150, 130),
    (250, 50, 360, 140),
    (460, 40, 570, 130),
    (110, 240, 230, 340),
    (390, 240, 510, 340),
)
THREE = FIVE[:3]
NEAR = tuple(moved(box, 4, 3) for box in THREE)
FOUR: tuple[Corners, ...] = tuple((x, y, x + 120, y + 96) for y in (40, 240) for x in (40, 420))
EMPTY: tuple[Corners, ...] = tuple(
    (x, y, x + 56, y + 48) for y in (180, 300) for x in (40, 180, 320, 460)
)

WORKED = Start(
    "Worked example",
    scene(
        FIVE,
        [
            moved(FIVE[0], 4, 3),
            moved(FIVE[1], 12, 6),
            (560, 230, 630, 300),
            moved(FIVE[0], -10, 8),
            moved(FIVE[2], 45, 20),
            moved(FIVE[2], 6, -4),
            moved(FIVE[3], 20, 8),
            (20, 320, 80, 380),
            moved(FIVE[1], -14, -8),
            moved(FIVE[4], -3, 2),
        ],
    ),
    "Five objects, ten predictions. Press **Play**: each prediction is matched to at most one "
    "object.",
    step=0,
)
EVALUATED = replace(
    WORKED,
    name="Worked example, evaluated",
    notice="All ten predictions are evaluated. Step back to see precision fall and rise.",
    step=None,
)
STRICTER = replace(
    WORKED,
    name="Worked example at 0.75",
    notice="At an IoU threshold of 0.75 three of ten predictions are true positives. Compare 0.50.",
    iou="0.75",
    step=None,
)
DUPLICATE = Start(
    "A duplicate",
    scene(THREE, NEAR),
    "Three objects, three good boxes: AP is 1. Select the first in the ranking and press "
    "**Clone**.",
)
LAST = Start(
    "Low-ranked FP",
    scene(THREE, [*NEAR, EMPTY[1]]),
    "The last prediction matches no object, yet AP is 1. Drag it up the ranking, one place at a "
    "time, to the top.",
)
THREE_OF_TEN = Start(
    "Three of ten",
    scene(THREE, [*NEAR, *EMPTY[:7]]),
    "Seven of ten predictions are false positives, yet AP is 1: they all rank below the true "
    "positives. Drag a true positive down and see what each false positive above it costs.",
)
LOOSE = Start(
    "Loose boxes",
    scene(
        FOUR,
        [moved(box, 28, 0) for box in FOUR],
    ),
    "Each object is detected, by a box that is 28 px off. Raise the IoU threshold, look at **Ten "
    "thresholds** below, then drag one box onto its object.",
)
APPLES: tuple[Corners, ...] = tuple(
    (x, y, x + 70, y + 56) for y in (40, 160, 280) for x in (40, 180, 320)
)
PEAR: Corners = (500, 160, 570, 240)
RARE = Start(
    "Rare class",
    scene(
        [*APPLES, PEAR],
        [*(moved(box, 4, 3) for box in APPLES), moved(PEAR, 10, 70)],
        labels=([0] * 9 + [1], [0] * 9 + [1]),
    ),
    "Nine apples are detected, the one pear is missed. Drag the pear's box (the last prediction) "
    "onto it, and watch the mean.",
)
STARTS = (WORKED, DUPLICATE, LAST, THREE_OF_TEN, LOOSE, RARE)

EXERCISES = (
    Exercise(
        Question(
            "ap.duplicate",
            "Three objects, three good boxes: AP is 1. You add a copy of the most confident box, "
            "just below it in the ranking. What happens to AP?",
            ("it stays 1", "it falls"),
            1,
            "An object can be matched once. The copy comes second, its object is already matched, "
            "and it is a **false positive**: precision goes 1, ½, ⅔, ¾, and AP falls to 0.834. "
            "That is why detectors remove duplicates by NMS.",
        ),
        DUPLICATE,
    ),
    Exercise(
        Question(
            "ap.last",
            "The same three good boxes, and a false positive with the lowest confidence of all. "
            "How much AP does it cost?",
            ("a quarter of AP: 1 of 4 is wrong", "a little", "nothing"),
            2,
            "When it is evaluated, recall is already 1, so no area is left to lose: AP stays "
            "**1**. Ranked first it would cost the most: precision ½, ⅔, ¾, and AP **0.75**. AP "
            "measures the ranking.",
        ),
        LAST,
    ),
    Exercise(
        Question(
            "ap.zigzag",
            "The confidence threshold is lowered, so more and more predictions count. Recall never "
            "falls. And precision?",
            ("it never rises", "it falls and rises"),
            1,
            "Each true positive raises it, each false positive lowers it. In the worked example "
            "it is 1, 1, 0.67, 0.5, 0.4, **0.5, 0.57**, 0.5, 0.44, **0.5**: a zigzag. The "
            "envelope, the best precision at this recall *or a higher one*, smooths it before the "
            "area is taken.",
        ),
        EVALUATED,
    ),
    Exercise(
        Question(
            "ap.accuracy",
            "Three objects. Of ten predictions three are true positives. How high can AP be?",
            ("0.3", "0.65", "1"),
            2,
            "AP is not the fraction of correct predictions. With the three true positives on top "
            "of the ranking, recall is 1 before the first false positive, and AP is **1**, though "
            "only 30 % of the boxes are correct. With the seven on top it would be 0.3.",
        ),
        THREE_OF_TEN,
    ),
    Exercise(
        Question(
            "ap.threshold",
            "You raise the IoU threshold from 0.50 to 0.75. What happens to precision and recall "
            "of the same boxes?",
            ("precision rises, recall falls", "both fall", "recall stays, precision falls"),
            1,
            "True positives turn into false positives; no box goes away. In the worked example 5 "
            "of 10 are true positives at 0.50 and 3 of 10 at 0.75: precision falls from 0.5 to "
            "**0.3**, recall from 1 to **0.6**. It is the *confidence* threshold that trades one "
            "for the other.",
        ),
        STRICTER,
    ),
    Exercise(
        Question(
            "ap.loose",
            "Every object has one prediction, and every prediction has an IoU of 0.62 with its "
            "object. AP50 is 1. And AP75?",
            ("about 0.8", "about 0.6", "0"),
            2,
            "An IoU of 0.62 reaches the thresholds 0.50, 0.55 and 0.60, and none of the others. "
            "AP50 is **1**, AP75 is **0**, and AP averaged over the ten thresholds is 3 / 10 = "
            "**0.3**. AP50 does not reveal loose boxes.",
        ),
        LOOSE,
    ),
    Exercise(
        Question(
            "ap.rare",
            "Nine apples and one pear. All apples are detected, the pear is missed, and the only "
            "pear prediction is a false positive. Mean AP over the two classes at 0.50?",
            ("0.9", "0.5"),
            1,
            "The mean is taken over *classes*, not boxes: apple 1, pear 0, mean **0.5**, though 9 "
            "of 10 objects are detected. One pear weighs as much as nine apples.",
        ),
        RARE,
    ),
)
