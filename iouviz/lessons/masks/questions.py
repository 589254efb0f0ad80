"""Questions of the Masks page."""

from iouviz.lessons.questions import Question

QUESTIONS = (
    Question(
        "masks.outline",
        "A disc as high as three quarters of the image is predicted with a radius 5 % too large. "
        "IoU is 0.91. And boundary IoU, which compares only bands along the outlines?",
        ("about 0.9", "about 0.65", "about 0.45"),
        2,
        "0.44, with bands of 2 % of the image diagonal. The IoU of a large object hardly depends "
        "on its outline, because most cells are far inside both masks; the bands are all outline.",
    ),
    Question(
        "masks.hole",
        "The ground truth is a ring; its hole is a quarter of the disc. The prediction fills the "
        "hole. What is the IoU of the masks, and of the boxes?",
        ("0.75 and 1", "0.75 and 0.75", "0.5 and 1"),
        0,
        r"The ring is inside the disc, so $\mathrm{IoU} = \frac34$; both have the same box. "
        "A box shows the extent of an object, not its shape.",
    ),
    Question(
        "masks.dice",
        "The IoU of two masks is ½. What is their Dice coefficient?",
        ("⅓", "½", "⅔"),
        2,
        r"$D = \frac{2J}{1+J} = \frac{2 \cdot \frac12}{1 + \frac12} = \frac23$. Both use the "
        "same counts; Dice counts the intersection twice. Dice is never smaller than IoU.",
    ),
)
