"""A few images at every stop of two sliders: which boxes are let in, right, wrong or missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.evaluation.columns import Rows, Values
from iouviz.evaluation.operating import Tally
from iouviz.evaluation.stops import from_the_top, last_stop
from iouviz.evaluation.sweep import Sweep

# What a prediction is, where it is let in at all.
NEITHER, RIGHT, WRONG = range(3)

CROWDED = 24  # boxes; a picture with more is a thicket


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """S images at T IoU thresholds and C confidences; D predictions and G objects on them.

    Attributes
    ----------
    images : (S,) int array
        Positions in `Dataset.images`.
    predictions : (D,) int array
        Rows of `Dataset.predictions`.
    last : (D,) int array
        The highest confidence stop that lets each one in; -1 where none does.
    verdict : (T, D) int array
        0 where it counts neither way, 1 a true, 2 a false positive.
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
    sweep: Sweep,
    images: Sequence[int],
    *,
    iou_thresholds: Sequence[float],
    confidences: Values,
    classes: Sequence[int] | None = None,
) -> Strip:
    """Judge a few images at every stop.

    Parameters
    ----------
    sweep : Sweep
    images : sequence of S ints
        Positions in `Dataset.images`, each once.
    iou_thresholds, confidences, classes
        As in `stops.all_stops`.

    Returns
    -------
    Strip
    """
    dataset, line = sweep.ready.dataset, sweep.ready.line
    number = np.full(len(dataset.images), -1)
    number[list(images)] = np.arange(len(images))
    chosen = np.zeros(len(dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    label = dataset.predictions.label[line.rows]
    positions = np.flatnonzero((number[line.image] >= 0) & chosen[label])
    truth = dataset.ground_truth
    wanted = sweep.ready.counts & (number[truth.image] >= 0) & chosen[truth.label]
    objects = np.flatnonzero(wanted)
    last = last_stop(line.score[positions], confidences)
    shape = len(confidences), len(images)
    verdicts, founds, tallies = [], [], []
    for threshold in iou_thresholds:
        view = sweep.view(iou_threshold=threshold)
        verdict = np.where(view.heard[positions], WRONG, NEITHER).astype(np.uint8)
        verdict[np.isin(positions, view.hits)] = RIGHT
        found = np.full(len(truth), -1)
        found[view.objects] = last_stop(line.score[view.hits], confidences)
        verdicts.append(verdict)
        founds.append(found[objects])
        image = number[line.image[positions]]
        tp, fp = (
            from_the_top(last[verdict == kind], image[verdict == kind], shape)
            for kind in (RIGHT, WRONG)
        )
        there = np.bincount(number[truth.image[objects]], minlength=len(images))
        tallies.append((tp, fp, there - tp))
    return Strip(
        images=np.asarray(images, np.intp),
        predictions=line.rows[positions].astype(np.intp),
        last=last,
        verdict=np.stack(verdicts),
        objects=objects,
        found_until=np.stack(founds),
        counts=Tally(*(np.stack(each) for each in zip(*tallies, strict=True))),
    )


def liveliest(sweep: Sweep, *, classes: Sequence[int] | None = None) -> Rows:
    """Images in which a confidence slider changes most, first, (n,); those without boxes left out.

    By the spread of their scores: of two images with as many boxes the one goes first whose boxes
    come one after the other. Images with more than 24 boxes and objects come last, the most crowded at
    the end: they cannot be read.
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
