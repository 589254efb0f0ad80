"""Questions of the Boxes page, each with boxes that show the answer."""

from dataclasses import dataclass

from iouviz.lessons.boxes.presets import Corners
from iouviz.lessons.questions import Question


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question about two boxes on a canvas of 640 px, and a pair to try it on.

    Attributes
    ----------
    question : Question
    a, b : (x1, y1, x2, y2)
        Ground truth and prediction that show what holds.
    drawn : tuple of str
        What to draw of them, by the names on the page.
    try_it : str
        What to do with them.
    """

    question: Question
    a: Corners
    b: Corners
    drawn: tuple[str, ...]
    try_it: str


EXERCISES = (
    Exercise(
        Question(
            "boxes.half",
            "Two boxes have 100 px² each, and 50 px² in common. What is their IoU?",
            ("½", "⅓", "¼"),
            1,
            r"The union is $100 + 100 - 50 = 150$ px², and $\frac{50}{150} = \frac13$.",
        ),
        (170, 110, 410, 290),
        (290, 110, 530, 290),
        ("intersection", "union"),
        "Half of each box is covered by the other.",
    ),
    Exercise(
        Question(
            "boxes.third",
            "Two equal boxes coincide. Shift one sideways until IoU is ½. How far?",
            ("by half its width", "by a third", "by a quarter"),
            1,
            r"Shifted by a fraction $t$ of the width, intersection is $1-t$ and union $1+t$: "
            r"$\mathrm{IoU} = \frac{1-t}{1+t}$, which is ½ at $t = \frac13$. Two thirds of each "
            r"box are covered then. With half of each covered ($t = \frac12$), IoU is only ⅓.",
        ),
        (170, 110, 410, 290),
        (250, 110, 490, 290),
        ("intersection",),
        "B is shifted right by a third of its width. Shift it to half its width: 0.3333.",
    ),
    Exercise(
        Question(
            "boxes.edges",
            "Each edge of a 200 px square is off by 40 px. Which way costs the least IoU?",
            ("all outwards", "all inwards", "all to one side", "the same for all"),
            0,
            r"Outwards $\frac{200^2}{280^2} = 0.51$, shifted in both directions "
            r"$\frac{160^2}{2 \cdot 200^2 - 160^2} = 0.47$, inwards $\frac{120^2}{200^2} = 0.36$. "
            r"The errors add up to 160 px each time: a loss on coordinates (L1, L2) cannot tell "
            r"the three apart, but IoU can.",
        ),
        (220, 100, 420, 300),
        (180, 60, 460, 340),
        ("intersection",),
        "B is 40 px too large on every side. Pull its edges inwards, or shift it.",
    ),
)
