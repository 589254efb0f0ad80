"""Two sets of predictions on the same ground truth: which is better, by how much, and where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset, GroundTruth, Predictions, column
from iouviz.errors import RequestError
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.results import Shown
from iouviz.evaluation.statistics.bootstrap import (
    NOTHING,
    Bootstrap,
    Interval,
    bootstrap,
    difference_interval,
    draws,
    mean,
)
from iouviz.evaluation.sweep.sweep import Sweep

Table = TypeVar("Table", GroundTruth, Predictions)


@dataclass(frozen=True, slots=True, eq=False)
class Difference(Shown):
    """What the second of two evaluations has more than the first.

    Attributes
    ----------
    first, second : Bootstrap
        Over the same draws of images.
    """

    first: Bootstrap
    second: Bootstrap

    def interval(self, *, classes: Sequence[int] | None = None, level: float = 0.95) -> Interval:
        """Paired interval of the difference in mean AP; see `Bootstrap.interval`.

        Where it excludes 0, chance in the choice of images does not explain the difference.
        """
        first, second = self._means(classes)
        return difference_interval(float(second[0] - first[0]), second[1:] - first[1:], level)

    def second_is_better(self, *, classes: Sequence[int] | None = None) -> float:
        """Share of the resamples in which it is, a draw counting half, in [0, 1].

        Those in which the mean of either is undefined are left out; nan if all are.
        """
        first, second = self._means(classes)
        gain = second - first
        samples = gain[1:][~np.isnan(gain[1:])]
        if not len(samples):
            return float("nan")
        drawn = np.abs(samples) <= NOTHING
        return float(np.where(drawn, 0.5, samples > 0).mean())

    def over(self, iou_thresholds: Sequence[float]) -> "Difference":
        """Over some of the thresholds alone."""
        return Difference(self.first.over(iou_thresholds), self.second.over(iou_thresholds))

    def _means(self, classes: Sequence[int] | None) -> tuple[Values, Values]:
        """Mean AP of the data, then of each resample, (1 + B,), of either set."""
        chosen = slice(None) if classes is None else np.asarray(classes, np.intp)
        first, second = (
            np.append(mean(each.estimate[:, chosen]), mean(each.samples[..., chosen]))
            for each in (self.first, self.second)
        )
        return first, second


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Object by object and image by image, what changed from the first set to the second.

    Attributes
    ----------
    gained, lost : (n,) int arrays
        Rows of the ground truth that only the second, and that only the first finds.
    found_by_both, found_by_none : (n,) int arrays
        The other objects that are not ignored.
    first, second : OutcomeCounts
        Counts in each image, (I,) each.
    """

    gained: Rows
    lost: Rows
    found_by_both: Rows
    found_by_none: Rows
    first: OutcomeCounts
    second: OutcomeCounts


