"""Questions of the Label maps page."""

from iouviz.lessons.questions import Question

QUESTIONS = (
    Question(
        "labels.background",
        "95 % of the pixels are background, 5 % an object. A model predicts background everywhere. "
        "Its pixel accuracy is 95 %. What is its mean IoU?",
        ("95 %", "about 90 %", "47.5 %"),
        2,
        r"The IoU of background is $\frac{95}{95+5}$, that of the object $0$: the mean is 47.5 %. "
        "Weighted by pixels it is 90.25 %.",
    ),
    Question(
        "labels.half",
        "Segments of one map never overlap. Can two predicted segments both have an IoU above ½ "
        "with the same ground-truth segment?",
        ("yes, if they are small", "no, never", "only at the border"),
        1,
        "Each would cover more than half of it, so they would overlap. That is why panoptic "
        "quality matches above ½ and needs no scores.",
    ),
)
