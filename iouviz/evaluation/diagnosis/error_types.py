"""Why each wrong box is wrong: the six error types of TIDE. What they cost: `delta_ap`.

A false positive is looked at together with the objects of its image that are not ignored (a crowd
always is). Let `same_class` be its highest IoU with an object of its own class, and
`cross_class` its highest with one of another class; t_f is the threshold of a match, t_b that of
overlapping an object at all. The first rule that holds names it:

1. **localisation**: t_b <= same_class < t_f. The right class, but too little overlap.
2. **classification**: cross_class >= t_f. Near enough, but to another class.
3. **duplicate**: same_class >= t_f. The object was matched by a prediction of higher confidence.
4. **background**: same_class < t_b and cross_class < t_b. Nothing is there.
5. **both**: the rest, t_b <= cross_class < t_f. Another class, and too little overlap.

A **missed** object is one that is not ignored, that nothing matched, and that no localisation or
classification error is about: correcting those would find it.

References
----------
.. [1] D. Bolya, S. Foley, J. Hays, J. Hoffman, "TIDE: A General Toolbox for Identifying Object
   Detection Errors", ECCV 2020. https://github.com/dbolya/tide
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import BACKGROUND_IOU, NOBODY, enough
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.sweep.ready import NearPairs, Ready
from iouviz.evaluation.sweep.sweep import Sweep, prepare
from iouviz.evaluation.sweep.view import View

FalsePositive = Literal["localisation", "classification", "duplicate", "background", "both"]
ErrorType = Literal[FalsePositive, "missed"]

# In the order in which they are tested for; a label is a position in this list.
FALSE_POSITIVES: tuple[FalsePositive, ...] = get_args(FalsePositive)
ERROR_TYPES: tuple[ErrorType, ...] = (*FALSE_POSITIVES, "missed")
LOCALISATION, CLASSIFICATION, DUPLICATE, BACKGROUND, BOTH, MISSED = range(6)

# The label of what is no error: right, found, ignored, or beyond the limit on detections.
NO_ERROR = -1


@dataclass(frozen=True, slots=True, eq=False)
class ErrorTypes:
    """The errors among D predictions and G objects of K classes.

    Attributes
    ----------
    iou_threshold, background : float
        t_f and t_b.
    predictions : (D,) int8 array
        Position in `ERROR_TYPES`, or -1 where the prediction is no false positive.
    objects : (G,) int8 array
        5 ("missed") or -1.
    best_object : (D,) int array
        The object that an error of localisation, classification, duplication or both is about:
        the one that `same_class` or `cross_class` was measured with; -1 elsewhere. Of equal ones
        it is, in its own class, the one that a match would prefer, and in others the later.
    true_positive, false_positive : (D,) bool arrays
        At t_f.
    found : (G,) bool array
        Whether a true positive found the object.
    """

    iou_threshold: float
    background: float
    predictions: NDArray[np.int8]
    objects: NDArray[np.int8]
    best_object: Rows
    true_positive: Flags
    false_positive: Flags
    found: Flags

    @property
    def counts(self) -> dict[str, int]:
        """How many errors there are of each of the six types."""
        number = np.bincount(self.predictions[self.predictions >= 0], minlength=MISSED)
        number = np.append(number, np.count_nonzero(self.objects == MISSED))
        return dict(zip(ERROR_TYPES, number.tolist(), strict=True))

    def rows(self, error_type: ErrorType) -> Rows:
        """Rows of the predictions of a type; for "missed", rows of the ground truth.

        Raises
        ------
        RequestError
            No such type.
        """
        if error_type not in ERROR_TYPES:
            raise RequestError(f"no error type {error_type!r}; there are {', '.join(ERROR_TYPES)}")
        labels = self.objects if error_type == "missed" else self.predictions
        return np.flatnonzero(labels == ERROR_TYPES.index(error_type))


def error_types(
    dataset: Dataset,
    *,
    iou_threshold: float = 0.5,
    background: float = BACKGROUND_IOU,
    protocol: Protocol | None = None,
    iou: PairIou | None = None,
) -> ErrorTypes:
    """Label every error of a data set.

    Parameters
    ----------
    dataset : Dataset
    iou_threshold : float
        t_f, in (0, 1].
    background : float
        t_b, in (0, t_f].
    protocol : Protocol or None
        Its matching, interpolation, first area range and last limit on detections hold; None:
        `usual_protocol`.
    iou : callable or None
        How to measure IoU, if not of boxes; see `candidates.candidates`.

    Returns
    -------
    ErrorTypes

    Raises
    ------
    RequestError
        Thresholds out of their ranges.

    Notes
    -----
    TIDE and this agree on labels but for IoUs equal to a threshold: TIDE wants more than t_f for
    a match and takes an IoU of t_b for background; here, as in COCO, t_f is enough to match, and
    t_b enough not to be background.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 30, 10]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 4, 10]], [0.8]),
    ... )
    >>> found = error_types(pears)
    >>> found.counts["localisation"], found.counts["missed"]
    (1, 1)
    """
    sweep = prepare(dataset, protocol, iou_floor=background, iou=iou)
    return find_errors(sweep, iou_threshold=iou_threshold, background=background)


def find_errors(
    sweep: Sweep,
    *,
    iou_threshold: float = 0.5,
    background: float = BACKGROUND_IOU,
    confidence: float = -np.inf,
    max_detections: int | None = None,
) -> ErrorTypes:
    """Label every error; the same as `error_types`, for sliders.

    Parameters
    ----------
    sweep : Sweep
        Prepared with an `iou_floor` not above `background`.
    iou_threshold : float
        t_f, in (0, 1].
    background : float
        t_b, in [`Sweep.iou_floor`, t_f].
    confidence : float
        Predictions with a lower score are left out. It changes no label of the others, but an
        object may come to be missed.
    max_detections : int or None
        As in `sweep.Query`.

    Returns
    -------
    ErrorTypes

    Raises
    ------
    RequestError
        A threshold out of its range.
    """
    check_thresholds(sweep, iou_threshold=iou_threshold, background=background)
    view = sweep.view(iou_threshold=iou_threshold, max_detections=max_detections)
    true_positive, false_positive, found = outcomes(sweep.ready, view, confidence)
    label, best_object = classify_false_positives(
        sweep.ready, false_positive, iou_threshold=iou_threshold, background=background
    )
    objects = np.where(missed(view.to_find & ~found, label, best_object), MISSED, NO_ERROR)
    back = np.empty(len(label), np.intp)
    back[sweep.ready.line.rows] = np.arange(len(back))  # position of each row
    return ErrorTypes(
        iou_threshold=iou_threshold,
        background=background,
        predictions=label[back],
        objects=objects.astype(np.int8),
        best_object=best_object[back],
        true_positive=true_positive[back],
        false_positive=false_positive[back],
        found=found,
    )


def check_thresholds(sweep: Sweep, *, iou_threshold: float, background: float) -> None:
    """Refuse thresholds at which no error type is defined.

    Raises
    ------
    RequestError
        Not `Sweep.iou_floor` <= t_b <= t_f <= 1.
    """
    if not sweep.iou_floor <= background <= iou_threshold <= 1:
        raise RequestError(
            f"background {background}, IoU threshold {iou_threshold}; "
            f"wanted {sweep.iou_floor} <= t_b <= t_f <= 1"
        )


def outcomes(ready: Ready, view: View, confidence: float = -np.inf) -> tuple[Flags, Flags, Flags]:
    """True and false positives by position, (D,) each, and which objects are found, (G,)."""
    score = ready.line.score
    kept = score[view.hits] >= confidence
    true_positive = np.zeros(len(score), np.bool_)
    true_positive[view.hits[kept]] = True
    found = np.zeros(len(view.to_find), np.bool_)
    found[view.objects[kept]] = True
    return true_positive, view.not_ignored & (score >= confidence) & ~true_positive, found


def false_positive_type(
    same_class: Values | float, cross_class: Values | float, *, enough: float, background: float
) -> NDArray[np.int8]:
    """Which error a false positive is, by the rules above.

    Parameters
    ----------
    same_class, cross_class : (...) arrays
        Its highest IoU with an object of its own class, and of another; 0 without any.
    enough : float
        t_f, as the protocol has it; see `rules.enough`.
    background : float
        t_b, in (0, enough].

    Returns
    -------
    (...) int8 array
        Positions in `FALSE_POSITIVES`.

    Examples
    --------
    A second prediction of an object that fits one of another class too is no duplicate.

    >>> kinds = false_positive_type(
    ...     np.array([0.3, 0.9, 0.9]), np.array([0.9, 0.6, 0.0]), enough=0.5, background=0.1
    ... )
    >>> [FALSE_POSITIVES[kind] for kind in kinds]
    ['localisation', 'classification', 'duplicate']
    """
    same_class, cross_class = np.asarray(same_class), np.asarray(cross_class)
    rules = [
        (same_class >= background) & (same_class < enough),
        cross_class >= enough,
        same_class >= enough,
        (same_class < background) & (cross_class < background),
    ]
    kinds = [LOCALISATION, CLASSIFICATION, DUPLICATE, BACKGROUND]
    return np.select(rules, kinds, BOTH).astype(np.int8)


def classify_false_positives(
    ready: Ready, false_positive: Flags, *, iou_threshold: float, background: float
) -> tuple[NDArray[np.int8], Rows]:
    """The type of every false positive, and the object that it is about, (D,) each by position."""
    least = enough(iou_threshold, ready.protocol.matching)
    background = min(background, least)
    same_class, same_object = _best(ready, ready.same_class, false_positive, background)
    cross_class, cross_object = _best(ready, ready.cross_class, false_positive, background)
    label = false_positive_type(same_class, cross_class, enough=least, background=background)
    label[~false_positive] = NO_ERROR
    best_object = np.full(len(label), NOBODY)
    for kind in (LOCALISATION, DUPLICATE):
        best_object[label == kind] = same_object[label == kind]
    for kind in (CLASSIFICATION, BOTH):
        best_object[label == kind] = cross_object[label == kind]
    return label, best_object


def missed(unfound: Flags, label: NDArray[np.int8], best_object: Rows) -> Flags:
    """Which of the objects that nothing found, (G,), no correctable error is about either."""
    left = unfound.copy()
    left[best_object[(label == LOCALISATION) | (label == CLASSIFICATION)]] = False
    return left


def duplicates(ready: Ready, view: View, iou_threshold: float) -> Rows:
    """Positions of the false positives that are duplicates, rising.

    A confidence leaves some of them out and changes nothing about the others.
    """
    _, false_positive, _ = outcomes(ready, view)
    label, _ = classify_false_positives(
        # what overlaps less than t_f makes no difference to a duplicate
        ready,
        false_positive,
        iou_threshold=iou_threshold,
        background=iou_threshold,
    )
    return np.flatnonzero(label == DUPLICATE)


def _best(
    ready: Ready, near: NearPairs, false_positive: Flags, floor: float
) -> tuple[Values, Rows]:
    """Highest IoU of each false positive, and with which object, (D,) each; 0 below the floor."""
    wanted = false_positive[near.position] & ready.not_ignored[near.object]
    pairs = np.flatnonzero(wanted & (near.iou >= floor))
    # A prediction's pairs stand together; among those not ignored its best one is the first.
    first = pairs[np.diff(near.prediction[pairs], prepend=-1) != 0]
    iou, objects = np.zeros(len(ready.line.rows)), np.full(len(ready.line.rows), NOBODY)
    iou[near.position[first]] = near.iou[first]
    objects[near.position[first]] = near.object[first]
    return iou, objects
