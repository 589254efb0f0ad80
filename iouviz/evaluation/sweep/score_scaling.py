"""What rescaling the scores does: to their calibration, and to the best threshold.

Both scalings keep the order of the scores (isotonic merges some), so they change which number
must be set, and hardly what can be reached with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.evaluation.metrics.calibration import (
    Calibration,
    Temperature,
    calibration,
    fit_isotonic,
    fit_temperature,
)
from iouviz.evaluation.metrics.counts import Objective, OperatingCurve, OutcomeCounts, best_of_each
from iouviz.evaluation.sweep.sweep import Sweep

Scaler = Callable[[Values], Values]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """N predictions, none ignored, in any order.

    Attributes
    ----------
    score : (N,) array
    right : (N,) bool array
        Whether each is a true positive.
    image : (N,) int array
    objects : int
        To be found.
    """

    score: Values
    right: Flags
    image: NDArray[np.int32]
    objects: int

    @property
    def shares(self) -> bool:
        """Whether all scores lie in [0, 1], so that they can be read as shares at all."""
        return bool(((self.score >= 0) & (self.score <= 1)).all())


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one way of scaling does.

    Attributes
    ----------
    name : str
    ece : float
        Of the scores that it was fitted on.
    held_out : float
        Of images that it was not fitted on, each half scaled by what the other half says.
    best : float
        The confidence with the highest F1; nan without a true positive.
    f1 : float
        There.
    """

    name: str
    ece: float
    held_out: float
    best: float
    f1: float


def scored_predictions(
    sweep: Sweep, *, iou_threshold: float = 0.5, classes: Sequence[int] | None = None
) -> Scored:
    """The predictions of the chosen classes that are not ignored at an IoU threshold."""
    view, ready = sweep.view(iou_threshold=iou_threshold), sweep.ready
    chosen = np.zeros(len(ready.dataset.classes), np.bool_)
    chosen[slice(None) if classes is None else list(classes)] = True
    mine = np.flatnonzero(view.not_ignored & np.repeat(chosen, np.diff(ready.line.starts)))
    right = np.zeros(len(view.not_ignored), np.bool_)
    right[view.hits] = True
    return Scored(
        ready.line.score[mine],
        right[mine],
        ready.line.image[mine],
        int(view.positives[chosen].sum()),
    )


def at_temperatures(data: Scored, temperatures: Values, *, bins: int = 10) -> list[Calibration]:
    """The calibration after each of T temperatures."""
    return [
        calibration(Temperature(each).apply(data.score), data.right, bins=bins)
        for each in temperatures.tolist()
    ]


def effects(data: Scored, *, bins: int = 10, seed: int = 0) -> tuple[Effect, Effect, Effect]:
    """What happens as the scores are, after temperature scaling, and after isotonic scaling.

    Parameters
    ----------
    data : Scored
        With scores in [0, 1].
    bins : int
        Of the calibration error.
    seed : int
        Decides which images stand in which half.
    """
    half = np.random.default_rng(seed).permutation(int(data.image.max(initial=-1)) + 1) % 2
    side = half[data.image]
    ways: list[tuple[str, Callable[[Values, Flags], Scaler]]] = [
        ("As they are", lambda _, __: lambda score: score),
        ("Temperature", lambda score, right: fit_temperature(score, right).apply),
        ("Isotonic", lambda score, right: fit_isotonic(score, right).apply),
    ]
    found = []
    for name, fit in ways:
        scale = fit(data.score, data.right)
        after = scale(data.score)
        other = np.empty(len(after))
        for k in (0, 1):
            seen, rest = side != k, side == k
            # a half without predictions teaches nothing
            apply = fit(data.score[seen], data.right[seen]) if seen.any() else scale
            other[rest] = apply(data.score[rest])
        best, f1 = best_f1(after, data)
        found.append(
            Effect(
                name,
                calibration(after, data.right, bins=bins).ece,
                calibration(other, data.right, bins=bins).ece,
                best,
                f1,
            )
        )
    return found[0], found[1], found[2]


def best_f1(score: Values, data: Scored) -> tuple[float, float]:
    """The confidence with the highest F1, and that F1; nan without a true positive."""
    order: Rows = np.argsort(-score, kind="stable")
    tp = np.cumsum(data.right[order], dtype=np.int64)
    last = np.flatnonzero(np.diff(-score[order], append=np.inf))
    counts = OutcomeCounts(tp[last], last + 1 - tp[last], data.objects - tp[last])
    curve = OperatingCurve(score[order][last], counts)
    best = best_of_each(curve, np.array([len(last)]), Objective(), np.array([data.objects]))
    return float(best.confidence[0]), float(best.value[0])
