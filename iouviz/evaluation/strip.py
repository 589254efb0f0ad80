"""A few images at every stop of two sliders: which boxes are let in, right, wrong or missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.evaluation.columns import Flags, Rows, Values
from iouviz.evaluation.operating import Tally
from iouviz.evaluation.stops import found_until, from_the_top, last_stop
from iouviz.evaluation.sweep import Sweep

# What a prediction is, where it is let in at all; and that it is not, whatever the confidence.
NEITHER, RIGHT, WRONG, SUPPRESSED = range(4)

CROWDED = 24  # boxes; a picture with more is a thicket


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """S images at T settings and C confidences; D predictions and G objects on them.

    Attributes
    ----------
    images : (S,) int array
        Positions in `Dataset.images`.
    predictions : (D,) int array
        Rows of `Dataset.predictions`.
    last : (T, D) int array
        The highest confidence stop that lets each one in; -1 where none does.
    verdict : (T, D) int array
        0 where it counts neither way, 1 a true, 2 a false positive, 3 suppressed.
    objects : (G,) int array
        Rows of `Dataset.ground_truth`, those that count.
    found_until : (T, G) int array
        The highest confidence stop at which each is found; it is missed above. -1: always.
    counts : Tally
        (T, C, S) each.
    """

    images: Rows
    predictions: Rows
    last: Rows
    verdict: NDArray[np.uint8]
    objects: Rows
    found_until: Rows
    counts: Tally


def strip(
    sweeps: Sequence[Sweep],
    images: Sequence[int],
    *,
    iou_thresholds: Sequence[float],
    confidences: Values,
    classes: Sequence[int] | None = None,
    kept: Flags | None = None,
) -> Strip:
    """Judge a few images at every stop.

    Parameters
    ----------
    sweeps : sequence of T Sweeps
        Of the same images, objects and boxes; scores may differ.
    images : sequence of S ints
        Positions in `Dataset.images`, each once.
    iou_thresholds : T floats
    confidences, classes
        As in `stops.all_stops`.
    kept : (T, D) bool array or None
        Which rows of the predictions are not suppressed; None: all.

    Returns
    -------
    Strip
    """
    ready = sweeps[0].ready
    dataset, truth = ready.dataset, ready.dataset.ground_truth
    number = np.full(len(dataset.images), -1)
    number[list(images)] = np.arange(len(images))
    chosen = np.zeros(len(dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    scored = dataset.predictions
    rows = np.flatnonzero((number[scored.image] >= 0) & chosen[scored.label])
    objects = np.flatnonzero(ready.counts & (number[truth.image] >= 0) & chosen[truth.label])
    there = np.bincount(number[truth.image[objects]], minlength=len(images))
    image = number[scored.image[rows]]
    shape = len(confidences), len(images)
    lasts, verdicts, founds, tallies = [], [], [], []
    for t, (sweep, threshold) in enumerate(zip(sweeps, iou_thresholds, strict=True)):
        verdict, found = _judged(sweep, threshold, confidences)
        if kept is not None:
            verdict[~kept[t]] = SUPPRESSED
        last = last_stop(sweep.ready.dataset.predictions.score[rows], confidences)
        tp, fp = (
            from_the_top(last[verdict[rows] == kind], image[verdict[rows] == kind], shape)
            for kind in (RIGHT, WRONG)
        )
        lasts.append(last)
        verdicts.append(verdict[rows])
        founds.append(found[objects])
        tallies.append((tp, fp, there - tp))
    return Strip(
        images=np.asarray(images, np.intp),
        predictions=rows,
        last=np.stack(lasts),
        verdict=np.stack(verdicts),
        objects=objects,
        found_until=np.stack(founds),
        counts=Tally(*(np.stack(each) for each in zip(*tallies, strict=True))),
    )


def _judged(
    sweep: Sweep, iou_threshold: float, confidences: Values
) -> tuple[NDArray[np.uint8], Rows]:
    """Verdict of each prediction, (D,), and the last stop at which each object is found, (G,)."""
    line, view = sweep.ready.line, sweep.view(iou_threshold=iou_threshold)
    verdict = np.empty(len(line.rows), np.uint8)
    verdict[line.rows] = np.where(view.heard, WRONG, NEITHER)
    verdict[line.rows[view.hits]] = RIGHT
    return verdict, found_until(sweep, iou_threshold, confidences)


def liveliest(sweep: Sweep, *, classes: Sequence[int] | None = None) -> Rows:
    """Images in which a confidence slider changes most, first, (n,); those without boxes left out.

    By the spread of their scores: of two images with as many boxes the one goes first whose boxes
    come one after the other. Images with more than 24 boxes and objects come last,
    the most crowded at the end: they cannot be read.
    """
    dataset = sweep.ready.dataset
    scored, many = dataset.predictions, len(dataset.images)
    chosen = np.zeros(len(dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    rows = np.flatnonzero(chosen[scored.label])
    low = float(scored.score.min(initial=0.0))
    spread = np.bincount(scored.image[rows], scored.score[rows] - low, many)
    count = np.bincount(scored.image[rows], minlength=many)
    objects = np.bincount(
        dataset.ground_truth.image[chosen[dataset.ground_truth.label]], minlength=many
    )
    order = np.lexsort((-spread, np.maximum(count + objects, CROWDED)))
    return order[(count + objects)[order] > 0]
