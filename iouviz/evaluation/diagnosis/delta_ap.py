"""What each error type costs: delta AP, the average precision that correcting just that type gains.

As in TIDE it is measured on all predictions, whatever confidence a detector is used at: average
precision is a number over all confidences, and an error below the one chosen costs some too. So
it depends on the IoU threshold alone, and `DeltaAP.base` is the AP that a page shows beside it.

References
----------
.. [1] D. Bolya, S. Foley, J. Hays, J. Hoffman, "TIDE: A General Toolbox for Identifying Object
   Detection Errors", ECCV 2020. https://github.com/dbolya/tide
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.evaluation.diagnosis.error_types import (
    CLASSIFICATION,
    ERROR_TYPES,
    FALSE_POSITIVES,
    LOCALISATION,
    check_thresholds,
    classify_false_positives,
    missed,
    outcomes,
)
from iouviz.evaluation.matching.rules import BACKGROUND_IOU
from iouviz.evaluation.metrics.average_precision import (
    AveragedClasses,
    class_average_precision,
    macro,
)
from iouviz.evaluation.protocols import Interpolation
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.evaluation.sweep.view import View

AS_IT_IS = "as it is"  # beside the corrections of `scenes`


@dataclass(frozen=True, slots=True, eq=False)
class DeltaAP:
    """What correcting each error type gains, for K classes, from all predictions.

    Attributes
    ----------
    iou_threshold : float
    average_precision : (K,) array
        As things are; nan without objects.
    gain : dict
        Error type to (K,) array: AP with just that type corrected, less `average_precision`; nan
        without objects. "missed" gains as much as if the object had never been there; a class
        that is left without objects by it gains 0, as in TIDE. Beside the six types there are
        "false positive" (all of them gone) and "false negative" (every object that was not
        matched gone), which overlap with the six.
    predicted : (K,) bool array
        Whether there are predictions of the class.
    """

    iou_threshold: float
    average_precision: Values
    gain: dict[str, Values]
    predicted: Flags

    @property
    def name(self) -> str:
        """What gains: "AP50" at IoU 0.5."""
        return f"AP{100 * self.iou_threshold:g}"

    def base(
        self,
        over: AveragedClasses = "classes with ground truth",
        classes: Sequence[int] | None = None,
    ) -> float:
        """Mean of `average_precision` over the chosen classes, all if None; see `macro`."""
        return self._mean(self.average_precision, over, classes)

    def mean(
        self,
        over: AveragedClasses = "classes with ground truth",
        classes: Sequence[int] | None = None,
    ) -> dict[str, float]:
        """Mean of each `gain` over the chosen classes, all if None; see `macro`."""
        return {name: self._mean(each, over, classes) for name, each in self.gain.items()}

    def _mean(self, values: Values, over: AveragedClasses, classes: Sequence[int] | None) -> float:
        chosen = slice(None) if classes is None else np.asarray(classes, np.intp)
        return macro(values[chosen], over=over, predicted=self.predicted[chosen])


def delta_ap(
    sweep: Sweep,
    *,
    iou_threshold: float = 0.5,
    background: float = BACKGROUND_IOU,
    max_detections: int | None = None,
) -> DeltaAP:
    """Delta AP of every error type; kept, so that to ask again costs nothing.

    Parameters
    ----------
    sweep : Sweep
        Prepared with an `iou_floor` not above `background`.
    iou_threshold, background : float
        t_f and t_b of `error_types`.
    max_detections : int or None
        As in `sweep.Query`.

    Returns
    -------
    DeltaAP

    Raises
    ------
    RequestError
        A threshold out of its range.

    Notes
    -----
    What is corrected: an error of localisation or classification becomes a true positive for its
    object, with its own score, if the object was not matched and no such error of higher
    confidence is about it; otherwise it is dropped, as are the other false positives.

    TIDE averages over classes with ground truth or predictions; here, as in COCO, over those with
    ground truth.

    Examples
    --------
    One object of two is found, the other by IoU .4 only.

    >>> from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
    >>> from iouviz.evaluation.protocols import VOC2010
    >>> from iouviz.evaluation.sweep.sweep import prepare
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 30, 10]]),
    ...     predictions=Predictions.of(
    ...         [0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 24, 10]], [0.8, 0.1]
    ...     ),
    ... )
    >>> found = delta_ap(prepare(pears, VOC2010))
    >>> found.base(), found.mean()["localisation"]
    (0.5, 0.5)
    """
    check_thresholds(sweep, iou_threshold=iou_threshold, background=background)
    return sweep.remember(
        ("delta AP", iou_threshold, background, max_detections),
        lambda: _measure(sweep, iou_threshold, background, max_detections),
    )


def _measure(
    sweep: Sweep, iou_threshold: float, background: float, max_detections: int | None
) -> DeltaAP:
    found = scenes(
        sweep,
        iou_threshold=iou_threshold,
        background=background,
        max_detections=max_detections,
    )
    base = found[AS_IT_IS]
    return gains(
        {name: scene.average_precision() for name, scene in found.items()},
        iou_threshold=iou_threshold,
        predicted=base.predicted,
    )


def gains(
    average_precision: Mapping[str, Values], *, iou_threshold: float, predicted: Flags
) -> DeltaAP:
    """What each correction gains, from the AP by class, (K,), of each of the `scenes`."""
    base = average_precision[AS_IT_IS]
    gain = {
        name: np.where(np.isnan(reached), base, reached) - base
        for name, reached in average_precision.items()
        if name != AS_IT_IS
    }
    return DeltaAP(
        iou_threshold=iou_threshold, average_precision=base, gain=gain, predicted=predicted
    )


def scenes(
    sweep: Sweep,
    *,
    iou_threshold: float = 0.5,
    background: float = BACKGROUND_IOU,
    max_detections: int | None = None,
) -> dict[str, "Scene"]:
    """What AP is made of as things are (`AS_IT_IS`), and with each kind of error corrected.

    Parameters
    ----------
    sweep, iou_threshold, background, max_detections
        As in `delta_ap`.
    """
    check_thresholds(sweep, iou_threshold=iou_threshold, background=background)
    view = sweep.view(iou_threshold=iou_threshold, max_detections=max_detections)
    scene = Scene.of(sweep, view)
    kind, best_object = classify_false_positives(
        sweep.ready, scene.false_positive, iou_threshold=iou_threshold, background=background
    )
    return {AS_IT_IS: scene} | _corrected(scene, kind, best_object)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What average precision is made of, so that some of it can be corrected.

    Predictions stand by position (see `ready`).
    """

    label: NDArray[np.integer]  # (D,)
    rank: Rows  # (D,) from the most confident down, over all classes
    true_positive: Flags  # (D,)
    false_positive: Flags  # (D,)
    objects: NDArray[np.int32]  # (G,) their classes
    to_find: Flags  # (G,)
    found: Flags  # (G,)
    classes: int
    interpolation: Interpolation

    @property
    def positives(self) -> Counts:
        """Objects to find of each class, (K,)."""
        return np.bincount(self.objects[self.to_find], minlength=self.classes)

    @property
    def predicted(self) -> Flags:
        """Whether any prediction of a class counts, (K,)."""
        counted = self.true_positive | self.false_positive
        return np.bincount(self.label[counted], minlength=self.classes) > 0

    @classmethod
    def of(cls, sweep: Sweep, view: View) -> "Scene":
        """As things are, in a view of a sweep."""
        ready, line = sweep.ready, sweep.ready.line
        rank = np.empty(len(line.rows), np.intp)
        rank[line.by_score] = np.arange(len(rank))
        true_positive, false_positive, found = outcomes(ready, view)
        return cls(
            label=np.repeat(np.arange(len(line.starts) - 1), np.diff(line.starts)),
            rank=rank,
            true_positive=true_positive,
            false_positive=false_positive,
            objects=ready.dataset.ground_truth.label,
            to_find=view.to_find,
            found=found,
            classes=len(ready.dataset.classes),
            interpolation=ready.protocol.interpolation,
        )

    def average_precision(self) -> Values:
        """By class, (K,)."""
        return class_average_precision(
            self.label,
            self.rank,
            self.true_positive,
            self.false_positive,
            self.positives,
            self.interpolation,
        )

    def correct(self, rows: Rows, best_object: Rows) -> "Scene":
        """Make true positives of `rows`, for the objects `best_object`."""
        label, true_positive = self.label.copy(), self.true_positive.copy()
        label[rows], true_positive[rows] = self.objects[best_object], True
        return replace(self, label=label, true_positive=true_positive)


