"""A few images at every stop of two sliders: which boxes are let in, and the outcome of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.evaluation.grids.counts import found_until, from_the_top, last_stop
from iouviz.evaluation.metrics.counts import FP, IGNORED, OUTCOMES, TP, OutcomeCounts
from iouviz.evaluation.sweep.sweep import Sweep

# Beside the outcomes: a prediction that NMS drops, and so is not let in at any confidence.
SUPPRESSED = len(OUTCOMES)

CROWDED = 24  # boxes; a picture with more is a thicket


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """S images at T settings and C confidences; D predictions and G objects on them.

    Attributes
    ----------
    images : (S,) int array
        Positions in `Dataset.images`.
    predictions : (D,) int array
        Rows of `Dataset.predictions`, in the order of `images`.
    last : (T, D) int array
        The highest confidence stop that lets each one in; -1 where none does.
    verdict : (T, D) int array
        Position in `OUTCOMES`, as where it is let in; or SUPPRESSED.
    objects : (G,) int array
        Rows of `Dataset.ground_truth`, those not ignored, in the order of `images`.
    found_until : (T, G) int array
        The highest confidence stop at which each is found; it is missed above. -1: always.
    counts : OutcomeCounts
        (T, C, S) each.
    """

    images: Rows
    predictions: Rows
    last: NDArray[np.int16]
    verdict: NDArray[np.uint8]
    objects: Rows
    found_until: NDArray[np.int16]
    counts: OutcomeCounts


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What became of D predictions and G objects at one threshold of NMS, whatever the confidence.

    Attributes
    ----------
    last : (D,) int array
    verdict : (D,) int array
    found_until : (G,) int array
        As in `Strip`, by row of the predictions and of the ground truth.
    """

    last: NDArray[np.int16]
    verdict: NDArray[np.uint8]
    found_until: NDArray[np.int16]


def judged(
    sweep: Sweep, *, iou_threshold: float, confidences: Values, kept: Flags | None = None
) -> Judged:
    """Judge all images at one IoU threshold.

    Parameters
    ----------
    sweep : Sweep
    iou_threshold : float
    confidences : (C,) array
        Rising.
    kept : (D,) bool array or None
        Which rows of the predictions are not suppressed; None: all.

    Returns
    -------
    Judged
    """
    line, view = sweep.ready.line, sweep.view(iou_threshold=iou_threshold)
    verdict = np.empty(len(line.rows), np.uint8)
    verdict[line.rows] = np.where(view.not_ignored, FP, IGNORED)
    verdict[line.rows[view.hits]] = TP
    if kept is not None:
        verdict[~kept] = SUPPRESSED
    return Judged(
        last=last_stop(sweep.ready.dataset.predictions.score, confidences).astype(np.int16),
        verdict=verdict,
        found_until=found_until(sweep, iou_threshold, confidences).astype(np.int16),
    )


def strip(
    sweep: Sweep,
    settings: Sequence[Judged],
    images: Sequence[int],
    *,
    confidences: Values,
    classes: Sequence[int] | None = None,
) -> Strip:
    """A few images at every stop.

    Parameters
    ----------
    sweep : Sweep
        Of the images, objects and boxes.
    settings : sequence of T Judged
    images : sequence of S ints
        Positions in `Dataset.images`, each once.
    confidences, classes
        As in `counts.all_stops`.

    Returns
    -------
    Strip
    """
    dataset, ground_truth = sweep.ready.dataset, sweep.ready.dataset.ground_truth
    number = np.full(len(dataset.images), -1)
    number[list(images)] = np.arange(len(images))
    chosen = np.zeros(len(dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    predictions = dataset.predictions
    rows = _by_image(number[predictions.image], chosen[predictions.label])
    objects = _by_image(
        number[ground_truth.image], sweep.ready.not_ignored & chosen[ground_truth.label]
    )
    there = np.bincount(number[ground_truth.image[objects]], minlength=len(images))
    image = number[predictions.image[rows]]
    shape = len(confidences), len(images)
    counts = []
    for each in settings:
        last, verdict = each.last[rows], each.verdict[rows]
        tp, fp = (
            from_the_top(last[verdict == kind].astype(np.intp), image[verdict == kind], shape)
            for kind in (TP, FP)
        )
        counts.append(OutcomeCounts(tp, fp, there - tp))
    return Strip(
        images=np.asarray(images, np.intp),
        predictions=rows,
        last=np.stack([each.last[rows] for each in settings]),
        verdict=np.stack([each.verdict[rows] for each in settings]),
        objects=objects,
        found_until=np.stack([each.found_until[objects] for each in settings]),
        counts=OutcomeCounts.stack(counts),
    )


def _by_image(number: Rows, wanted: Flags) -> Rows:
    """Rows on images with a number, from 0 up, in the order of the numbers."""
    rows = np.flatnonzero(wanted & (number >= 0))
    return rows[np.argsort(number[rows], kind="stable")]


def liveliest(sweep: Sweep, *, classes: Sequence[int] | None = None) -> Rows:
    """Images in which a confidence slider changes most, first, (n,); those without boxes left out.

    By the spread of their scores: of two images with as many boxes the one goes first whose boxes
    come one after the other. Images with more than 24 boxes and objects come last,
    the most crowded at the end: they cannot be read.
    """
    dataset = sweep.ready.dataset
    predictions, many = dataset.predictions, len(dataset.images)
    chosen = np.zeros(len(dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    rows = np.flatnonzero(chosen[predictions.label])
    low = float(predictions.score.min(initial=0.0))
    spread = np.bincount(predictions.image[rows], predictions.score[rows] - low, many)
    count = np.bincount(predictions.image[rows], minlength=many)
    objects = np.bincount(
        dataset.ground_truth.image[chosen[dataset.ground_truth.label]], minlength=many
    )
    order = np.lexsort((-spread, np.maximum(count + objects, CROWDED)))
    return order[(count + objects)[order] > 0]
