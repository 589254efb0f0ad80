"""Pairs of boxes on which well-known libraries part, each with the reason."""

from iouviz.geometry.conventions import EdgeCase
from iouviz.lessons.questions import Question

QUESTION = Question(
    "edge.range",
    "IoU lies between 0 and 1. A widely used library is given two valid boxes that do not touch, "
    "as bytes (uint8). What can come out?",
    ("always 0", "nan", "−2.48"),
    2,
    "Two boxes 190 px apart: −2.4806. The arithmetic is below; with 60 000 px boxes in int32 the "
    "same function gives 1.6289.",
)

EDGE_CASES = (
    EdgeCase(
        "Bytes, far apart",
        (0, 0, 10, 10),
        (200, 200, 250, 250),
        "uint8",
        "A byte holds 0 to 255. 10 − 200 does not fit, so it wraps to 66: two boxes far apart seem "
        "to share 66 × 66 px, more than both have together, and the union is negative.",
    ),
    EdgeCase(
        "Bytes, overlapping",
        (0, 0, 200, 200),
        (100, 100, 250, 250),
        "uint8",
        "The sides fit in a byte here and the areas do not: 200 × 200 = 40 000 wraps to 64.",
    ),
    EdgeCase(
        "int32, a very large image",
        (0, 0, 60000, 60000),
        (30000, 0, 90000, 60000),
        "int32",
        "60 000² is 3.6 thousand million, above the 2 147 483 647 that int32 holds. Half a width "
        "of shift should give ⅓.",
    ),
    EdgeCase(
        "Fractions of the image",
        (0.5, 0.5, 0.5001, 0.5001),
        (0.5, 0.5, 0.5001, 0.5001),
        "float32",
        "The same small box twice, in fractions of the image. Its area is 1e-8, less than the eps "
        "that is meant to be too small to matter.",
    ),
    EdgeCase(
        "Touching edges",
        (0, 0, 10, 10),
        (10, 0, 20, 10),
        "float64",
        "With x2 exclusive they share nothing. Counting the last pixel in, they share a column: "
        "1 × 11 of 2 × 121 − 11.",
    ),
    EdgeCase(
        "The same point twice",
        (5, 5, 5, 5),
        (5, 5, 5, 5),
        "float64",
        "Nothing shared, nothing covered: 0 / 0. Whether that is 0, 1 or nan is a decision, and "
        "each library has made its own.",
    ),
    EdgeCase(
        "Half a shift, 8 px",
        (0, 0, 8, 8),
        (4, 0, 12, 8),
        "float64",
        "The extra pixel flatters small boxes: .3846 for 8 px, .3368 for 128 px, where ⅓ is right.",
    ),
    EdgeCase(
        "Both corners swapped",
        (10, 10, 0, 0),
        (0, 0, 10, 10),
        "float64",
        "A box written from its lower right corner. Sorting the corners makes it whole; the rest "
        "see nothing, and only a refusal tells you that the labels are wrong.",
    ),
    EdgeCase(
        "x1 and x2 swapped",
        (10, 0, 0, 10),
        (0, 0, 10, 10),
        "float64",
        "Swapped in x alone the area is −100, which cancels the other box's 100: a union of 0 from "
        "two boxes that are far from empty.",
    ),
    EdgeCase(
        "Half precision, 300 px",
        (0, 0, 300, 300),
        (0, 0, 300, 300),
        "float16",
        "300² = 90 000 is more than float16 holds (65 504): infinity over infinity.",
    ),
    EdgeCase(
        "float32, ten million px",
        (10000000, 0, 10000001.5, 1.5),
        (10000000.5, 0, 10000002, 1.5),
        "float32",
        "Up here float32 knows whole pixels only, and rounds both boxes to the same one on input. "
        "The right answer is ½, and no rule can recover it.",
    ),
    EdgeCase(
        "Not a number",
        (0, 0, float("nan"), 10),
        (0, 0, 10, 10),
        "float64",
        "One NaN from a diverged network. Most rules hand it on; an average over it is nan too.",
    ),
)
