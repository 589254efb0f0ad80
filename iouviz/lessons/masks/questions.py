"""Questions of the Masks page."""

from iouviz.lessons.questions import Question

QUESTIONS = (
    Question(
        "masks.outline",
        "A disc as high as three quarters of the picture is predicted with a radius 5 % too large. "
        "IoU is 0.91. What is left of it if only a band along the outline is looked at (boundary "
        "IoU)?",
        ("about 0.9", "about 0.65", "about 0.45"),
        2,
        "0.44, with bands of 2 % of the picture's diagonal. IoU of a large object hardly feels "
        "its outline, because most cells lie deep inside both; the bands are all outline.",
    ),
    Question(
        "masks.hole",
        "A ring, whose hole is a quarter of the disc. The prediction fills the hole. IoU of the "
        "masks, and of the boxes?",
        ("0.75 and 1", "0.75 and 0.75", "0.5 and 1"),
        0,
        r"The ring lies within the disc, so $\mathrm{IoU} = \frac34$; both have the same box. "
        "A box shows where an object ends, not its shape.",
    ),
    Question(
        "masks.dice",
        "The IoU of two masks is ½. And their Dice coefficient?",
        ("⅓", "½", "⅔"),
        2,
        r"$D = \frac{2J}{1+J} = \frac{2 \cdot \frac12}{1 + \frac12} = \frac23$. Both count the "
        "same cells, Dice the shared ones twice. It is never the smaller of the two.",
    ),
)
