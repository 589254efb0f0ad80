"""How far average precision would move had other images been drawn: the bootstrap over images.

A resample draws as many images as there are, with replacement; an image drawn twice counts twice,
its copies standing together among equal scores. Predictions are matched within their image, so the
matching stays what it is and each resample only weighs every prediction and every object by how
often its image was drawn. Average precision is then computed anew, exactly.

Copies of an image stand together in the ranking, and such clusters lift the envelope: resamples
score a little higher than the data they were drawn from, sometimes by as much as they scatter. So
their quantiles are moved by the distance between their mean and the data's own value: how far they
scatter is kept, where they sit is not. (In a simulation, 200 data sets of 150 images drawn from one
detector, 93.5 % of the 95 % intervals held the mean of all; left where they were, 92 %.)

References
----------
.. [1] B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7(1),
   1979.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Rows, Short, Values
from iouviz.errors import RequestError
from iouviz.evaluation.metrics.accumulate import needed
from iouviz.evaluation.metrics.curves import precision_for, recall_points
from iouviz.evaluation.protocols import Interpolation
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.geometry.overlap import mean_of_defined

RESAMPLES = 1000
# Each resample of 125,000 predictions takes some 15 ms; beyond so many there are fewer of them.
MANY, FEWER = 20_000, 200
NOTHING = 1e-12  # a difference below this is one of rounding


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and where it would mostly lie.

    Attributes
    ----------
    estimate : float
        Of the data as they are.
    low, high : float
        Quantiles (1 - level) / 2 and (1 + level) / 2 of the resamples, moved so that their mean
        is the estimate; nan where no resample is defined.
    level : float
    """

    estimate: float
    low: float
    high: float
    level: float

    @property
    def excludes_zero(self) -> bool:
        """Whether it lies on one side of 0; one that touches 0, or is undefined, does not."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Average precision of the data and of B resamples, at T thresholds, of K classes.

    Attributes
    ----------
    iou_thresholds : tuple of float
    estimate : (T, K) array
        nan for classes without objects.
    samples : (B, T, K) array
        nan where no object of a class was drawn.
    """

    iou_thresholds: tuple[float, ...]
    estimate: Values
    samples: Values

    def over(self, iou_thresholds: Sequence[float]) -> "Bootstrap":
        """Over some of the thresholds alone."""
        at = np.flatnonzero(np.isin(self.iou_thresholds, iou_thresholds))
        some = tuple(self.iou_thresholds[each] for each in at)
        return Bootstrap(some, self.estimate[at], self.samples[:, at])

    def interval(self, *, classes: Sequence[int] | None = None, level: float = 0.95) -> Interval:
        """Interval of the mean over thresholds and over the classes with ground truth.

        Parameters
        ----------
        classes : sequence of int or None
            Over which of them; None: all. In each resample, those of which an object was drawn.
        level : float
            In (0, 1).

        Raises
        ------
        RequestError
            Another level.
        """
        chosen = slice(None) if classes is None else np.asarray(classes, np.intp)
        return interval(
            float(mean(self.estimate[:, chosen])), mean(self.samples[..., chosen]), level
        )


def interval(estimate: float, samples: Values, level: float = 0.95) -> Interval:
    """Interval of B samples, of which nan ones are left out; see `Interval`.

    Raises
    ------
    RequestError
        A level outside (0, 1).
    """
    if not 0 < level < 1:
        raise RequestError(f"level is {level}; wanted a number between 0 and 1")
    defined = samples[~np.isnan(samples)]
    if not len(defined):
        return Interval(estimate, float("nan"), float("nan"), level)
    low, high = _quantiles(defined, level) + (estimate - defined.mean())
    return Interval(estimate, float(low), float(high), level)


def difference_interval(estimate: float, samples: Values, level: float = 0.95) -> Interval:
    """As `interval`, of a difference of which the sign matters.

    Moving the quantiles must not carry one past 0. Where few images differ, many resamples hold
    none of them and their difference is exactly 0, and so is a quantile; moved by the difference
    of two means it would lie a little beside 0 and pass for evidence. Where a quantile of the
    resamples as they are does not lie on the same side, the interval ends at 0. (In simulations,
    1000 pairs of detectors on 100 images that are equally good and differ in four objects, 24 % of
    the intervals of recall excluded 0 without this and 2 % do with it; of pairs that differ in 14
    objects 11 % and 7.5 %, in 40 objects 5.5 % and 5 %.)

    Examples
    --------
    One of 100 images has gained an object: it is in 63 % of the resamples.

    >>> gain = np.repeat([0.0, 0.01, 0.02], [37, 37, 26])
    >>> difference_interval(0.01, gain).low
    0.0
    """
    found = interval(estimate, samples, level)
    defined = samples[~np.isnan(samples)]
    if not len(defined):
        return found
    low, high = _quantiles(defined, level)
    return replace(
        found,
        low=min(found.low, 0.0) if low <= NOTHING else found.low,
        high=max(found.high, 0.0) if high >= -NOTHING else found.high,
    )


