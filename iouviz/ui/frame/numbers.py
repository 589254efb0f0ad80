"""Numbers that several pages show: the same question must have the same answer everywhere.

Each is about the open data at the operating point. Where a page shows one, its element carries the
number's name as `data-number` and its full value as `data-value`; a browser test walks through the
pages and compares them. What a page shows about something else (one image, one class, predictions
after NMS, other rules) must not be marked.
"""

from typing import Literal, get_args

Answer = Literal[
    "AP@[.50:.95]",
    "AP50",
    "AP75",
    "AP",  # at the IoU threshold of the operating point
    "precision",
    "recall",
    "F1",
    "TP",
    "FP",
    "FN",
    "duplicates",  # false positives of that error type
    "images",
    "objects",  # all boxes of the ground truth
    "predictions",  # at every confidence
]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
# What the entries of `iouviz.evaluation.summary.headline` are.
HEADLINE: dict[str, Answer] = {
    "AP": "AP@[.50:.95]",
    "AP50": "AP50",
    "AP75": "AP75",
    "Precision": "precision",
    "Recall": "recall",
    "F1": "F1",
}