def _corrected(scene: Scene, kind: NDArray[np.int8], best_object: Rows) -> dict[str, Scene]:
    """The scene with one type of error corrected, for each type."""
    fixable = _fixable(scene, kind, best_object)
    better: dict[str, Scene] = {}
    for number, name in enumerate(FALSE_POSITIVES):
        without = replace(scene, false_positive=scene.false_positive & (kind != number))
        rows = fixable[kind[fixable] == number]
        better[name] = without.correct(rows, best_object[rows])
    lost = missed(scene.to_find & ~scene.found, kind, best_object)
    better[ERROR_TYPES[-1]] = replace(scene, to_find=scene.to_find & ~lost)
    better["false positive"] = replace(scene, false_positive=np.zeros_like(scene.false_positive))
    better["false negative"] = replace(scene, to_find=scene.found)
    return better


def _fixable(scene: Scene, kind: NDArray[np.int8], best_object: Rows) -> Rows:
    """Errors of localisation and classification that would find their object, the first each."""
    rows = np.flatnonzero((kind == LOCALISATION) | (kind == CLASSIFICATION))
    rows = rows[~scene.found[best_object[rows]]]
    rows = rows[np.argsort(scene.rank[rows])]
    return rows[np.unique(best_object[rows], return_index=True)[1]]
