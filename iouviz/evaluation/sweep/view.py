"""A prepared data set at one IoU threshold, and through a limit and a choice of images.

A `Level` is all that an IoU threshold decides. A `View` is a level seen through a limit on
detections and a choice of images; any confidence and any choice of classes are read off it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Short
from iouviz.evaluation.matching.one_threshold import match_once
from iouviz.evaluation.matching.rules import enough, free_again
from iouviz.evaluation.metrics.curves import Curve
from iouviz.evaluation.sweep.ready import Line, Ready


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The matching at one IoU threshold."""

    hits: Short  # (n,) positions of the true positives, rising
    objects: Short  # (n,) what they found
    counted: Flags  # (D,) whether each prediction is a true or a false positive
    strays: Rows  # pairs across classes that are near enough, of false positives


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A level seen through a limit on detections and a choice of images."""

    hits: Short  # (n,)
    objects: Short  # (n,)
    label: Rows  # (n,)
    heard: Flags  # (D,) whether each prediction counts
    so_far: Short  # (D + 1,) how many count before each position
    strays: Rows
    positives: Counts  # (K,)
    asked: Flags  # (G,)


def match_at(ready: Ready, iou_threshold: float) -> Level:
    """Match at one IoU threshold."""
    coco = ready.protocol.matching == "coco"
    least = enough(iou_threshold, ready.protocol.matching)
    again = free_again(ready.dataset.ground_truth.crowd, ready.counts, ready.protocol.matching)
    near = np.flatnonzero(ready.own.iou >= least)
    if not coco:  # the best is the only one that is asked for
        near = near[np.diff(ready.own.asker[near], prepend=-1) != 0]
    near = near[match_once(ready.own.asker[near], ready.own.object[near], again)]
    position, objects = ready.own.position[near], ready.own.object[near]
    right = ready.counts[objects]
    hits, objects = position[right], objects[right]
    counted = ready.line.counted.copy()
    counted[position] = right
    false = counted.copy()
    false[hits] = False
    order = np.argsort(hits)
    strays = np.flatnonzero(ready.other.iou >= least)
    strays = strays[false[ready.other.position[strays]]]
    return Level(hits[order], objects[order], counted, strays)


def look(ready: Ready, level: Level, limit: int | None, images: Flags | None) -> View:
    """See a level through a limit on detections and a choice of images, (I,) flags."""
    line, truth = ready.line, ready.dataset.ground_truth
    heard, asked = level.counted, ready.counts
    if limit is not None:
        heard = heard & (line.place < limit)
    if images is not None:
        heard = heard & images.take(line.image)
        asked = asked & images[truth.image]
    so_far = np.zeros(len(heard) + 1, np.int32)
    np.cumsum(heard, out=so_far[1:])
    kept = np.flatnonzero(heard[level.hits])
    hits = level.hits[kept]
    return View(
        hits=hits,
        objects=level.objects[kept],
        label=np.searchsorted(line.starts, hits, side="right") - 1,
        heard=heard,
        so_far=so_far,
        strays=level.strays[heard[ready.other.position[level.strays]]],
        positives=np.bincount(truth.label[asked], minlength=len(ready.dataset.classes)),
        asked=asked,
    )


def confused(
    ready: Ready, view: View, last: NDArray[np.integer], stops: int, chosen: Flags
) -> tuple[Rows, Rows]:
    """Pairs across the chosen classes that a confusion matrix lays on each other: stop, pair.

    At each of many confidences in one matching: at each stop its own copy of the false positives
    that are let in and of the objects that are missed there. `last` is the last stop at which each
    prediction is let in, (D,), or -1. The answers are in the order of the stops, (c,) each.
    """
    truth, other, pairs = ready.dataset.ground_truth, ready.other, view.strays
    objects, positions = other.object[pairs], other.position[pairs]
    begin = last_found(view, last) + 1  # the first stop at which each object is missed
    begin[~(view.asked & chosen[truth.label])] = stops
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
    predictions = int(other.asker[pairs].max(initial=0)) + 1
    objects, object_ = np.unique(other.object[pairs], return_inverse=True)
    matches = match_once(
        stop * predictions + other.asker[pairs][copy],
        stop * len(objects) + object_[copy],
        np.zeros(len(objects) * stops, np.bool_),
    )
    return stop[matches], pairs[copy[matches]]


def last_found(view: View, last: NDArray[np.integer]) -> Rows:
    """The last stop at which each object is found, (G,), from that of each prediction; or -1."""
    found = np.full(len(view.asked), -1)
    until = last[view.hits].astype(np.intp, copy=False)  # `at` is slow where types differ
    np.maximum.at(found, view.objects, until)  # of a crowd, by the most confident
    return found


def ranked(ready: Ready, view: View, label: int, limit: int | None) -> Curve:
    """Precision and recall of one class after each prediction within the limit."""
    part = slice(ready.line.starts[label], ready.line.starts[label + 1])
    right = np.zeros(part.stop - part.start, np.bool_)
    right[view.hits[view.label == label] - part.start] = True
    wrong = view.heard[part] & ~right
    within = np.ones(len(right), np.bool_) if limit is None else ready.line.place[part] < limit
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
