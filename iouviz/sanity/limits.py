"""Rules of judging that decide the number: the limit on detections, the order of equal scores."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from iouviz.arrays import Flags, Short
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.sanity.look import GAIN, Look
from iouviz.sanity.suspect import Remedy, Suspect

MANY_TIED: Final = 0.5  # of the predictions have the score of another
FEWEST: Final = 10  # predictions
LOOKED_AT: Final = 2000  # scores, before all of them are


def limits(look: Look) -> Iterator[Suspect]:
    """Find a limit that objects or predictions go beyond, and scores that order nothing."""
    yield from _limit(look)
    yield from _ties(look)


def _limit(look: Look) -> Iterator[Suspect]:
    limit = look.protocol.max_detections[-1]
    if limit is None:
        return
    dataset, objects = look.dataset, look.dataset.ground_truth
    counts = _largest(dataset, dataset.predictions.image, dataset.predictions.label, limit)
    if counts <= limit:
        return
    whole = look.ap50(dataset, unlimited=True)
    if not whole >= look.as_read + GAIN:
        return
    most = _largest(dataset, objects.image, objects.label, 0)
    message = (
        f"an image has {number_of(most, 'object')} and {number_of(counts, 'prediction')} of one "
        f"class, and the protocol evaluates only the {limit} most confident"
    )
    yield Suspect("max-detections-exceeded", message, look.as_read, whole, Remedy(unlimited=True))


def _largest(dataset: Dataset, image: Short, label: Short, limit: int) -> int:
    """Most rows of one image and class, or the limit where no image has more rows than that."""
    rows = np.flatnonzero(np.bincount(image, minlength=1)[image] > limit)
    group = image[rows].astype(np.int64) * max(len(dataset.classes), 1) + label[rows]
    return int(np.unique(group, return_counts=True)[1].max(initial=min(limit, len(image))))


def _ties(look: Look) -> Iterator[Suspect]:
    """The range of AP50 over the orders of equal scores: the right ones first, or last."""
    predictions = look.dataset.predictions
    score = predictions.score
    some = score[:: max(1, len(score) // LOOKED_AT)]
    if len(score) < FEWEST or 2 * len(np.unique(some)) > (1 + MANY_TIED) * len(some):
        return
    _, which, times = np.unique(score, return_inverse=True, return_counts=True)
    tied = times[which] > 1
    if tied.mean() < MANY_TIED:
        return
    right = look.true_predictions()
    first, last = (look.ap50(_in_order(look.dataset, right, best)) for best in (True, False))
    if first - last >= GAIN:
        message = (
            f"{int(tied.sum()):,} of {number_of(len(score), 'prediction')} have the score of "
            f"another, and the order of equal scores decides: AP50 can be anything from {last:.4f} "
            f"to {first:.4f}"
        )
        yield Suspect("scores-tied", message, look.as_read, np.nan, None)


def _in_order(dataset: Dataset, right: Flags, best: bool) -> Dataset:
    """The data set with equal scores ordered, those that are right first or last."""
    score = dataset.predictions.score
    order = np.lexsort((right != best, -score))  # of equal ones, what is to go first
    rank = np.empty(len(score))
    rank[order] = np.arange(len(score), 0, -1)
    predictions = replace(dataset.predictions, score=rank)
    return replace(dataset, predictions=predictions)
