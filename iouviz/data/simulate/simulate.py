"""A detector with known faults: what it got wrong, and why, is known because it was planted.

It starts from the annotated objects and finds each of them exactly. Every knob adds one kind of
fault; with all of them at rest, AP is 1.

Each knob draws from a random generator of its own, one child of the seed each
(`SeedSequence.spawn`), and always draws for every object, whether the others leave something to
do or not. With one generator for all, a miss more would shift every later draw: a lesson's slider
would then show another detector at every step, and not the same one getting worse. So a box that
is pushed aside by 4 pixels at a noise of 0.1 is pushed by 8, the same way, at 0.2; objects missed
at a low probability are missed at every higher one, too; and a slider moved back restores what
was there. A knob that is added later goes to the end of `_Streams`, for the same reason.
"""

from dataclasses import dataclass, fields, replace
from typing import Final, Literal, NamedTuple, Self, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Short, Values
from iouviz.data.model import Dataset, Predictions, column
from iouviz.data.simulate.free_space import TRIES, Space
from iouviz.data.simulate.scores import SMALLEST_GAP, logits, scores
from iouviz.errors import RequestError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.overlap import overlap_elementwise

Cause = Literal["good", "localisation", "classification", "both", "duplicate", "background"]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
GOOD, LOCALISATION, CLASSIFICATION, BOTH, DUPLICATE, BACKGROUND = range(6)

NO_OBJECT: Final = -1

# The lowest and the highest value of each knob.
RANGES: Final[dict[str, tuple[float, float]]] = {
    "localisation": (0.0, 1.0),
    "miss_small": (0.0, 1.0),
    "miss_large": (0.0, 1.0),
    "confusion": (0.0, 1.0),
    "duplicates": (0.0, 1.0),
    "background": (0.0, 20.0),
    "separation": (0.0, 4.0),
    "temperature": (0.25, 4.0),
    "prior": (0.01, 0.99),
}

# Sides in pixels (roots of areas) where the probability of a miss starts and stops to change:
# those where COCO's small and large objects begin and end.
SMALL_SIDE: Final = 32.0
LARGE_SIDE: Final = 96.0


