"""Pairs of predictions that overlap one another, over all images at once.

Non-maximum suppression asks of every box which more confident boxes of its group (its image and
class, or its image alone) it overlaps. This finds them without comparing all with all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Predictions
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.geometry.boxes import area

# Pairs that are compared at a time: small enough to stay in a processor's cache.
BLOCK = 1 << 16

# Pairs that are handed on together, so that memory stays bounded however many overlap.
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """N boxes in the order in which they take their turn: first the best of every group.

    Attributes
    ----------
    rows : (N,) int array
        The row of the predictions that stands at each place in the queue.
    turn : (N,) int array
        How many boxes of the same group go first; never falling.
    group : (N,) int array
        Groups are numbered from 0.
    """

    rows: Rows
    turn: Rows
    group: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """P pairs of boxes of one group; a group's pairs are never spread over several `Pairs`.

    Attributes
    ----------
    earlier, later : (P,) int arrays
        Places in the queue.
    iou : (P,) array
    """

    earlier: Rows
    later: Rows
    iou: Values


def queue(predictions: Predictions, *, class_agnostic: bool) -> Queue:
    """Line up the predictions by falling score within their group; ties in the order of rows."""
    if not len(predictions):
        nobody = np.empty(0, np.intp)
        return Queue(nobody, nobody, nobody)
    key = predictions.image.astype(np.int64)
    if not class_agnostic:
        key = key * (int(predictions.label.max()) + 1) + predictions.label
    by_group = np.lexsort((-predictions.score, key))  # stable: equal scores keep their order
    fresh = np.diff(key[by_group], prepend=-1) != 0
    group = np.cumsum(fresh) - 1
    turn = np.arange(len(key)) - np.flatnonzero(fresh)[group]
    line = np.argsort(turn, kind="stable")
    return Queue(by_group[line], turn[line], group[line])


def pairs(
    predictions: Predictions, line: Queue, lowest: float, iou: PairIou | None = None
) -> Iterator[Pairs]:
    """Pairs of a group that overlap by more than `lowest`, some million at a time.

    Parameters
    ----------
    predictions : Predictions
    line : Queue
        Of the same predictions.
    lowest : float
        In [0, 1]; the IoU that a pair must exceed.
    iou : callable or None
        How to measure two predictions whose boxes share something, by their rows; None: the IoU of
        their boxes. See `among_predictions`.

    Yields
    ------
    Pairs
        Never empty; its pairs in no particular order.

    Notes
    -----
    A group's boxes are sorted by their left edge. Then those that begin before a box ends stand
    next to it, and only they are compared. Since IoU <= shared width / own width, a box need not
    look at what begins in the last `lowest` share of its width either.
    """
    x_order = np.lexsort((predictions.boxes[line.rows, 0], line.group))
    boxes = np.ascontiguousarray(predictions.boxes[line.rows[x_order]].T)  # (4, N)
    least = lowest if iou is None else 0.0  # of the boxes
    first, count = _windows(boxes, line.group[x_order], least)
    areas = area(boxes.T)
    ends = np.append(np.flatnonzero(np.diff(line.group[x_order])) + 1, len(x_order))
    found: list[tuple[Rows, Rows, Values]] = []
    held = 0
    for start, stop, whole in _blocks(count, ends):
        a = np.repeat(np.arange(start, stop), count[start:stop])
        b = ranges(first[start:stop], count[start:stop])
        left, right, shared = _overlapping(boxes, areas, a, b, least)
        left, right = x_order[left], x_order[right]
        if iou is not None and len(left):
            shared = iou(line.rows[left], line.rows[right])
            enough = shared > lowest
            left, right, shared = left[enough], right[enough], shared[enough]
        found.append((left, right, shared))
        held += len(shared)
        if held and whole and (held >= CHUNK or stop == len(x_order)):
            p, q, values = (np.concatenate(part) for part in zip(*found, strict=True))
            yield Pairs(np.minimum(p, q), np.maximum(p, q), values)
            found, held = [], 0


def _windows(boxes: Values, group: Rows, lowest: float) -> tuple[Rows, Rows]:
    """First partner of each box, and how many there may be; boxes sorted by group and x1."""
    if not boxes.size:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    # Every group is moved to a stretch of its own. Rounding keeps order, so nobody is lost.
    span = boxes[2].max() - boxes[0].min() + 1.0
    # By an eps less than `lowest`: rounding must not lose a pair that lies on the limit.
    reach = boxes[2] - lowest * (1 - 1e-9) * (boxes[2] - boxes[0])
    shift = group * span
    end = np.searchsorted(boxes[0] + shift, reach + shift, side="right")
    sizes = np.bincount(group)
    end = np.minimum(end, np.cumsum(sizes)[group])
    first = np.arange(1, len(group) + 1)
    return first, np.maximum(end - first, 0)


def _blocks(count: Rows, ends: Rows) -> Iterator[tuple[int, int, bool]]:
    """Cut the boxes into runs of about BLOCK pairs; says whether a run ends with its group."""
    total = np.cumsum(count)
    edges = set(ends.tolist())
    start = 0
    while start < len(count):
        done = int(total[start - 1]) if start else 0
        stop = max(int(np.searchsorted(total, done + BLOCK, side="right")), start + 1)
        # Back to where a group ends, where one does: only then may pairs be handed on.
        edge = int(ends[np.searchsorted(ends, stop, side="right") - 1]) if stop >= ends[0] else 0
        stop = edge if edge > start else stop
        yield start, stop, stop in edges
        start = stop


def ranges(first: Rows, count: Rows) -> Rows:
    """Each run first, first + 1, ... of `count` numbers, one after the other.

    >>> ranges(np.array([5, 0]), np.array([2, 3]))
    array([5, 6, 0, 1, 2])
    """
    before = np.cumsum(count) - count
    numbers: Rows = np.arange(int(count.sum())) + np.repeat(first - before, count)
    return numbers


def _overlapping(
    boxes: Values, areas: Values, a: Rows, b: Rows, lowest: float
) -> tuple[Rows, Rows, Values]:
    """Those of the pairs whose IoU exceeds `lowest`, and their IoU as `geometry.overlap` has it."""
    height = np.minimum(boxes[3].take(a), boxes[3].take(b))
    height -= np.maximum(boxes[1].take(a), boxes[1].take(b))
    near = np.flatnonzero(height > 0)
    a, b, height = a.take(near), b.take(near), height.take(near)
    width = np.minimum(boxes[2].take(a), boxes[2].take(b))
    width -= boxes[0].take(b)  # b begins no earlier than a
    shared = np.maximum(width, 0.0) * height
    union = (areas.take(a) + areas.take(b)) - shared
    iou = np.divide(shared, union, out=np.zeros(len(shared)), where=union != 0)
    enough = np.flatnonzero(iou > lowest)
    return a.take(enough), b.take(enough), iou.take(enough)
