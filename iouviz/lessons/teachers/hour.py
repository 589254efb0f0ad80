"""An hour with a class: the stops in order, with minutes, what to do, and what to expect."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop.

    Attributes
    ----------
    page : str
        Name of a page.
    minutes : int
    task : str
        What to do there.
    answer : str
        What a class should find.
    state : mapping
        What the link sets on the page, as in its address.
    """

    page: str
    minutes: int
    task: str
    answer: str
    state: Mapping[str, str] = field(default_factory=dict)


HOUR = (
    Stop(
        "boxes",
        12,
        "Two equal boxes coincide. Ask how far one must be moved sideways for an IoU of 0.5, then "
        "move it.",
        "By a third of its width, not by half: two thirds of each box are covered, and "
        "(2/3) / (4/3) = 0.5. Moved by half, IoU is 0.33.",
        {"a": "170,110,410,290", "b": "170,110,410,290", "width": "640"},
    ),
    Stop(
        "tolerance",
        5,
        "How many pixels may a box of 8 x 8 be off sideways at an IoU threshold of 0.5? And one of "
        "128 x 128?",
        "2.67 and 42.67 pixels, a third of the width: a small object forgives few pixels.",
    ),
    Stop(
        "matching",
        13,
        "Raise the IoU threshold from 0.3 to 0.8. First let the class predict what precision and "
        "recall will do.",
        "Both fall: precision from 0.51 to 0.18, recall from 0.65 to 0.23. Only the confidence "
        "threshold trades one for the other.",
        {"step": "4", "iou": "0.3", "confidence": "0.3"},
    ),
    Stop(
        "average_precision",
        15,
        "Step through the worked example, then add a copy of a prediction.",
        "A copy is a duplicate: a false positive, because its object is already matched. How much "
        "AP it costs depends on its rank.",
    ),
    Stop(
        "dataset",
        5,
        "Find the class with the lowest AP and open the boxes behind one of its numbers.",
        "Pencils: long, thin and often half hidden, so that a small error costs much IoU.",
    ),
    Stop(
        "thresholds",
        5,
        "Choose a confidence threshold for a use that must not miss anything, and one for a use "
        "that must not raise false alarms.",
        "Low for the first, high for the second. F1 is best in between: at about 0.39 here.",
    ),
    Stop(
        "conventions",
        5,
        "Set the rules of two tools. How far apart are their mAPs on the same boxes?",
        "Far enough to swap two models in a ranking: always say which protocol was used.",
    ),
)