@dataclass(frozen=True, slots=True)
class Knobs:
    """The faults of a simulated detector; by default it has none. `RANGES` has every range.

    Attributes
    ----------
    localisation : float
        Standard deviation of each edge, as a fraction of the box's side across it, in [0, 1].
        About 0.07 leaves an average IoU of 0.8, about 0.23 one of 0.5.
    miss_small, miss_large : float
        Probability that an object is not found, in [0, 1], where the square root of its area is
        at most 32 pixels and where it is at least 96. Between the two it is a linear ramp over
        that root.
    confusion : float
        Probability that a found object is given another class, each of the others as likely, in
        [0, 1]. Nothing happens where there is but one class.
    duplicates : float
        Probability that a found object is found a second time, in [0, 1]: with the class of the
        first box, edges of its own, and less confidence where both are good.
    background : float
        Average number of boxes an image where there is nothing, in [0, 20]; Poisson distributed.
        Their sizes and classes are those of objects drawn at random.
    separation : float
        How well scores tell right from wrong, in [0, 4]: the distance between two normal
        distributions of spread 1. A right box outscores a wrong one with probability
        Phi(separation / sqrt(2)): .5 at 0, .76 at 1, .92 at 2, .998 at 4. While nothing is wrong
        it changes no AP, so it rests at 2: at 4 hardly any false positive would cost anything.
    temperature : float
        What the logits of the scores are divided by, in [0.25, 4]: below 1 the detector is too
        sure of itself, above 1 not sure enough. It changes no order, and so no AP.
    prior : float
        Share of right boxes that the scores reckon with, in [0.01, 0.99]. Where it is the true
        share and the temperature is 1, a score is the probability of being right. It changes no
        order either.

    Raises
    ------
    RequestError
        A knob out of its range.

    Examples
    --------
    >>> Knobs(miss_small=0.4).miss_large
    0.0
    """

    localisation: float = 0.0
    miss_small: float = 0.0
    miss_large: float = 0.0
    confusion: float = 0.0
    duplicates: float = 0.0
    background: float = 0.0
    separation: float = 2.0
    temperature: float = 1.0
    prior: float = 0.5

    def __post_init__(self) -> None:
        for name in (each.name for each in fields(self)):
            value, (low, high) = getattr(self, name), RANGES[name]
            if not low <= value <= high:  # true for a NaN, too
                raise RequestError(f"knob {name} = {value}; wanted {low:g} to {high:g}")


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """What is behind each of D predictions and G objects.

    Attributes
    ----------
    cause : (D,) int8 array
        Position in `CAUSES`.
    source : (D,) int32 array
        The object (row of the ground truth) that the prediction was made from, -1 for background.
    iou : (D,) float64 array
        With that object; nan for background.
    missed : (G,) bool array
        The detector was made to overlook the object.
    """

    cause: NDArray[np.int8]
    source: Short
    iou: Values
    missed: Flags

    @property
    def counts(self) -> dict[str, int]:
        """How many predictions there are of each cause, and under "missed" how many objects."""
        number = np.bincount(self.cause, minlength=len(CAUSES)).tolist()
        return dict(zip(CAUSES, number, strict=True)) | {"missed": int(self.missed.sum())}

    @property
    def names(self) -> list[Cause]:
        """The cause of each prediction in words."""
        return [CAUSES[each] for each in self.cause.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A data set whose predictions are simulated, and the cause of each.

    Attributes
    ----------
    dataset : Dataset
        The given ground truth with D predictions: first those that found an object, then second
        ones, both in the order of the objects, then the background. They have no masks.
    planted : Planted
    """

    dataset: Dataset
    planted: Planted


def simulate(dataset: Dataset, knobs: Knobs, *, seed: int, iou_threshold: float = 0.5) -> Simulated:
    """Predictions of a detector with known faults, for the objects of a data set.

    Parameters
    ----------
    dataset : Dataset
        Its own predictions are dropped. Crowds, and objects to be ignored, are neither found nor
        missed.
    knobs : Knobs
    seed : int
        Not below 0. The same seed gives the same predictions.
    iou_threshold : float
        From which IoU with its object on a box is near enough, in (0, 1]. It moves no box, but
        tells a good one from one that is badly placed, and so decides on scores.

    Returns
    -------
    Simulated

    Raises
    ------
    RequestError
        A negative seed, or a threshold out of its range.

    Notes
    -----
    A box is cut at the borders of its image where the size of that is known, except that it may
    reach as far as its object does. An edge that noise pushes past the opposite one trades places
    with it.

    The cause says what was done, not what an evaluation sees. They are the same unless a box has
    strayed to a neighbour of its object; is so far off that it counts for background; or lies
    beyond a limit on the detections of an image (COCO: 100 of a class).

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 60, 60]]),
    ...     predictions=Predictions.of([], [], [], []),
    ... )
    >>> simulate(pears, Knobs(duplicates=1), seed=0).planted.names
    ['good', 'good', 'duplicate', 'duplicate']
    """
    if seed < 0:
        raise RequestError(f"seed {seed}; wanted 0 or more")
    if not 0 < iou_threshold <= 1:
        raise RequestError(f"IoU threshold {iou_threshold}; wanted more than 0 and at most 1")
    streams, objects = _Streams.of(seed), dataset.ground_truth
    counts = ~(objects.crowd | objects.ignore)
    missed = counts & (streams.miss.random(len(objects)) < miss_probability(objects.area, knobs))
    first, second = _detect(dataset, knobs, streams, iou_threshold)
    found = counts & ~missed
    duplicated = found & (streams.duplicates.random(len(objects)) < knobs.duplicates)
    clutter = _clutter(dataset, knobs, streams.background)
    every = _joined(first.at(found), second.at(duplicated), clutter)
    planted = Planted(
        cause=column(every.cause, np.int8),
        source=column(every.source, np.int32),
        iou=column(every.iou, np.float64),
        missed=column(missed, np.bool_),
    )
    score = scores(every.logit, prior=knobs.prior, temperature=knobs.temperature)
    predictions = Predictions.of(every.image, every.label, every.boxes, score, size=every.size)
    return Simulated(replace(dataset, predictions=predictions), planted)


def miss_probability(areas: Values, knobs: Knobs) -> Values:
    """Probability that objects of these areas (N,), square pixels, are overlooked; see `Knobs`.

    >>> miss_probability(np.array([10.0**2, 64.0**2, 200.0**2]), Knobs(miss_small=0.5))
    array([0.5 , 0.25, 0.  ])
    """
    ramp = (knobs.miss_small, knobs.miss_large)
    return np.interp(np.sqrt(areas), (SMALL_SIDE, LARGE_SIDE), ramp)


class _Streams(NamedTuple):
    """One random generator a knob, so that none disturbs the draws of another."""

    miss: np.random.Generator
    localisation: np.random.Generator
    confusion: np.random.Generator
    duplicates: np.random.Generator
    background: np.random.Generator
    score: np.random.Generator

    @classmethod
    def of(cls, seed: int) -> Self:
        children = np.random.SeedSequence(seed).spawn(len(cls._fields))
        return cls(*(np.random.default_rng(child) for child in children))


@dataclass(frozen=True, slots=True, eq=False)
class _Drafts:
    """Predictions in the making; one row each."""

    source: Short
    image: Short
    label: Short
    boxes: Boxes
    size: Values  # (N, 2)
    iou: Values
    cause: NDArray[np.integer]
    logit: Values  # before prior and temperature

    def at(self, which: Flags) -> "_Drafts":
        return _Drafts(*(getattr(self, each.name)[which] for each in fields(self)))


def _joined(*parts: _Drafts) -> _Drafts:
    names = [each.name for each in fields(_Drafts)]
    return _Drafts(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _detect(
    dataset: Dataset, knobs: Knobs, streams: _Streams, iou_threshold: float
) -> tuple[_Drafts, _Drafts]:
    """A first and a second box for every object, as if each were found twice."""
    count = len(dataset.ground_truth)
    label, confused = _confuse(dataset, knobs, streams.confusion)
    first_push, second_push = streams.localisation.standard_normal((2, count, 4))
    first_luck, second_luck = streams.score.standard_normal((2, count))

    def draft(push: Values) -> _Drafts:
        boxes, size = _push(dataset, push * knobs.localisation)
        iou = overlap_elementwise(boxes, dataset.ground_truth.boxes).iou
        cause = GOOD + LOCALISATION * (iou < iou_threshold) + CLASSIFICATION * confused
        return _Drafts(
            source=np.arange(count, dtype=np.int32),
            image=dataset.ground_truth.image,
            label=label,
            boxes=boxes,
            size=size,
            iou=iou,
            cause=cause,  # LOCALISATION + CLASSIFICATION is BOTH
            logit=np.zeros(count),
        )

    first, second = draft(first_push), draft(second_push)
    logit = logits(first_luck, first.cause == GOOD, knobs.separation)
    twice = (first.cause == GOOD) & (second.cause == GOOD)
    second_logit = logits(second_luck, (second.cause == GOOD) & ~twice, knobs.separation)
    return replace(first, logit=logit), replace(
        second,
        cause=np.where(twice, DUPLICATE, second.cause),
        logit=np.where(twice, np.minimum(second_logit, logit - SMALLEST_GAP), second_logit),
    )


def _confuse(dataset: Dataset, knobs: Knobs, random: np.random.Generator) -> tuple[Short, Flags]:
    """The class that each object is taken for, (G,), and whether it is another than its own."""
    labels, classes = dataset.ground_truth.label, len(dataset.classes)
    chance, choice = random.random((2, len(labels)))
    if classes < 2:
        return labels, np.zeros(len(labels), np.bool_)
    # a step of 1 to K - 1 around the circle of classes never ends where it began
    step = 1 + (choice * (classes - 1)).astype(np.int32)
    confused = chance < knobs.confusion
    return np.where(confused, (labels + step) % classes, labels).astype(np.int32), confused


def _push(dataset: Dataset, push: Values) -> tuple[Boxes, Values]:
    """Move the edges of all objects by (G, 4) fractions of their sides; boxes and their sizes."""
    objects = dataset.ground_truth
    sides = objects.boxes[:, 2:] - objects.boxes[:, :2]
    moved = objects.boxes + push * np.tile(sides, 2)
    border = dataset.images.sizes[objects.image]
    low = np.minimum(objects.boxes[:, :2], np.where(np.isnan(border), -np.inf, 0.0))
    high = np.maximum(objects.boxes[:, 2:], np.where(np.isnan(border), np.inf, border))
    a, b = (np.clip(corner, low, high) for corner in (moved[:, :2], moved[:, 2:]))
    boxes = np.concatenate([np.minimum(a, b), np.maximum(a, b)], axis=1)
    # what did not move keeps the size that its file states, which may differ in the last bit
    still = (boxes == objects.boxes).all(axis=1, keepdims=True)
    return boxes, np.where(still, objects.size, boxes[:, 2:] - boxes[:, :2])


def _clutter(dataset: Dataset, knobs: Knobs, random: np.random.Generator) -> _Drafts:
    """Boxes that are about no object.

    In each image they arrive at a rate of 1, and those that have arrived by the time
    `knobs.background` are there: Poisson many, and a higher knob keeps all boxes of a lower one.
    """
    space = Space.of(dataset)
    images = len(dataset.images)
    arrival, parts = np.zeros(images), [_nothing()]
    while True:
        arrival += random.exponential(size=images)
        luck = random.standard_normal(images)
        darts = random.random((images, TRIES, 3))
        here = np.flatnonzero(arrival < knobs.background)
        if not len(here):
            return _joined(*parts)
        boxes, label, placed = space.place(here, darts[here])
        logit = logits(luck[here], np.zeros(len(here), np.bool_), knobs.separation)
        parts.append(_unrelated(here, label, boxes, logit).at(placed))


def _unrelated(image: NDArray[np.intp], label: Short, boxes: Boxes, logit: Values) -> _Drafts:
    count = len(image)
    return _Drafts(
        source=np.full(count, NO_OBJECT, np.int32),
        image=image.astype(np.int32),
        label=label,
        boxes=boxes,
        size=boxes[:, 2:] - boxes[:, :2],
        iou=np.full(count, np.nan),
        cause=np.full(count, BACKGROUND),
        logit=logit,
    )


def _nothing() -> _Drafts:
    none = np.zeros(0, np.int32)
    return _unrelated(none.astype(np.intp), none, np.zeros((0, 4)), np.zeros(0))
