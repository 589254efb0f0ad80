"""Questions of the Rotated boxes page, and the shapes that it offers."""

from iouviz.lessons.questions import Question

ASPECTS = (1, 2, 5, 10, 20)

QUESTIONS = (
    Question(
        "rotated.ten",
        "A box is ten times as long as it is high. Turn it about its centre. At which angle is its "
        "IoU with itself down to ½?",
        ("about 8°", "about 20°", "about 45°"),
        0,
        "7.7°. Boxes of 1:5 stand 15.7°, of 1:2 already 47.4°: for long objects the angle is most "
        "of the work.",
    ),
    Question(
        "rotated.square",
        "And a square, turned by 45°, the worst angle there is?",
        ("0.71", "0.50", "0.41"),
        0,
        r"The two squares share an octagon; $\mathrm{IoU} = \frac{1}{\sqrt2} = 0.7071$. Turned by "
        "90° it is itself again, so for squares an angle error can go unseen.",
    ),
)
