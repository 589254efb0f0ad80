"""Who takes whom: the matching of COCO and of Pascal VOC, for a whole data set at once.

The rules are those of the plain loops in `reference`: predictions come in order of
falling confidence, and each takes an object that is near enough.

* **COCO**: of the objects still free, the one with the highest IoU; the later of equal ones. An
  object that counts goes before one that does not, however well the latter fits. A crowd is
  always free.
* **VOC**: the object with the highest IoU, the earlier of equal ones, is the only one asked for.
  If it is taken the prediction is a duplicate. What does not count may be taken again and again.

Three thoughts make it fast. Every IoU threshold and area range ("case") is a bit of a 64-bit word,
and all are matched in one go. Where none of the rivals has a second choice, an object simply goes
to the first prediction that comes near enough; that settles more than nine pairs in ten. The
others are worked through prediction by prediction, but in all images and classes side by side.

The rules are told IoU, not boxes, so that masks are judged by them too. Nobody's id is looked at,
so an id of 0, or one that occurs twice, is like any other: pycocotools takes 0 for "not matched".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values, Words
from iouviz.errors import RequestError
from iouviz.evaluation.matching.candidates import Candidates
from iouviz.evaluation.matching.order import count_up, run_lengths, stable_order
from iouviz.evaluation.matching.rules import NOBODY, counting, enough, free_again, outside
from iouviz.evaluation.protocols import ALL, AreaRange, Matching

WORD = 64  # cases that are matched in one go
NONE = np.uint64(0)


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Which of P candidate pairs became matches, at T IoU thresholds and in A area ranges.

    Attributes
    ----------
    words : (W, P) uint64 array
        Bit `case % 64` of word `case // 64` belongs to case `area * thresholds + threshold`.
    thresholds : int
        T.
    """

    words: Words
    thresholds: int

    def pairs(self, threshold: int = 0, area: int = 0) -> Rows:
        """Positions of the pairs that are matches at one threshold and area number, rising."""
        word, bit = divmod(area * self.thresholds + threshold, WORD)
        # compared with 0 first: numpy finds what is true ten times as fast in a column of bool
        return np.flatnonzero((self.words[word] & (np.uint64(1) << np.uint64(bit))) != 0)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What became of D predictions and G objects at T IoU thresholds.

    Attributes
    ----------
    iou_thresholds : tuple of float
        T of them.
    ground_truth : (T, D) int32 array
        Row of `Dataset.ground_truth` that each row of `Dataset.predictions` took, or -1.
    ignored : (T, D) bool array
        The prediction counts neither way: it took an object that does not count, or took none and
        its own area is outside the range, or is beyond the limit on detections.
    counts : (G,) bool array
        Whether to find the object is asked for.
    """

    iou_thresholds: tuple[float, ...]
    ground_truth: NDArray[np.int32]
    ignored: Flags
    counts: Flags

    @property
    def true_positive(self) -> Flags:
        """Predictions that found an object that counts, (T, D)."""
        return np.not_equal(self.ground_truth, NOBODY) & ~self.ignored

    @property
    def false_positive(self) -> Flags:
        """Predictions that found none, (T, D)."""
        return np.equal(self.ground_truth, NOBODY) & ~self.ignored

    @property
    def missed(self) -> Flags:
        """Objects that count and were not found, (T, G)."""
        missed = np.tile(self.counts, (len(self.ground_truth), 1))
        for row, taken in zip(missed, self.ground_truth, strict=True):
            row[taken[taken != NOBODY]] = False
        return missed


def match_all(
    candidates: Candidates,
    *,
    iou_thresholds: Sequence[float] = (0.5,),
    matching: Matching = "coco",
    area: AreaRange = ALL,
    max_detections: int | None = None,
) -> Matches:
    """Match every prediction of a data set.

    Parameters
    ----------
    candidates : Candidates
        Found with an `iou_floor` not above the lowest threshold, and for the same `matching`.
    iou_thresholds : T floats
        Rising, each in (0, 1].
    matching : {"coco", "voc"}
    area : AreaRange
        Objects outside do not count, nor do unmatched predictions outside.
    max_detections : int or None
        How many predictions of an image (and class) take part; None: all.

    Returns
    -------
    Matches
        By rows of the data set, whatever the order of judging.

    Raises
    ------
    RequestError
        Thresholds that do not rise, or lie where no candidates were sought.

    Examples
    --------
    Both predictions overlap the first object most; only COCO gives the second one another try.

    >>> from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
    >>> from iouviz.evaluation.matching.candidates import candidates
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [2, 0, 12, 10]]),
    ...     predictions=Predictions.of([0, 0], [0, 0], [[0, 0, 9, 10], [0, 0, 11, 10]], [0.9, 0.8]),
    ... )
    >>> match_all(candidates(pears)).ground_truth
    array([[0, 1]], dtype=int32)
    >>> match_all(candidates(pears, matching="voc"), matching="voc").ground_truth
    array([[ 0, -1]], dtype=int32)
    """
    predictions, truth = candidates.dataset.predictions, candidates.dataset.ground_truth
    counts = counting(truth, slice(None), area)
    pairs = candidates
    unheard = np.zeros(len(predictions), np.bool_)
    if max_detections is not None:
        pairs = candidates.take(candidates.place < max_detections)
        unheard = candidates.places() >= max_detections
    taken = take(pairs, iou_thresholds=iou_thresholds, matching=matching, counts=counts[None])
    shape = len(iou_thresholds), len(predictions)
    ground_truth = np.full(shape, NOBODY, np.int32)
    ignored = np.tile(outside(predictions.area, area) | unheard, (shape[0], 1))
    for t in range(shape[0]):
        matched = taken.pairs(t)
        d, g = pairs.prediction[matched], pairs.ground_truth[matched]
        ground_truth[t, d] = g
        ignored[t, d] = ~counts[g]
    return Matches(tuple(iou_thresholds), ground_truth, ignored, counts)


def take(
    candidates: Candidates,
    *,
    iou_thresholds: Sequence[float],
    matching: Matching,
    counts: Flags,
) -> Taken:
    """Let predictions take objects, at T thresholds and in A area ranges at once.

    Parameters
    ----------
    candidates : Candidates
        P pairs.
    iou_thresholds : T floats
        Rising, each in (0, 1], none below the candidates' `iou_floor`.
    matching : {"coco", "voc"}
    counts : (A, G) bool array
        Which objects are asked for in each area range.

    Returns
    -------
    Taken
        Of the P pairs.

    Raises
    ------
    RequestError
        Thresholds that do not rise, or lie where no candidates were sought.
    """
    thresholds = _checked(iou_thresholds, matching, candidates.iou_floor)
    level = np.searchsorted(thresholds, candidates.iou, side="right")  # thresholds reached
    cases = len(counts) * len(thresholds)
    words = np.zeros((-(-cases // WORD), len(candidates)), np.uint64)
    near = np.flatnonzero(level)
    if len(near) < len(candidates):  # fewer pairs, fewer rivals
        candidates, level = candidates.take(near), level[near]
    crowd = candidates.dataset.ground_truth.crowd
    if matching == "voc":
        alone, contested = _first_choices(candidates), np.empty(0, np.intp)
    else:
        alone, contested = _by_rivalry(candidates)
    for word, (reached, asked) in zip(words, _cases(counts, len(thresholds)), strict=True):
        again = free_again(crowd, asked, matching)
        g = candidates.ground_truth[alone]
        word[near[alone]] = _first_come(g, level[alone], reached, again)
        if len(contested):
            wanted = reached[level[contested]]
            word[near[contested]] = _in_turn(candidates, contested, wanted, asked, again)
    return Taken(words, len(thresholds))


def _checked(iou_thresholds: Sequence[float], matching: Matching, floor: float) -> Values:
    thresholds = np.array([enough(each, matching) for each in iou_thresholds], np.float64)
    if (np.diff(thresholds) < 0).any():
        raise RequestError(f"IoU thresholds {list(iou_thresholds)}; wanted them rising")
    if len(thresholds) and thresholds[0] < floor:
        raise RequestError(
            f"an IoU threshold of {thresholds[0]:g}, but candidates only from {floor:g} up"
        )
    return thresholds


def _cases(counts: Flags, thresholds: int) -> Iterator[tuple[Words, Words]]:
    """The cases, area by area and in each by rising threshold, in words of 64.

    Yields
    ------
    (T + 1,) uint64 array
        The cases that a pair belongs to whose IoU reaches so many thresholds.
    (G,) uint64 array
        The cases in which each object counts.
    """
    number = np.arange(len(counts) * thresholds)
    for start in range(0, len(number), WORD):
        area, threshold = np.divmod(number[start : start + WORD], thresholds)
        bits = np.uint64(1) << np.arange(len(area), dtype=np.uint64)
        reached = np.zeros(thresholds + 1, np.uint64)
        for level in range(1, thresholds + 1):
            reached[level] = np.bitwise_or.reduce(bits[threshold < level])
        asked = np.zeros(counts.shape[1], np.uint64)
        for each in np.unique(area):
            asked[counts[each]] |= np.bitwise_or.reduce(bits[area == each])
        yield reached, asked


def _first_choices(candidates: Candidates) -> Rows:
    """The one pair that VOC looks at for each prediction: the highest IoU, the earlier object."""
    lengths = run_lengths(candidates.prediction)
    starts = np.cumsum(lengths) - lengths
    ties = candidates.iou == np.repeat(candidates.iou[starts], lengths)
    # later objects stand first among equals, so the earlier one is the last of the ties
    return starts + np.add.reduceat(ties, starts, dtype=np.intp) - 1 if len(starts) else starts


def _by_rivalry(candidates: Candidates) -> tuple[Rows, Rows]:
    """Pairs whose object is wanted by predictions without a second choice alone, and the others."""
    d, g = candidates.prediction, candidates.ground_truth
    follows = np.zeros(len(d) + 1, np.bool_)
    follows[1:-1] = d[1:] == d[:-1]
    choosy = follows[1:] | follows[:-1]
    disputed = np.zeros(len(candidates.dataset.ground_truth), np.bool_)
    disputed[g[choosy]] = True
    contested = disputed[g]
    return np.flatnonzero(~contested), np.flatnonzero(contested)


def _first_come(g: Rows, level: Rows, reached: Words, again: Words) -> Words:
    """Matches where each prediction wants one object: the first that is near enough has it.

    Of the pairs in order of judging, `g` (n,) are the objects, `level` (n,) says how many
    thresholds are reached.
    """
    by_object = stable_order(g)
    g, level = g[by_object], level[by_object]
    # the highest level so far, object by object: lower objects never exceed a higher one's
    steps = len(reached)
    highest = np.maximum.accumulate(g * steps + level) - g * steps
    before = np.zeros_like(highest)
    before[1:] = np.where(g[1:] == g[:-1], highest[:-1], 0)
    words = np.empty(len(g), np.uint64)
    words[by_object] = reached[level] & (~reached[before] | again[g])
    return words


def _in_turn(
    candidates: Candidates, chosen: Rows, wanted: Words, asked: Words, again: Words
) -> Words:
    """Matches where predictions have a choice: one prediction after the other, by COCO's rules.

    The first prediction of every image and class goes in the same step, then the second, and so
    on: they do not get into each other's way.
    """
    g = np.append(candidates.ground_truth[chosen], len(asked))  # one more, that nobody wants
    wanted = np.append(wanted, NONE)
    asked, again = np.append(asked, NONE), np.append(again, NONE)
    taken = np.zeros(len(asked), np.uint64)
    words = np.zeros(len(g), np.uint64)
    for pairs in _steps(candidates.prediction[chosen], candidates.group[chosen]):
        objects = g[pairs]  # (n, width): the choices of n predictions, the best first
        free = wanted[pairs] & (~taken[objects] | again[objects])
        preferred = free & asked[objects]
        match = _first_of_each_bit(preferred)
        settled = np.bitwise_or.reduce(preferred, axis=1, keepdims=True)
        match |= _first_of_each_bit(free & ~asked[objects] & ~settled)
        taken[objects] |= match
        words[pairs] = match
    return words[:-1]


def _first_of_each_bit(choices: Words) -> Words:
    """Each row's bits, each only where it comes first.

    >>> _first_of_each_bit(np.array([[1, 3, 2]], np.uint64))
    array([[1, 2, 0]], dtype=uint64)
    """
    first = choices.copy()
    first[:, 1:] &= ~np.bitwise_or.accumulate(choices, axis=1)[:, :-1]
    return first


def _steps(prediction: Rows, group: Rows) -> Iterator[Rows]:
    """Positions (n, width) of the pairs of n predictions, no two of the same group.

    Shorter rows are filled up with the position after the last. Groups of unlike width are kept
    apart, so that little is filled.
    """
    lengths = run_lengths(prediction)
    starts = np.cumsum(lengths) - lengths
    members = run_lengths(group[starts])  # predictions in each group
    widest = np.maximum.reduceat(lengths, np.cumsum(members) - members)
    size = np.repeat(np.frexp(widest - 0.5)[1], members)  # 1, 2, 3-4, 5-8, ... choices
    turn = count_up(members)
    order = np.lexsort((turn, size))
    steps = run_lengths(size[order] * (len(order) + 1) + turn[order])
    for step in np.split(order, np.cumsum(steps)[:-1]):
        length = lengths[step][:, None]
        column = np.arange(length.max())
        yield np.where(column < length, starts[step][:, None] + column, len(prediction))
