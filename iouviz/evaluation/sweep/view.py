"""A prepared data set at one IoU threshold, and through a limit and a choice of images.

A `Level` is all that an IoU threshold decides. A `View` is a level seen through a limit on
detections and a choice of images; any confidence and any choice of classes are read off it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Short
from iouviz.evaluation.matching.one_threshold import match_once
from iouviz.evaluation.matching.rules import enough, may_rematch
from iouviz.evaluation.metrics.curves import Curve
from iouviz.evaluation.sweep.ready import Line, Ready


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The matching at one IoU threshold."""

    hits: Short  # (n,) positions of the true positives, rising
    objects: Short  # (n,) what they found
    not_ignored: Flags  # (D,) whether each prediction is a true or a false positive
    cross_class: Rows  # pairs across classes that are near enough, of false positives


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A level seen through a limit on detections and a choice of images."""

    hits: Short  # (n,)
    objects: Short  # (n,)
    label: Rows  # (n,)
    not_ignored: Flags  # (D,) whether each prediction is a true or a false positive, seen so
    so_far: Short  # (D + 1,) how many of those stand before each position
    cross_class: Rows
    positives: Counts  # (K,)
    to_find: Flags  # (G,) objects that are not ignored, on the chosen images


def match_at(ready: Ready, iou_threshold: float) -> Level:
    """Match at one IoU threshold."""
    coco = ready.protocol.matching == "coco"
    least = enough(iou_threshold, ready.protocol.matching)
    rematch = may_rematch(
        ready.dataset.ground_truth.crowd, ready.not_ignored, ready.protocol.matching
    )
    pairs = ready.same_class
    near = np.flatnonzero(pairs.iou >= least)
    if not coco:  # VOC looks at the best alone
        near = near[np.diff(pairs.prediction[near], prepend=-1) != 0]
    near = near[match_once(pairs.prediction[near], pairs.object[near], rematch)]
    position, objects = pairs.position[near], pairs.object[near]
    right = ready.not_ignored[objects]
    hits, objects = position[right], objects[right]
    not_ignored = ready.line.in_range.copy()
    not_ignored[position] = right
    false = not_ignored.copy()
    false[hits] = False
    order = np.argsort(hits)
    cross_class = np.flatnonzero(ready.cross_class.iou >= least)
    cross_class = cross_class[false[ready.cross_class.position[cross_class]]]
    return Level(hits[order], objects[order], not_ignored, cross_class)


def look(ready: Ready, level: Level, limit: int | None, images: Flags | None) -> View:
    """See a level through a limit on detections and a choice of images, (I,) flags."""
    line, ground_truth = ready.line, ready.dataset.ground_truth
    not_ignored, to_find = level.not_ignored, ready.not_ignored
    if limit is not None:
        not_ignored = not_ignored & (line.rank < limit)
    if images is not None:
        not_ignored = not_ignored & images.take(line.image)
        to_find = to_find & images[ground_truth.image]
    so_far = np.zeros(len(not_ignored) + 1, np.int32)
    np.cumsum(not_ignored, out=so_far[1:])
    kept = np.flatnonzero(not_ignored[level.hits])
    hits = level.hits[kept]
    return View(
        hits=hits,
        objects=level.objects[kept],
        label=np.searchsorted(line.starts, hits, side="right") - 1,
        not_ignored=not_ignored,
        so_far=so_far,
        cross_class=level.cross_class[not_ignored[ready.cross_class.position[level.cross_class]]],
        positives=np.bincount(ground_truth.label[to_find], minlength=len(ready.dataset.classes)),
        to_find=to_find,
    )


def confused(
    ready: Ready, view: View, last: NDArray[np.integer], stops: int, chosen: Flags
) -> tuple[Rows, Rows]:
    """Pairs across the chosen classes that a confusion matrix lays on each other: stop, pair.

    At each of many confidences in one matching: at each stop its own copy of the false positives
    that are let in and of the objects that are missed there. `last` is the last stop at which each
    prediction is let in, (D,), or -1. The answers are in the order of the stops, (c,) each.
    """
    ground_truth, cross_class, pairs = (
        ready.dataset.ground_truth,
        ready.cross_class,
        view.cross_class,
    )
    objects, positions = cross_class.object[pairs], cross_class.position[pairs]
    begin = last_found(view, last) + 1  # the first stop at which each object is missed
    begin[~(view.to_find & chosen[ground_truth.label])] = stops
    first = begin[objects]
    count = last[positions] + 1 - first
    if not chosen.all():
        count[~chosen[ready.dataset.predictions.label[ready.line.rows[positions]]]] = 0
    kept = np.flatnonzero(count > 0)
    pairs, first, count = pairs[kept], first[kept], count[kept]
    copy = np.repeat(np.arange(len(pairs)), count)
    stop = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    # Stop by stop, in each as the pairs come; of short integers the sort is a radix sort.
    order = np.argsort(stop.astype(np.int16), kind="stable")
    copy, stop = copy[order], stop[order]
    # Each stop has predictions and objects of its own, so that no stop disturbs another.
    predictions = int(cross_class.prediction[pairs].max(initial=0)) + 1
    objects, object_ = np.unique(cross_class.object[pairs], return_inverse=True)
    matches = match_once(
        stop * predictions + cross_class.prediction[pairs][copy],
        stop * len(objects) + object_[copy],
        np.zeros(len(objects) * stops, np.bool_),
    )
    return stop[matches], pairs[copy[matches]]


def last_found(view: View, last: NDArray[np.integer]) -> Rows:
    """The last stop at which each object is found, (G,), from that of each prediction; or -1."""
    found = np.full(len(view.to_find), -1)
    until = last[view.hits].astype(np.intp, copy=False)  # `at` is slow where types differ
    np.maximum.at(found, view.objects, until)  # of a crowd, by the most confident
    return found


def ranked(ready: Ready, view: View, label: int, limit: int | None) -> Curve:
    """Precision and recall of one class after each prediction within the limit."""
    part = slice(ready.line.starts[label], ready.line.starts[label + 1])
    right = np.zeros(part.stop - part.start, np.bool_)
    right[view.hits[view.label == label] - part.start] = True
    wrong = view.not_ignored[part] & ~right
    within = np.ones(len(right), np.bool_) if limit is None else ready.line.rank[part] < limit
    return Curve(
        score=ready.line.score[part][within],
        tp=np.cumsum(right[within], dtype=np.int64),
        fp=np.cumsum(wrong[within], dtype=np.int64),
        positives=int(view.positives[label]),
        rows=ready.line.rows[part][within].astype(np.intp),
    )


def class_stops(line: Line, confidence: float) -> Rows:
    """Position where the scores of each class fall below the confidence, (K,)."""
    low, high = line.starts[:-1].copy(), line.starts[1:].copy()
    if confidence == -np.inf:
        return high
    while (open_ := low < high).any():  # halving, in all classes at once
        middle = (low + high) // 2
        above = open_.copy()
        above[open_] = line.score[middle[open_]] >= confidence
        low = np.where(above, middle + 1, low)
        high = np.where(open_ & ~above, middle, high)
    return low
