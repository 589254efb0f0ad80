"""Soft non-maximum suppression: a box near a more confident one loses score and is not dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.suppression.overlaps import pairs, queue, ranges

Decay = Literal["linear", "gaussian"]

# Lower than any score.
TAKEN = -np.inf


def soft_nms(
    predictions: Predictions,
    *,
    decay: Decay = "gaussian",
    iou_threshold: float = 0.3,
    sigma: float = 0.5,
    class_agnostic: bool = False,
    iou: PairIou | None = None,
) -> Values:
    """Scores after soft suppression.

    In each image and class, again and again: the box with the highest score keeps it, and the
    score of every box not yet taken is multiplied by a factor that falls with its IoU with that
    box.

    Parameters
    ----------
    predictions : Predictions
        Scores not below 0.
    decay : {"linear", "gaussian"}
        The factor: 1 - IoU where IoU >= `iou_threshold` and 1 elsewhere, or
        exp(-IoU**2 / `sigma`).
    iou_threshold : float
        In [0, 1]; for "linear" alone.
    sigma : float
        Above 0; for "gaussian" alone.
    class_agnostic : bool
        Let boxes of different classes weaken one another.
    iou : callable or None
        As in `nms.nms`.

    Returns
    -------
    (N,) array
        In the order of the rows, never above the old scores. Dropping those below a threshold is
        left to the caller: it changes no other.

    Raises
    ------
    RequestError
        Another decay, a number out of its range, or a score below 0.

    Notes
    -----
    Between equal scores the box goes first that was more confident at the start, then the earlier
    row.

    References
    ----------
    .. [1] N. Bodla, B. Singh, R. Chellappa, L. Davis, "Soft-NMS: Improving Object Detection With
       One Line of Code", ICCV 2017.

    Examples
    --------
    60 of 140 pixels are shared, IoU = 3 / 7:

    >>> two = Predictions.of([0, 0], [0, 0], [[0, 0, 10, 10], [4, 0, 14, 10]], [0.9, 0.7])
    >>> soft_nms(two, decay="linear")
    array([0.9, 0.4])
    """
    if decay not in get_args(Decay):
        raise RequestError(f"no decay {decay!r}; linear or gaussian")
    if not 0 <= iou_threshold <= 1 or not sigma > 0:
        raise RequestError(
            f"IoU threshold {iou_threshold}, sigma {sigma}; wanted [0, 1] and above 0"
        )
    if (predictions.score < 0).any():
        raise RequestError(f"a score of {predictions.score.min():g}; wanted none below 0")
    line = queue(predictions, class_agnostic=class_agnostic)
    score = predictions.score[line.rows]
    # `pairs` wants more than its limit, the linear rule at least the threshold.
    lowest = np.nextafter(iou_threshold, 0.0) if decay == "linear" else 0.0
    for chunk in pairs(predictions, line, float(lowest), iou):
        factor = 1 - chunk.iou if decay == "linear" else np.exp(-(chunk.iou**2) / sigma)
        near = np.zeros(len(score), np.bool_)
        near[chunk.earlier] = near[chunk.later] = True
        places = np.flatnonzero(near)
        number = np.cumsum(near) - 1
        links = _links(number[chunk.earlier], number[chunk.later], factor)
        for table in _tables(line.group[places], score[places]):
            who, left = _settle(table, links)
            score[places[who]] = left
    by_row = np.empty(len(score))
    by_row[line.rows] = score
    return by_row


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Whom each of n boxes weakens: `target[first:first + count]`, by `factor`."""

    first: Rows
    count: Rows
    target: Rows
    factor: Values


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Groups of like size side by side: a row a group, its boxes by turn, then nobody (-inf).

    Attributes
    ----------
    score : (R, C) array
        The largest groups come first.
    who : (R * C,) int array
        The box that each cell stands for, by its place among the n.
    cell : (n,) int array
        The cell of each box; -1 where it stands in another table.
    rows : (steps,) int array
        How many groups have a box left at each step.
    """

    score: Values
    who: Rows
    cell: Rows
    rows: Rows


def _links(earlier: Rows, later: Rows, factor: Values) -> _Links:
    """The pairs (P,) of boxes numbered from 0, in both directions, by the box that weakens."""
    source, target = np.concatenate([earlier, later]), np.concatenate([later, earlier])
    bits = len(source).bit_length()
    key = source << bits | np.arange(len(source))  # sorted several times as fast as by an argsort
    key.sort()
    order = key & ((1 << bits) - 1)
    count = np.bincount(source)
    return _Links(
        first=np.cumsum(count) - count,
        count=count,
        target=target[order],
        factor=np.concatenate([factor, factor])[order],
    )


def _tables(group: Rows, score: Values) -> Iterator[_Table]:
    """One table for groups of 2 boxes, one for 3 and 4, one for 5 to 8, and so on."""
    _, group, size = np.unique(group, return_inverse=True, return_counts=True)
    power = np.frexp(size - 0.5)[1][group]
    for each in np.unique(power):
        boxes = np.flatnonzero(power == each)
        # The boxes of a group stand by turn already; lexsort keeps that order.
        boxes = boxes[np.lexsort((group[boxes], -size[group[boxes]]))]
        fresh = np.diff(group[boxes], prepend=-1) != 0
        row = np.cumsum(fresh) - 1
        column = np.arange(len(boxes)) - np.flatnonzero(fresh)[row]
        width = 1 << int(each)
        table = np.full((int(row[-1]) + 1, width), TAKEN)
        table[row, column] = score[boxes]
        who = np.full(table.size, -1)
        who[row * width + column] = boxes
        cell = np.full(len(group), -1)
        cell[boxes] = row * width + column
        yield _Table(table, who, cell, np.bincount(column))


def _settle(table: _Table, links: _Links) -> tuple[Rows, Values]:
    """Take the best of every group, weaken its neighbours, and again; boxes and their scores."""
    left = table.score.copy()
    flat = left.reshape(-1)  # the same memory
    final = np.full(left.size, TAKEN)
    for rows in table.rows.tolist():
        best = np.arange(rows) * left.shape[1] + left[:rows].argmax(axis=1)
        final[best] = flat[best]
        flat[best] = TAKEN
        taken = table.who[best]
        pairs_of = ranges(links.first[taken], links.count[taken])
        cell = table.cell[links.target[pairs_of]]
        live = flat[cell] != TAKEN
        flat[cell[live]] *= links.factor[pairs_of[live]]
    filled = np.flatnonzero(table.who >= 0)
    return table.who[filled], final[filled]
