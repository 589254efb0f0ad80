"""Questions of the page on many shapes."""

from iouviz.lessons.questions import Question

QUESTIONS = (
    Question(
        "shapes.three",
        "Two equal intervals stand at an IoU of ½ when one is shifted by a third of its length. "
        "Two equal cubes, shifted along all three axes at once: how far until ½?",
        ("33 % of the side", "20 %", "13 %"),
        2,
        r"12.6 %: each axis must keep $\sqrt[3]{2/3} = 0.874$, so that two thirds of the volume "
        "stay shared.",
    ),
    Question(
        "shapes.words",
        "One text has 100 different words, another 50, all of them among the 100. Their Jaccard "
        "index?",
        ("⅓", "½", "1"),
        1,
        r"$\frac{50}{100}$: the union is the larger text. The best that a set of half the size can "
        "reach is ½; that holds for boxes and masks too.",
    ),
)
