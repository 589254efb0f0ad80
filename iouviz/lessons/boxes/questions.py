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
            "boxes.third",
            "Two equal boxes lie on each other. Slide one sideways until IoU is ½. How far?",
            ("by half its width", "by a third", "by a quarter"),
            1,
            r"Slid by a share $t$ of the width, they have $1-t$ in common and cover $1+t$: "
            r"$\mathrm{IoU} = \frac{1-t}{1+t}$, which is ½ at $t = \frac13$. Two thirds of each "
            r"box are covered then; half of each covered ($t = \frac12$) is an IoU of only ⅓.",
        ),
        (170, 110, 410, 290),
        (250, 110, 490, 290),
        ("intersection",),
        "B stands a third of its width to the right. Slide it to half a width: 0.3333.",
    ),
    Exercise(
        Question(
            "boxes.apart",
            "Two boxes do not touch. Bring one closer, still not touching. What does IoU do?",
            ("it rises", "it stays 0", "it falls"),
            1,
            r"IoU is 0 for near and far alike, so a network that learns by it learns nothing: the "
            r"gradient is 0. That is why GIoU exists. It takes away the empty share of the "
            r"enclosing box, from nearly −1 far apart up to 0 when equal boxes touch side by side, "
            r"or −½ when equal squares touch at a corner, so closer is better all the way.",
        ),
        (60, 60, 180, 180),
        (440, 250, 560, 370),
        ("enclosing box",),
        "Drag B towards A: IoU stays at 0, GIoU climbs, as less of the box around both, C, is "
        "empty (hatched).",
    ),
    Exercise(
        Question(
            "boxes.inside",
            "A small box lies inside a large one. Drag it about inside. Which number follows?",
            ("IoU", "GIoU", "DIoU"),
            2,
            r"What is shared is the small box, what is covered is the large one, wherever it lies: "
            r"IoU stands still. The enclosing box is the large one, and none of it is empty: "
            r"GIoU is IoU. Only the centres' distance changes, which DIoU and CIoU take away.",
        ),
        (120, 60, 520, 340),
        (160, 90, 320, 202),
        ("enclosing box", "centre distance"),
        "Drag B about inside A; pull it out, and all of them move.",
    ),
    Exercise(
        Question(
            "boxes.edges",
            "Each edge of a 200 px square is 40 px off. Which way keeps the most IoU?",
            ("all outwards", "all inwards", "all to one side", "the same for all"),
            0,
            r"Outwards $\frac{200^2}{280^2} = 0.51$, shifted in both directions "
            r"$\frac{160^2}{2 \cdot 200^2 - 160^2} = 0.47$, inwards $\frac{120^2}{200^2} = 0.36$. "
            r"The sum of the errors is 160 px each time: a distance of coordinates is not the "
            r"metric, and a loss on coordinates (L1, L2) cannot tell these three apart.",
        ),
        (220, 100, 420, 300),
        (180, 60, 460, 340),
        ("intersection",),
        "B is 40 px too large all round. Pull its edges inwards, or shift it.",
    ),
)
