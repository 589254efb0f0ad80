"""COCO's and Pascal VOC's matching of a whole data set, at every IoU threshold and area range.

The rules are those of the plain loops in `reference.py`, where they are easier to read. Three
thoughts make it fast. Every IoU threshold and area range ("case") is a bit of a 64-bit word, and
all are matched in one go. Where none of the rivals has a second choice, an object is matched with
the first prediction that comes near enough; that settles more than nine pairs in ten. The others
are worked through prediction by prediction, but in all images and classes side by side.

The rules read IoU, not boxes, so masks are matched by them too. They read no ids either, so an id
of 0, or one that occurs twice, is like any other: pycocotools takes 0 for "not matched".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values, Words
from iouviz.errors import RequestError
from iouviz.evaluation.matching.candidates import Candidates
from iouviz.evaluation.matching.order import count_up, run_lengths, stable_order
from iouviz.evaluation.matching.rules import (
    NOBODY,
    enough,
    first_of_object,
    ignored_objects,
    may_rematch,
    outside,
)
from iouviz.evaluation.protocols import ALL, AreaRange, Crowds, Matching

WORD = 64  # cases that are matched in one go
NO_CASE = np.uint64(0)


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPairs:
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

    def at(self, threshold: int = 0, area: int = 0) -> Rows:
        """Positions of the pairs that are matches at one threshold and area number, rising."""
        word, bit = divmod(area * self.thresholds + threshold, WORD)
        # compared with 0 first: NumPy finds what is true ten times as fast in a column of bool
        return np.flatnonzero((self.words[word] & (np.uint64(1) << np.uint64(bit))) != 0)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What became of D predictions and G objects at T IoU thresholds.

    Attributes
    ----------
    iou_thresholds : tuple of float
        T of them.
    ground_truth : (T, D) int32 array
        Row of `Dataset.ground_truth` that each row of `Dataset.predictions` is matched with, or -1.
    ignored : (T, D) bool array
        The prediction is neither a true nor a false positive: it is matched with an ignored
        object, or with none and its own area is outside the range, or it is beyond the limit on
        detections.
    not_ignored : (G,) bool array
        Objects that are found or missed: no crowd, none that is ignored.
    """

    iou_thresholds: tuple[float, ...]
    ground_truth: NDArray[np.int32]
    ignored: Flags
    not_ignored: Flags

    @property
    def true_positive(self) -> Flags:
        """Predictions matched with an object that is not ignored, (T, D)."""
        return np.not_equal(self.ground_truth, NOBODY) & ~self.ignored

    @property
    def false_positive(self) -> Flags:
        """Predictions matched with none, and not ignored, (T, D)."""
        return np.equal(self.ground_truth, NOBODY) & ~self.ignored

    @property
    def missed(self) -> Flags:
        """Objects that no prediction is matched with, and not ignored, (T, G)."""
        missed = np.tile(self.not_ignored, (len(self.ground_truth), 1))
        for row, matched in zip(missed, self.ground_truth, strict=True):
            row[matched[matched != NOBODY]] = False
        return missed