def _quantiles(samples: Values, level: float) -> Values:
    both: Values = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2])
    return both


def mean(values: Values) -> Values:
    """Mean over the last two axes of what is defined, (..., T, K) -> (...); nan without any."""
    return mean_of_defined(values, axis=(-2, -1))


def usual_resamples(predictions: int) -> int:
    """How often images are resampled, by the number of predictions of the largest set."""
    return RESAMPLES if predictions <= MANY else FEWER


def draws(images: int, resamples: int, seed: int) -> NDArray[np.int32]:
    """How often each image is drawn in each resample, (B, I); rows sum to I."""
    rng = np.random.default_rng(seed)
    if not images:
        return np.zeros((resamples, 0), np.int32)
    return np.stack(
        [
            np.bincount(rng.integers(images, size=images), minlength=images).astype(np.int32)
            for _ in range(resamples)
        ]
    )


def bootstrap(
    sweep: Sweep,
    *,
    iou_thresholds: Sequence[float] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Bootstrap:
    """Average precision of resampled images.

    Parameters
    ----------
    sweep : Sweep
        Its protocol's interpolation, first area range and last limit on detections hold.
    iou_thresholds : T floats or None
        None: the protocol's.
    resamples : int
        B, 1 or more.
    seed : int
        The same seed draws the same images from any data set with as many.
    progress : callable or None
        Told from time to time what share is done, in [0, 1].

    Returns
    -------
    Bootstrap

    Raises
    ------
    RequestError
        No threshold or one out of range, or no resample.

    Examples
    --------
    Two images, in one of which the object is found: AP is 0, 1/2 or 1.

    >>> from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
    >>> from iouviz.evaluation.protocols import VOC2010
    >>> from iouviz.evaluation.sweep.sweep import prepare
    >>> pears = Dataset(
    ...     images=Images(("a.jpg", "b.jpg"), np.full((2, 2), 64.0), (1, 2), (None, None)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 1], [0, 0], [[0, 0, 9, 9], [0, 0, 9, 9]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 9, 9]], [0.8]),
    ... )
    >>> np.unique(bootstrap(prepare(pears, VOC2010), resamples=50).samples)
    array([0. , 0.5, 1. ])
    """
    protocol = sweep.ready.protocol
    thresholds = protocol.iou_thresholds if iou_thresholds is None else tuple(iou_thresholds)
    if not thresholds or resamples < 1:
        raise RequestError(f"{len(thresholds)} thresholds, {resamples} resamples; wanted some")
    shares = _shares(sweep, thresholds)
    images = len(sweep.ready.dataset.images)
    points = recall_points(protocol.interpolation)
    weights = draws(images, resamples, seed)
    once = np.ones(images, np.int32)
    samples = []
    for number, each in enumerate(weights):
        if progress is not None and number % 20 == 0:
            progress(number / resamples)
        samples.append(_weighted(shares, each, protocol.interpolation, points))
    return Bootstrap(
        iou_thresholds=thresholds,
        estimate=_weighted(shares, once, protocol.interpolation, points),
        samples=np.stack(samples),
    )


def weighted(sweep: Sweep, weights: NDArray[np.int32]) -> Values:
    """Average precision with each image counted as often as is said, exactly.

    Parameters
    ----------
    sweep : Sweep
    weights : (B, I) int32 array
        How often each image counts; with 0 and 1, some of the images alone.

    Returns
    -------
    (B, T, K) array
        At the protocol's thresholds; nan for classes of which no object counts.
    """
    protocol = sweep.ready.protocol
    shares = _shares(sweep, protocol.iou_thresholds)
    points = recall_points(protocol.interpolation)
    return np.stack([_weighted(shares, each, protocol.interpolation, points) for each in weights])


@dataclass(frozen=True, slots=True, eq=False)
class _Shares:
    """What each image contributes to average precision; S = T * K segments of hits.

    A prediction that is ignored at one threshold is so at the others, but for a few: those that
    match an ignored object, or that match although their own area is out of range. So the large
    column is held once for all thresholds, and beside it the exceptions at each.
    """

    thresholds: int  # T
    image: Short  # (N,) of the predictions in range, in the ranking's order
    class_start: Rows  # (K,) where in it the classes start
    hit_image: Short  # (H,) of the true positives: by threshold, class, and falling score
    hit_position: Rows  # (H,) how many of the N come up to each
    hit_start: Rows  # (S + 1,)
    odd_image: Short  # (F,) of the exceptions, in the same order
    odd_sign: Short  # (F,) +1: not ignored after all, -1: ignored
    odd_position: Rows  # (H,) how many of the F come up to each hit
    odd_start: Rows  # (S,)
    object_image: Short  # (M,) of the objects to find
    object_label: Short  # (M,)


def _shares(sweep: Sweep, thresholds: Sequence[float]) -> _Shares:
    ready, line = sweep.ready, sweep.ready.line
    limit = ready.protocol.max_detections[-1]
    not_ignored = line.in_range if limit is None else line.in_range & (line.rank < limit)
    before = np.append(0, np.cumsum(not_ignored))
    ground_truth = ready.dataset.ground_truth
    hits, odds, signs, odd_positions = [], [], [], []
    starts = [np.zeros(1, np.intp)]
    odd_starts = []
    held = held_odd = 0
    for threshold in thresholds:
        view = sweep.view(iou_threshold=threshold)
        odd = np.flatnonzero(view.not_ignored != not_ignored)
        hits.append(view.hits)
        starts.append(held + np.searchsorted(view.hits, line.starts[1:]))
        odds.append(odd)
        signs.append(np.where(view.not_ignored[odd], 1, -1))
        odd_positions.append(held_odd + np.searchsorted(odd, view.hits, side="right"))
        odd_starts.append(held_odd + np.searchsorted(odd, line.starts[:-1]))
        held, held_odd = held + len(view.hits), held_odd + len(odd)
    hit, odd = np.concatenate(hits), np.concatenate(odds)
    return _Shares(
        thresholds=len(thresholds),
        image=line.image[not_ignored],
        class_start=before[line.starts[:-1]],
        hit_image=line.image[hit],
        hit_position=before[hit + 1],
        hit_start=np.concatenate(starts),
        odd_image=line.image[odd],
        odd_sign=np.concatenate(signs).astype(np.int32),
        odd_position=np.concatenate(odd_positions),
        odd_start=np.concatenate(odd_starts),
        object_image=ground_truth.image[ready.not_ignored],
        object_label=ground_truth.label[ready.not_ignored],
    )


def _weighted(
    shares: _Shares, weight: NDArray[np.int32], interpolation: Interpolation, points: Values
) -> Values:
    """Average precision, (T, K), with each image counted `weight` (I,) times.

    Nothing is matched or sorted again. A prediction that is drawn w times adds w to every count
    from its place in the ranking on, so "how many so far" is a running sum of weights. It is read
    off at the true positives alone, where precision can rise; int32, as a thousand resamples
    spend their time on moving these columns.
    """
    classes = len(shares.class_start)
    sizes = np.diff(shares.hit_start)
    label = np.arange(len(sizes)) % max(classes, 1)
    n = _running(weight.take(shares.image))
    odd = _running(weight.take(shares.odd_image) * shares.odd_sign)
    hits = _running(weight.take(shares.hit_image))
    start = hits[shares.hit_start[:-1]]  # (S,)
    found = hits[shares.hit_start[1:]] - start
    tp = hits[1:] - np.repeat(start, sizes)
    # One sum runs over all classes: what it holds where a class begins is taken off.
    base = n[shares.class_start][label] + odd[shares.odd_start]
    so_far = n[shares.hit_position] + odd[shares.odd_position] - np.repeat(base, sizes)
    # Copies of a hit stand together and each raises precision, so the last of them decides.
    height = precision_for(tp, so_far, interpolation)
    positives = np.bincount(shares.object_label, weight.take(shares.object_image), classes)
    positives = positives.astype(np.int64)
    if interpolation == "all-point":
        gain = height_under(height, shares.hit_start) * np.diff(hits)
        summed = np.append(0.0, np.cumsum(gain))
        area = np.diff(summed[shares.hit_start]) / np.maximum(positives, 1)[label]
    else:
        wanted = needed(points, positives)[label]  # (S, R) true positives to reach each recall
        at = np.searchsorted(hits[1:], start[:, None] + wanted, side="left")
        at = np.minimum(at, shares.hit_start[1:, None])
        # The highest precision between the hits at one recall and the next, then from the right:
        # the envelope at R recalls, without the envelope at all H hits.
        best = np.maximum.reduceat(np.append(height, 0.0), at.ravel()).reshape(at.shape)
        best[wanted > found[:, None]] = 0.0
        area = np.maximum.accumulate(best[:, ::-1], axis=1).mean(axis=1)
    return np.where(positives[label] > 0, area, np.nan).reshape(shares.thresholds, classes)


def height_under(height: Values, starts: Rows) -> Values:
    """The envelope: in each segment the highest from each hit on, (H,)."""
    envelope = np.empty(len(height))
    for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        envelope[a:b] = np.maximum.accumulate(height[a:b][::-1])[::-1]
    return envelope


def _running(values: NDArray[np.int32]) -> Short:
    total = np.zeros(len(values) + 1, np.int32)
    np.cumsum(values, out=total[1:])
    return total
