"""Scenes for the Average precision page, and its questions."""

from dataclasses import dataclass

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
    """

    name: str
    boxes: SceneBoxes
    notice: str
    iou: str = "0.50"


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
    "Five objects, ten predictions. Press **Play** and follow each of them.",
)
DUPLICATE = Start(
    "A duplicate",
    scene(THREE, NEAR),
    "Three objects, three good boxes, AP 1. Select the first in the ranking and press **Clone**.",
)
LAST = Start(
    "Last of all",
    scene(THREE, [*NEAR, EMPTY[1]]),
    "The last prediction is about nothing, and AP is 1. Now drag it up the ranking, place by "
    "place, to the top.",
)
THREE_OF_TEN = Start(
    "Three of ten",
    scene(THREE, [*NEAR, *EMPTY[:7]]),
    "Seven of ten predictions are wrong, and AP is 1: all that is wrong comes after all that is "
    "right. Drag a right one down, and see what each wrong one above it costs.",
)
LOOSE = Start(
    "Loose boxes",
    scene(
        FOUR,
        [moved(box, 28, 0) for box in FOUR],
    ),
    "Each object is found, by a box that is 28 px off. Raise the IoU threshold, look at **Ten "
    "thresholds** below, then drag one box home.",
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
    "Nine apples are found, and the one pear is not. Drag the pear's box (the last prediction) "
    "onto it, and watch the mean.",
)
STARTS = (WORKED, DUPLICATE, LAST, THREE_OF_TEN, LOOSE, RARE)

EXERCISES = (
    Exercise(
        Question(
            "ap.duplicate",
            "Three objects, three good boxes: AP is 1. You copy the box of the highest confidence; "
            "the copy lies well on the same object. What does AP do?",
            ("it stays 1", "it falls"),
            1,
            "An object can be found once. The copy comes second, finds its object already matched, "
            "and is a **false positive**: precision goes 1, ½, ⅔, ¾, and AP to 0.834. That is why "
            "detectors suppress duplicates before they answer.",
        ),
        DUPLICATE,
    ),
    Exercise(
        Question(
            "ap.last",
            "The same three good boxes, and one that is about nothing, with the lowest confidence "
            "of all. What does it cost?",
            ("a quarter of AP: 1 of 4 is wrong", "a little", "nothing"),
            2,
            "When it comes, every object has been found: recall cannot grow, and no area is left "
            "to lose. AP stays **1**. Ranked first it would cost the most: precision ½, ⅔, ¾, and "
            "AP **0.75**. AP judges the order.",
        ),
        LAST,
    ),
    Exercise(
        Question(
            "ap.zigzag",
            "More and more predictions are let in, the most confident first. Recall never falls. "
            "And precision?",
            ("it never rises", "it falls and rises"),
            1,
            "Each right one lifts it, each wrong one lowers it. In the worked example it goes "
            "1, 1, 0.67, 0.5, 0.4, **0.5, 0.57**, 0.5, 0.44, **0.5**: a zigzag. The envelope, the "
            "best precision at this recall *or a higher one*, smooths it; then comes the area.",
        ),
        WORKED,
    ),
    Exercise(
        Question(
            "ap.accuracy",
            "Three objects. Of ten predictions three are right, seven wrong. How high can AP be?",
            ("0.3", "0.65", "1"),
            2,
            "AP is no share of right answers. With the three right ones on top of the ranking "
            "every object is found before the first mistake, and AP is **1**, while only 30 % of "
            "the boxes are right. With the seven on top it would be 0.3.",
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
            "Right ones turn into wrong ones; no box goes away. In the worked example 5 of 10 are "
            "right at 0.50 and 3 of 10 at 0.75: precision falls from 0.5 to **0.3**, recall from 1 "
            "to **0.6**. It is the *confidence* threshold that trades one for the other.",
        ),
        WORKED,
    ),
    Exercise(
        Question(
            "ap.loose",
            "Every object is found, every box overlaps its object by an IoU of 0.62, nothing is "
            "found twice. AP50 is 1. And AP75?",
            ("about 0.8", "about 0.6", "0"),
            2,
            "An IoU of 0.62 passes 0.50, 0.55 and 0.60 and no stricter threshold. AP50 stays "
            "**1**, AP75 is **0**, and AP over the ten thresholds is 3 of 10: **0.3**. Loose boxes "
            "do not show at 0.50.",
        ),
        LOOSE,
    ),
    Exercise(
        Question(
            "ap.rare",
            "Nine apples and one pear. All apples are found, the pear is not, and the box that "
            "says pear is wrong. Mean AP over the two classes at 0.50?",
            ("0.9", "0.5"),
            1,
            "The mean is taken over *classes*, not boxes: apple 1, pear 0, mean **0.5**, though 9 "
            "of 10 objects are found. One pear weighs as much as nine apples.",
        ),
        RARE,
    ),
)
