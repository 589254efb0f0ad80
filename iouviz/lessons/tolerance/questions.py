"""Questions of the Tolerance page, and the table of what a pixel costs."""

import numpy as np

from iouviz.geometry.level_sets import axis_tolerance, jittered
from iouviz.lessons.questions import Question

SIZES = (8, 16, 32, 64, 128)
THRESHOLDS = (0.3, 0.5, 0.75, 0.8, 0.9, 0.95)
REACHES = (0.5, 0.75, 0.9, 0.95)  # of the table

QUESTIONS = (
    Question(
        "tolerance.eight",
        "An object is 8 px wide. How far can a box of the same size be off horizontally at an IoU "
        "threshold of ¾?",
        ("about 1 px", "about 2 px", "about 4 px"),
        0,
        r"$8 \cdot \frac{1-\frac34}{1+\frac34} = \frac87 = 1.14$ px. One seventh of a 128 px "
        r"object is 18.3 px: the same threshold, sixteen times the tolerance.",
    ),
    Question(
        "tolerance.precision",
        "You raise the IoU threshold from ½ to ¾. What happens to precision?",
        ("it rises", "it falls or stays", "it stays, recall falls"),
        1,
        "Predictions below the new threshold turn from true positives into false positives, and "
        "their objects become false negatives: precision and recall both fall, or stay the same "
        "if every box is tight.",
    ),
)


def pixel_table(sd: float) -> list[list[str]]:
    """One row for each size: axis tolerance at four thresholds, then the effect of random errors.

    Parameters
    ----------
    sd : float
        Standard deviation of each edge, pixels.

    Returns
    -------
    list of list of str
        Size; tolerance in pixels at each of `REACHES`; mean IoU; fraction of boxes with an IoU
        of at least .50, and of at least .75.

    Examples
    --------
    >>> pixel_table(1.0)[0][:3]
    ['8 px', '2.67', '1.14']
    """
    rows = []
    for size in SIZES:
        values = jittered(size, sd=sd)
        reach = [f"{size * axis_tolerance(t).item():.2f}" for t in REACHES]
        passes = [f"{100 * np.mean(values >= t):.0f} %" for t in (0.5, 0.75)]
        rows.append([f"{size} px", *reach, f"{values.mean():.2f}", *passes])
    return rows
