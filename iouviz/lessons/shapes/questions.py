"""Questions of the page on many shapes."""

from iouviz.lessons.questions import Question

QUESTIONS = (
    Question(
        "shapes.three",
        "Two equal intervals have an IoU of ½ when one is shifted by a third of its length. How "
        "far must a cube be shifted along all three axes for an IoU of ½ with its copy?",
        ("33 % of the side", "20 %", "13 %"),
        2,
        r"12.6 %: the overlap along each axis must be $\sqrt[3]{2/3} = 0.874$, so that two thirds "
        r"of each "
        "volume are in the intersection.",
    ),
    Question(
        "shapes.words",
        "One text has 100 different words, another 50, all of them among the 100. Their Jaccard "
        "index?",
        ("⅓", "½", "1"),
        1,
        r"$\frac{50}{100}$: the union is the larger text. A set of half the size cannot have a "
        r"higher "
        "index; the same is true of boxes and masks.",
    ),
)
