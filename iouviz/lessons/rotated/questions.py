"""Questions of the Rotated boxes page, and the shapes that it offers."""

from iouviz.lessons.questions import Question

ASPECTS = (1, 2, 5, 10, 20)

QUESTIONS = (
    Question(
        "rotated.ten",
        "A box is ten times as long as it is high. Rotate a copy about its centre. At which angle "
        "does their IoU fall to ½?",
        ("about 8°", "about 20°", "about 45°"),
        0,
        "7.7°. Boxes of 1:5 tolerate 15.7°, boxes of 1:2 even 47.4°: for long objects the angle "
        "matters most.",
    ),
    Question(
        "rotated.square",
        "And the IoU of a square and its copy rotated by 45°, the worst angle?",
        ("0.71", "0.50", "0.41"),
        0,
        r"The intersection is an octagon; $\mathrm{IoU} = \frac{1}{\sqrt2} = 0.7071$. Rotated "
        "by 90° it is the same square, so IoU cannot see such an error.",
    ),
)
