"""What is odd in the values of label maps: those that no class explains, classes off by one."""

from typing import Final

import numpy as np

from iouviz.arrays import Counts
from iouviz.data.issues import Issue, IssueLog, first_of, number_of
from iouviz.data.legend import IGNORED, UNKNOWN, Legend
from iouviz.evaluation.segmentation.counts import PairCounts

# Classes are off by one where that makes more than half of the pixels right, and twice as many.
MOST: Final = 0.5
TIMES: Final = 2


def value_issues(pairs: PairCounts, legend: Legend) -> tuple[Issue, ...]:
    """What is to be said of the values that were counted.

    Parameters
    ----------
    pairs : PairCounts
    legend : Legend
    """
    log = IssueLog()
    row, column = legend.true_classes(pairs.true), legend.predicted_classes(pairs.predicted)
    unknown = row == UNKNOWN
    if unknown.any():
        log.add(
            "unknown-true-values", "skipped", "ground truth", "",
            f"{_values(pairs.true[unknown])}, which no class and no ignored value explains",
            f"{number_of(int(pairs.pixels[unknown].sum()), 'pixel')} not evaluated. Name these "
            "values as classes, or as ignored",
        )  # fmt: skip
    strange = (column == UNKNOWN) & (row > IGNORED)
    if strange.any():
        log.add(
            "unknown-predicted-values", "noted", "predictions", "",
            f"{_values(pairs.predicted[strange])}, which is no class",
            f"{number_of(int(pairs.pixels[strange].sum()), 'pixel')} counted as missed, and as "
            "nobody's false positives",
        )  # fmt: skip
    _off_by_one(row, column, pairs, legend, log)
    return log.issues


def _off_by_one(
    row: Counts, column: Counts, pairs: PairCounts, legend: Legend, log: IssueLog
) -> None:
    judged = row > IGNORED
    together = len({value - at for value, at in legend.true.items()}) == 1

    def fits(step: int) -> int:
        """Pixels that are right with other numbers; one that no class has may become the first."""
        same = (column > IGNORED) & (column + step == row)
        if together:
            same |= legend.predicted_classes(pairs.predicted + step) == row
        return int(pairs.pixels[judged & same].sum())

    total = int(pairs.pixels[judged].sum())
    right, higher, lower = (fits(step) for step in (0, 1, -1))
    best = max(higher, lower)
    if best > MOST * total and best >= TIMES * right:
        word, offset = ("higher", "+1") if higher > lower else ("lower", "-1")
        remedy = f"Evaluate with predictions_offset={offset} (--predictions-offset {offset})"
        log.add(
            "classes-off-by-one", "noted", "predictions", "",
            f"{right / total:.1%} of the pixels are right, and {best / total:.1%} would be if "
            f"every predicted class were the next {word} one",
            "Evaluated as they are. Does one side count classes from 0 and the other from 1, as "
            "mmsegmentation's reduce_zero_label makes it? "
            + (remedy if together else "Export predictions with the numbers of the ground truth"),
        )  # fmt: skip


def _values(values: Counts) -> str:
    known = [str(value) for value in np.unique(values).tolist()]
    return f"the {'value' if len(known) == 1 else 'values'} {first_of(known, 8)}"
