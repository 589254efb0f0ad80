"""Questions of the lesson GIoU, DIoU and CIoU, each with boxes that show the answer."""

from iouviz.lessons.boxes.questions import Exercise
from iouviz.lessons.questions import Question

EXERCISES = (
    Exercise(
        Question(
            "giou.apart",
            "Two boxes do not touch. One moves closer, still not touching. What does IoU do?",
            ("it rises", "it stays 0", "it falls"),
            1,
            r"IoU is 0 for near and far alike, so a network trained with it learns nothing. "
            r"That is why GIoU exists. It subtracts the empty fraction of the "
            r"enclosing box: nearly −1 far apart, 0 when equal boxes touch side by side, −½ when "
            r"equal squares touch at a corner.",
        ),
        (60, 60, 180, 180),
        (440, 250, 560, 370),
        ("enclosing box",),
        "Drag B towards A: IoU stays 0, GIoU rises, as less of the enclosing box is empty.",
    ),
    Exercise(
        Question(
            "giou.inside",
            "A small box is moved around inside a large one. Which metric changes?",
            ("IoU", "GIoU", "DIoU"),
            2,
            r"The intersection is the small box and the union the large one, wherever it is: IoU "
            r"is constant. The enclosing box is the large one, and none of it is empty: GIoU "
            r"equals IoU. Only the distance of the centres changes, which DIoU and CIoU subtract.",
        ),
        (120, 60, 520, 340),
        (160, 90, 320, 202),
        ("enclosing box", "centre distance"),
        "Drag B around inside A; then pull it out, and all four change.",
    ),
    Exercise(
        Question(
            "giou.shape",
            "B has the centre of A, and its width is A's height. Which metric is lower than IoU?",
            ("GIoU alone", "GIoU and CIoU", "DIoU and CIoU"),
            1,
            r"The enclosing box has four empty corners, so GIoU is lower. The centres coincide: "
            r"DIoU equals IoU. The aspect ratios differ, so CIoU subtracts $\alpha v$.",
        ),
        (220, 140, 420, 260),
        (260, 100, 380, 300),
        ("enclosing box", "centre distance"),
        "Make B as wide and as low as A: CIoU reaches IoU on the way, where the shapes agree.",
    ),
)
