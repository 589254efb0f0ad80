"""The probability of one class in each pixel, thresholded: IoU and Dice at every threshold at once.

Pixels are counted by their probability in bins, apart for those that have the class and those that
have not. A threshold at the edge of a bin splits the counts exactly, and calibration is read off
the same counts: no map is looked at twice.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iouviz.arrays import Counts, Flags, Values
from iouviz.errors import MaskError
from iouviz.geometry.overlap import share

BINS = 1000  # of the probability; thresholds are exact to this
WIDE = 10  # bins of the calibration


class SoftCounts(NamedTuple):
    """Judged pixels by probability, of one image (n,) or of several (I, n); int64.

    Attributes
    ----------
    positive, negative : arrays
        Pixels that have the class, and pixels that have not. Bin b of n holds probabilities from
        b / n on and below (b + 1) / n; the last one 1 too.
    """

    positive: Counts
    negative: Counts


@dataclass(frozen=True, slots=True, eq=False)
class SoftScores:
    """One class at n + 1 thresholds; a pixel is predicted where its probability reaches them.

    Attributes
    ----------
    thresholds : (n + 1,) array
        From 0 to 1. The last one lets nothing in.
    tp, fp, fn : (n + 1,) int64 arrays
        Pixels.
    """

    thresholds: Values
    tp: Counts
    fp: Counts
    fn: Counts

    @property
    def iou(self) -> Values:
        """TP / (TP + FP + FN), (n + 1,); nan where nothing has the class or is given it."""
        return share(self.tp, self.tp + self.fp + self.fn)

    @property
    def dice(self) -> Values:
        """2 TP / (2 TP + FP + FN), (n + 1,); nan likewise."""
        return share(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def precision(self) -> Values:
        """TP / (TP + FP), (n + 1,); nan where nothing is predicted."""
        return share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Values:
        """TP / (TP + FN), (n + 1,); nan where no pixel has the class."""
        return share(self.tp, self.tp + self.fn)

    def best(self) -> int:
        """The stop at which IoU is highest; of equal ones that nearest to 1/2; -1 without any.

        Dice = 2 IoU / (1 + IoU) rises with IoU, so both are best at one threshold.
        """
        iou = self.iou
        if np.isnan(iou).all():
            return -1
        highest = np.flatnonzero(iou == np.nanmax(iou))
        return int(highest[np.abs(self.thresholds[highest] - 0.5).argmin()])


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Whether a probability of 0.8 means the class in 8 pixels of 10.

    Attributes
    ----------
    confidence, share : (n,) arrays
        Mean probability of the pixels in each bin, and the share of them that have the class; nan
        for an empty bin.
    pixels : (n,) int64 array
    error : float
        Expected calibration error: mean over pixels of |confidence - share|; nan without pixels.
    """

    confidence: Values
    share: Values
    pixels: Counts
    error: float


def soft_counts(has: Flags, probability: Values, judged: Flags, *, bins: int = BINS) -> SoftCounts:
    """Count the pixels of one image.

    Parameters
    ----------
    has : (...) bool array
        Whether each pixel has the class.
    probability : (...) float array
        In [0, 1].
    judged : (...) bool array
        The pixels that count.
    bins : int
        n.

    Returns
    -------
    SoftCounts

    Raises
    ------
    MaskError
        Shapes that differ, or numbers outside of [0, 1].

    Examples
    --------
    >>> judged = np.ones(2, bool)
    >>> counts = soft_counts(np.array([True, False]), np.array([0.9, 0.3]), judged, bins=4)
    >>> counts.positive.tolist(), counts.negative.tolist()
    ([0, 0, 0, 1], [0, 1, 0, 0])
    """
    if not has.shape == probability.shape == judged.shape:
        raise MaskError(
            f"probabilities of {probability.shape} and a label map of {has.shape} pixels; wanted "
            "one size. Was one of them resized?"
        )
    values = probability[judged]
    if values.size and not (values.min() >= 0 and values.max() <= 1):  # nan too
        raise MaskError(
            f"probabilities from {values.min():g} to {values.max():g}; wanted numbers in [0, 1]"
        )
    at = np.minimum((values * bins).astype(np.int64), bins - 1)
    true = has[judged]
    one, other = (np.bincount(at[kind], minlength=bins).astype(np.int64) for kind in (true, ~true))
    return SoftCounts(one, other)


def soft_scores(counts: SoftCounts) -> SoftScores:
    """Judge one image, or several together.

    Examples
    --------
    Two pixels of the class, at .9 and .6, and one of another at .7; from .75 on, one is found.

    >>> has = np.array([True, True, False])
    >>> counts = soft_counts(has, np.array([0.9, 0.6, 0.7]), np.ones(3, bool), bins=4)
    >>> soft_scores(counts).iou.round(4).tolist()
    [0.6667, 0.6667, 0.6667, 0.5, 0.0]
    """
    positive, negative = _together(counts)
    tp, fp = (np.append(each[::-1].cumsum()[::-1], 0) for each in (positive, negative))
    return SoftScores(np.linspace(0, 1, len(tp)), tp, fp, positive.sum() - tp)


def reliability(counts: SoftCounts, *, bins: int = WIDE) -> Reliability:
    """Compare probabilities with shares in wide bins, each of as many fine ones.

    The mean probability takes each pixel for the middle of its fine bin.
    """
    positive, negative = _together(counts)
    fine = positive + negative
    middles = (np.arange(len(fine)) + 0.5) / len(fine)
    pixels, right, total = (
        each.reshape(bins, -1).sum(axis=1) for each in (fine, positive, fine * middles)
    )
    confidence, having = share(total, pixels), share(right, pixels)
    gap = np.where(pixels > 0, np.abs(confidence - having), 0.0)
    error = float(share((gap * pixels).sum(), pixels.sum()))
    return Reliability(confidence, having, pixels, error)


def _together(counts: SoftCounts) -> tuple[Counts, Counts]:
    positive, negative = (each.reshape(-1, each.shape[-1]).sum(axis=0) for each in counts)
    return positive, negative