def compare(
    first: Sweep,
    second: Sweep,
    *,
    iou_thresholds: Sequence[float] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Difference:
    """Compare average precision, image by image drawn alike for both.

    The same images are drawn for either, so that hard and easy ones cancel: the interval of the
    difference is narrower than two intervals laid side by side would suggest.

    Parameters
    ----------
    first, second : Sweep
        Of the same images, classes and ground truth.
    iou_thresholds : T floats or None
        None: the first's protocol's.
    resamples, seed : int
        See `bootstrap.bootstrap`.
    progress : callable or None
        Told from time to time what share is done, in [0, 1].

    Returns
    -------
    Difference

    Raises
    ------
    RequestError
        The ground truth is not the same, or what `bootstrap` refuses.

    References
    ----------
    .. [1] P. Koehn, "Statistical Significance Tests for Machine Translation Evaluation",
       EMNLP 2004 (paired bootstrap resampling).
    """
    _same(first.ready.dataset, second.ready.dataset)
    thresholds = first.ready.protocol.iou_thresholds if iou_thresholds is None else iou_thresholds

    def half(number: int) -> Callable[[float], None]:
        return lambda share: progress((number + share) / 2) if progress is not None else None

    return Difference(
        *(
            bootstrap(
                each,
                iou_thresholds=thresholds,
                resamples=resamples,
                seed=seed,
                progress=half(number),
            )
            for number, each in enumerate((first, second))
        )
    )


def changes(
    first: Sweep,
    second: Sweep,
    *,
    iou_threshold: float = 0.5,
    confidences: tuple[float, float] = (-np.inf, -np.inf),
    max_detections: int | None = None,
    classes: Sequence[int] | None = None,
) -> Changes:
    """Which objects were gained and which were lost.

    Parameters
    ----------
    first, second : Sweep
        Of the same images, classes and ground truth.
    iou_threshold : float
    confidences : (float, float)
        One for each set: scores of two detectors need not mean the same. The best confidence of
        each (`Sweep.best`) makes a fair comparison.
    max_detections : int or None
    classes : sequence of int or None
        As in `sweep.Query`.

    Returns
    -------
    Changes

    Raises
    ------
    RequestError
        The ground truth is not the same, or a threshold out of its range.
    """
    _same(first.ready.dataset, second.ready.dataset)
    found, counts = [], []
    for sweep, confidence in zip((first, second), confidences, strict=True):
        view = sweep.view(iou_threshold=iou_threshold, max_detections=max_detections)
        mine = np.zeros(len(view.to_find), np.bool_)
        mine[view.objects[sweep.ready.line.score[view.hits] >= confidence]] = True
        found.append(mine)
        counts.append(
            sweep.per_image(
                confidence=confidence,
                iou_threshold=iou_threshold,
                max_detections=max_detections,
                classes=classes,
            )
        )
    to_find: Flags = first.ready.not_ignored & second.ready.not_ignored
    if classes is not None:
        chosen = np.isin(first.ready.dataset.ground_truth.label, classes)
        to_find, found = to_find & chosen, [each & chosen for each in found]
    before, after = found
    return Changes(
        gained=np.flatnonzero(after & ~before),
        lost=np.flatnonzero(before & ~after),
        found_by_both=np.flatnonzero(before & after),
        found_by_none=np.flatnonzero(to_find & ~before & ~after),
        first=counts[0],
        second=counts[1],
    )


def pooled(
    found: Changes, measure: Literal["precision", "recall", "f1"], *, resamples: int, seed: int = 0
) -> tuple[float, float, Interval]:
    """A measure over all images, of the first set and of the second, and their difference.

    Its interval is over the same draws of images as `compare`'s with the same seed.
    """
    times = draws(len(found.first.tp), resamples, seed)
    once = np.ones((1, times.shape[1]), np.int32)
    values = []
    for each in (found.first, found.second):
        weighted = (
            OutcomeCounts(*(weight @ count for count in each.each)) for weight in (once, times)
        )
        values.append(np.concatenate([_measured(counts, measure) for counts in weighted]))
    first, second = values
    gain = second - first
    return float(first[0]), float(second[0]), difference_interval(float(gain[0]), gain[1:])


def _measured(counts: OutcomeCounts, measure: str) -> Values:
    values: Values = counts.f_beta() if measure == "f1" else getattr(counts, measure)
    return values


def aligned(first: Dataset, second: Dataset) -> tuple[Dataset, Dataset]:
    """The same two with the same classes: the first's, then those that only the second has.

    A class that only predictions use is a class of its data set alone.
    """
    if first.classes == second.classes:
        return first, second
    more = [k for k, name in enumerate(second.classes) if name not in first.classes]
    classes = (*first.classes, *(second.classes[k] for k in more))
    ids = (*first.class_ids, *(second.class_ids[k] for k in more))
    position = np.array([classes.index(name) for name in second.classes], np.int32)
    return replace(first, classes=classes, class_ids=ids), replace(
        second,
        classes=classes,
        class_ids=ids,
        ground_truth=_relabelled(second.ground_truth, position),
        predictions=_relabelled(second.predictions, position),
    )


def _relabelled(table: Table, position: NDArray[np.int32]) -> Table:
    return replace(table, label=column(position[table.label], np.int32))


def _same(a: Dataset, b: Dataset) -> None:
    """Refuse to compare what was judged against different things."""
    if (a.images.names, a.classes) != (b.images.names, b.classes):
        raise RequestError("the two sets differ in images or classes; wanted the same ground truth")
    for name in ("image", "label", "boxes", "crowd", "ignore"):
        if not np.array_equal(getattr(a.ground_truth, name), getattr(b.ground_truth, name)):
            raise RequestError(f"the two sets differ in the {name} of their objects")