def match_all(
    candidates: Candidates,
    *,
    iou_thresholds: Sequence[float] = (0.5,),
    matching: Matching = "coco",
    area: AreaRange = ALL,
    max_detections: int | None = None,
    crowds: Crowds = "ignored",
) -> Matches:
    """Match every prediction of a data set.

    Parameters
    ----------
    candidates : Candidates
        Found with an `iou_floor` not above the lowest threshold, and for the same `matching`.
    iou_thresholds : T floats
        Rising, each in (0, 1].
    matching : {"coco", "voc", "open-images"}
    area : AreaRange
        Objects outside are ignored, and so are unmatched predictions outside.
    max_detections : int or None
        How many predictions of an image (and class) take part; None: all.
    crowds : {"ignored", "objects", "groups"}
        See `Protocol`; where "groups", all but the first prediction of a crowd are ignored.

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
    Both predictions overlap the first object most; COCO alone lets the second prediction have the
    other object.

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
    predictions, objects = candidates.dataset.predictions, candidates.dataset.ground_truth
    not_ignored = ~ignored_objects(objects, slice(None), area, crowds)
    pairs = candidates
    beyond_limit = np.zeros(len(predictions), np.bool_)
    if max_detections is not None:
        pairs = candidates.take(candidates.rank < max_detections)
        beyond_limit = candidates.ranks() >= max_detections
    matched_pairs = match_pairs(
        pairs, iou_thresholds=iou_thresholds, matching=matching, not_ignored=not_ignored[None]
    )
    shape = len(iou_thresholds), len(predictions)
    ground_truth = np.full(shape, NOBODY, np.int32)
    ignored = np.tile(outside(predictions.area, area) | beyond_limit, (shape[0], 1))
    for t in range(shape[0]):
        matched = matched_pairs.at(t)
        d, g = pairs.prediction[matched], pairs.ground_truth[matched]
        ground_truth[t, d] = g
        ignored[t, d] = ~not_ignored[g]
        if crowds == "groups":
            ignored[t, d] |= ~first_of_object(g)
    return Matches(tuple(iou_thresholds), ground_truth, ignored, not_ignored)


def match_pairs(
    candidates: Candidates,
    *,
    iou_thresholds: Sequence[float],
    matching: Matching,
    not_ignored: Flags,
) -> MatchedPairs:
    """Match predictions with objects, at T thresholds and in A area ranges at once.

    Parameters
    ----------
    candidates : Candidates
        P pairs.
    iou_thresholds : T floats
        Rising, each in (0, 1], none below the candidates' `iou_floor`.
    matching : {"coco", "voc", "open-images"}
    not_ignored : (A, G) bool array
        Objects to find in each area range.

    Returns
    -------
    MatchedPairs
        Of the P pairs.

    Raises
    ------
    RequestError
        Thresholds that do not rise, or lie where no candidates were sought.
    """
    thresholds = _checked(iou_thresholds, matching, candidates.iou_floor)
    level = np.searchsorted(thresholds, candidates.iou, side="right")  # thresholds reached
    cases = len(not_ignored) * len(thresholds)
    words = np.zeros((-(-cases // WORD), len(candidates)), np.uint64)
    near = np.flatnonzero(level)
    if len(near) < len(candidates):  # fewer pairs, fewer rivals
        candidates, level = candidates.take(near), level[near]
    crowd = candidates.dataset.ground_truth.crowd
    inside = contested = np.empty(0, np.intp)
    if matching == "coco":
        uncontested, contested = _by_rivalry(candidates)
    elif matching == "voc":
        uncontested = _first_choices(candidates)
    else:
        grouped = crowd[candidates.ground_truth]
        uncontested, inside = (
            part[_first_choices(candidates.take(part))]
            for part in (np.flatnonzero(~grouped), np.flatnonzero(grouped))
        )
    for word, (reached, not_ignored_in) in zip(
        words, _cases(not_ignored, len(thresholds)), strict=True
    ):
        rematch = may_rematch(crowd, not_ignored_in, matching)
        g = candidates.ground_truth[uncontested]
        word[near[uncontested]] = _first_come(g, level[uncontested], reached, rematch)
        if len(contested):
            wanted = reached[level[contested]]
            word[near[contested]] = _in_turn(candidates, contested, wanted, not_ignored_in, rematch)
        if len(inside):  # a group takes whoever has no match of its own
            own = np.zeros(len(candidates.dataset.predictions), np.uint64)
            own[candidates.prediction[uncontested]] = word[near[uncontested]]
            word[near[inside]] = reached[level[inside]] & ~own[candidates.prediction[inside]]
    return MatchedPairs(words, len(thresholds))


def _checked(iou_thresholds: Sequence[float], matching: Matching, floor: float) -> Values:
    thresholds = np.array([enough(each, matching) for each in iou_thresholds], np.float64)
    if (np.diff(thresholds) < 0).any():
        raise RequestError(f"IoU thresholds {list(iou_thresholds)}; wanted them rising")
    if len(thresholds) and thresholds[0] < floor:
        raise RequestError(
            f"an IoU threshold of {thresholds[0]:g}, but candidates only from {floor:g} up"
        )
    return thresholds


def _cases(not_ignored: Flags, thresholds: int) -> Iterator[tuple[Words, Words]]:
    """The cases, area by area and in each by rising threshold, in words of 64.

    Yields
    ------
    (T + 1,) uint64 array
        The cases that a pair belongs to whose IoU reaches so many thresholds: as thresholds rise,
        their number says which ones.
    (G,) uint64 array
        The cases in which each object is not ignored.
    """
    number = np.arange(len(not_ignored) * thresholds)
    for start in range(0, len(number), WORD):
        area, threshold = np.divmod(number[start : start + WORD], thresholds)
        bits = np.uint64(1) << np.arange(len(area), dtype=np.uint64)
        reached = np.zeros(thresholds + 1, np.uint64)
        for level in range(1, thresholds + 1):
            reached[level] = np.bitwise_or.reduce(bits[threshold < level])
        not_ignored_in = np.zeros(not_ignored.shape[1], np.uint64)
        for each in np.unique(area):
            not_ignored_in[not_ignored[each]] |= np.bitwise_or.reduce(bits[area == each])
        yield reached, not_ignored_in


def _first_choices(candidates: Candidates) -> Rows:
    """The one pair that VOC looks at for each prediction: highest IoU, then the earlier object."""
    lengths = run_lengths(candidates.prediction)
    starts = np.cumsum(lengths) - lengths
    ties = candidates.iou == np.repeat(candidates.iou[starts], lengths)
    # later objects stand first among equals, so the earlier one is the last of the ties
    return starts + np.add.reduceat(ties, starts, dtype=np.intp) - 1 if len(starts) else starts


def _by_rivalry(candidates: Candidates) -> tuple[Rows, Rows]:
    """Pairs whose object has rivals without a second choice alone, and the other pairs."""
    d, g = candidates.prediction, candidates.ground_truth
    follows = np.zeros(len(d) + 1, np.bool_)
    follows[1:-1] = d[1:] == d[:-1]
    choosy = follows[1:] | follows[:-1]  # the prediction has another pair beside this one
    disputed = np.zeros(len(candidates.dataset.ground_truth), np.bool_)
    disputed[g[choosy]] = True
    contested = disputed[g]
    return np.flatnonzero(~contested), np.flatnonzero(contested)


def _first_come(g: Rows, level: Rows, reached: Words, rematch: Words) -> Words:
    """Matches where each prediction wants one object: the first that is near enough has it.

    Of the pairs in order of judging, `g` (n,) are the objects, `level` (n,) says how many
    thresholds are reached. A match at threshold t needs that no earlier rival reached t, and who
    has reached a level has reached all below it: so the highest earlier level says it all.
    """
    by_object = stable_order(g)
    g, level = g[by_object], level[by_object]
    # The highest level so far, anew for each object, in one running maximum: `g * steps` lifts
    # every object's levels above those of the objects before it.
    steps = len(reached)
    highest = np.maximum.accumulate(g * steps + level) - g * steps
    before = np.zeros_like(highest)
    before[1:] = np.where(g[1:] == g[:-1], highest[:-1], 0)
    words = np.empty(len(g), np.uint64)
    words[by_object] = reached[level] & (~reached[before] | rematch[g])
    return words


def _in_turn(
    candidates: Candidates, chosen: Rows, wanted: Words, not_ignored_in: Words, rematch: Words
) -> Words:
    """Matches where predictions have a choice: one prediction after the other, by COCO's rules.

    The first prediction of every image and class goes in the same step, then the second, and so
    on: they do not get into each other's way.
    """
    nobody = len(not_ignored_in)  # one object more, that no prediction wants
    g = np.append(candidates.ground_truth[chosen], nobody)
    wanted = np.append(wanted, NO_CASE)
    not_ignored_in, rematch = np.append(not_ignored_in, NO_CASE), np.append(rematch, NO_CASE)
    matched = np.zeros(len(not_ignored_in), np.uint64)  # the cases in which each object is gone
    words = np.zeros(len(g), np.uint64)
    for pairs in _steps(candidates.prediction[chosen], candidates.group[chosen]):
        objects = g[pairs]  # (n, width): the choices of n predictions, the best first
        # A bit that is set says "in this case": that the pair is near enough, the object free.
        free = wanted[pairs] & (~matched[objects] | rematch[objects])
        # Objects that are not ignored go first; ignored ones only in cases without such a match.
        preferred = free & not_ignored_in[objects]
        match = _first_of_each_bit(preferred)
        settled = np.bitwise_or.reduce(preferred, axis=1, keepdims=True)
        match |= _first_of_each_bit(free & ~not_ignored_in[objects] & ~settled)
        # Buffered, so that of an object named twice one write would be lost: but no object is,
        # since each step has one prediction of a group, and only "nobody" repeats, with no bits.
        matched[objects] |= match
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
