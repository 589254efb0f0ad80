"""Pairs of boxes for which well-known libraries give different answers, each with the reason."""

from iouviz.geometry.conventions import EdgeCase
from iouviz.lessons.questions import Question

QUESTION = Question(
    "edge.range",
    "IoU is between 0 and 1. A widely used library computes it for two valid boxes that do not "
    "overlap, stored as bytes (uint8). What can it return?",
    ("always 0", "nan", "−2.48"),
    2,
    "For two boxes 190 px apart, −2.4806: choose “uint8, disjoint” to see the arithmetic. For "
    "boxes of 60 000 px in int32 the same function returns 1.6289.",
)

EDGE_CASES = (
    EdgeCase(
        "Touching edges",
        (0, 0, 10, 10),
        (10, 0, 20, 10),
        "float64",
        "If x2 is exclusive, the intersection is empty. If x2 is the last pixel inside, both boxes "
        "contain one column: 1 × 11 of 2 × 121 − 11.",
    ),
    EdgeCase(
        "uint8, disjoint",
        (0, 0, 10, 10),
        (200, 200, 250, 250),
        "uint8",
        "A byte holds 0 to 255. 10 − 200 does not fit and silently becomes 66: two distant boxes "
        "seem to have an intersection of 66 × 66 px, more than both areas together, and the union "
        "is negative.",
    ),
    EdgeCase(
        "uint8, overlapping",
        (0, 0, 200, 200),
        (100, 100, 250, 250),
        "uint8",
        "Here the sides fit in a byte, but the areas do not: 200 × 200 = 40 000 overflows to 64.",
    ),
    EdgeCase(
        "int32, a very large image",
        (0, 0, 60000, 60000),
        (30000, 0, 90000, 60000),
        "int32",
        "60 000² is 3.6 billion, more than the 2 147 483 647 that int32 holds. A shift of half the "
        "width should give ⅓.",
    ),
    EdgeCase(
        "Fractions of the image",
        (0.5, 0.5, 0.5001, 0.5001),
        (0.5, 0.5, 0.5001, 0.5001),
        "float32",
        "The same small box twice, in fractions of the image. Its area is 1e-8, smaller than the "
        "eps that was meant to be negligible.",
    ),
    EdgeCase(
        "Two empty boxes",
        (5, 5, 5, 5),
        (5, 5, 5, 5),
        "float64",
        "Intersection and union are both 0: 0 / 0. Whether IoU is then 0, 1 or nan is a decision, "
        "and libraries decide differently.",
    ),
    EdgeCase(
        "Shifted by half, 8 px",
        (0, 0, 8, 8),
        (4, 0, 12, 8),
        "float64",
        "The extra pixel favours small boxes: .3846 for 8 px, .3368 for 128 px, where ⅓ is right.",
    ),
    EdgeCase(
        "Both corners swapped",
        (10, 10, 0, 0),
        (0, 0, 10, 10),
        "float64",
        "A box given from its lower right corner (the dot is x1, y1). Sorting the corners repairs "
        "it; other rules return a wrong IoU, and only rejecting the box reveals the faulty label.",
    ),
    EdgeCase(
        "x1 and x2 swapped",
        (10, 0, 0, 10),
        (0, 0, 10, 10),
        "float64",
        "Swapped in x alone, the area is −100, which cancels the other box's 100: a union of 0 "
        "from two boxes that are not empty.",
    ),
    EdgeCase(
        "Half precision, 300 px",
        (0, 0, 300, 300),
        (0, 0, 300, 300),
        "float16",
        "300² = 90 000 is more than float16 holds (65 504): infinity divided by infinity.",
    ),
    EdgeCase(
        "float32, ten million px",
        (10000000, 0, 10000001.5, 1.5),
        (10000000.5, 0, 10000002, 1.5),
        "float32",
        "At this size float32 represents whole pixels only, and rounds both boxes to the same one. "
        "The correct answer is ½, and no rule can recover it.",
    ),
    EdgeCase(
        "Not a number",
        (0, 0, float("nan"), 10),
        (0, 0, 10, 10),
        "float64",
        "A NaN from a network that diverged. Most rules pass it on, and a mean over it is nan too.",
    ),
)
