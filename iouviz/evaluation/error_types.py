"""Why each wrong box is wrong, and what each kind of error costs: the six types of TIDE.

A false positive is looked at together with the objects of its image that count (no crowd, none
that is ignored). Let `own` be its highest IoU with an object of its own class and `other` its
highest with one of another class; t_f is the threshold of a match, t_b that of being about the
same thing at all. The first rule that holds names it:

1. **localisation**: t_b <= own < t_f. The right class, but not near enough.
2. **classification**: other >= t_f. Near enough, but to another class.
3. **duplicate**: own >= t_f. The object was taken by a surer prediction.
4. **background**: own < t_b and other < t_b. Nothing is there.
5. **both**: the rest, t_b <= other < t_f. Another class, and not near enough.

A **missed** object is one that counts, that nothing matched, and that no localisation or
classification error is about: correcting those would find it.

References
----------
.. [1] D. Bolya, S. Foley, J. Hays, J. Hoffman, "TIDE: A General Toolbox for Identifying Object
   Detection Errors", ECCV 2020. https://github.com/dbolya/tide
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.average import Averaging, class_average_precision, macro
from iouviz.evaluation.columns import Flags, Rows, Values
from iouviz.evaluation.matching import NEARLY_ONE, NOBODY
from iouviz.evaluation.measures import PairIou
from iouviz.evaluation.prepared import Near, Ready
from iouviz.evaluation.protocols import COCO, Interpolation, Protocol
from iouviz.evaluation.sweep import Sweep, prepare
from iouviz.evaluation.views import View

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
    about : (D,) int array
        The object that an error of localisation, classification, duplication or both is about:
        the one that `own` or `other` was measured with; -1 elsewhere. Of equal ones it is, in
        its own class, the one that a match would prefer, and in others the later.
    true_positive, false_positive : (D,) bool arrays
        At t_f.
    found : (G,) bool array
        Whether a true positive found the object.
    average_precision : (K,) array
        At t_f, by class; nan without objects.
    cost : dict
        Error type to (K,) array: what AP gains by correcting just that type, by class; nan
        without objects. "missed" gains as much as if the object had never been there; a class
        that is left without objects by it gains 0, as in TIDE. Beside the six types there are
        "false positive" (all of them gone) and "false negative" (every object that was not
        matched gone), which overlap with the six.
    predicted : (K,) bool array
        Whether there are predictions of the class.
    """

    iou_threshold: float
    background: float
    predictions: NDArray[np.int8]
    objects: NDArray[np.int8]
    about: Rows
    true_positive: Flags
    false_positive: Flags
    found: Flags
    average_precision: Values
    cost: dict[str, Values]
    predicted: Flags

    @property
    def counts(self) -> dict[str, int]:
        """How many errors there are of each of the six types."""
        number = np.bincount(self.predictions[self.predictions >= 0], minlength=MISSED)
        number = np.append(number, np.count_nonzero(self.objects == MISSED))
        return dict(zip(ERROR_TYPES, number.tolist(), strict=True))

    def mean_cost(self, over: Averaging = "classes with ground truth") -> dict[str, float]:
        """`cost` averaged over classes; see `average.macro`."""
        return {
            name: macro(each, over=over, predicted=self.predicted)
            for name, each in self.cost.items()
        }

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
    background: float = 0.1,
    protocol: Protocol = COCO,
    iou: PairIou | None = None,
) -> ErrorTypes:
    """Label every error of a data set and say what each type costs.

    Parameters
    ----------
    dataset : Dataset
    iou_threshold : float
        t_f, in (0, 1].
    background : float
        t_b, in (0, t_f].
    protocol : Protocol
        Its matching, interpolation, first area range and last limit on detections hold.
    iou : callable or None
        How to measure IoU, if not of boxes; see `pairs.candidates`.

    Returns
    -------
    ErrorTypes

    Raises
    ------
    RequestError
        Thresholds out of their ranges.

    Notes
    -----
    What is corrected: an error of localisation or classification becomes a true positive for its
    object, with its own score, if the object was not matched and no surer such error is about it;
    otherwise it is dropped, as are the other false positives.

    TIDE and this agree on labels but for IoUs equal to a threshold: TIDE wants more than t_f for
    a match and takes an IoU of t_b for background; here, as in COCO, t_f is enough to match, and
    t_b enough not to be background. TIDE averages over classes with ground truth or predictions;
    here, as in COCO, over those with ground truth.

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
    background: float = 0.1,
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
        As in `sweep.Choice`.

    Returns
    -------
    ErrorTypes

    Raises
    ------
    RequestError
        A setting out of its range.
    """
    if not sweep.iou_floor <= background <= iou_threshold <= 1:
        raise RequestError(
            f"background {background}, IoU threshold {iou_threshold}; "
            f"wanted {sweep.iou_floor} <= t_b <= t_f <= 1"
        )
    view = sweep.view(iou_threshold=iou_threshold, max_detections=max_detections)
    scene = _Scene.of(sweep, view, confidence)
    label, about = _label(sweep.ready, scene.wrong, background, iou_threshold)
    objects = np.full(len(view.asked), NO_ERROR, np.int8)
    missed = view.asked & ~scene.found
    missed[about[(label == LOCALISATION) | (label == CLASSIFICATION)]] = False
    objects[missed] = MISSED
    back = np.empty(len(label), np.intp)
    back[sweep.ready.line.rows] = np.arange(len(back))  # position of each row
    return ErrorTypes(
        iou_threshold=iou_threshold,
        background=background,
        predictions=label[back],
        objects=objects,
        about=about[back],
        true_positive=scene.right[back],
        false_positive=scene.wrong[back],
        found=scene.found,
        average_precision=scene.average_precision(),
        cost=_costs(scene, label, objects, about),
        predicted=np.bincount(scene.label[scene.right | scene.wrong], minlength=scene.classes) > 0,
    )


def _label(
    ready: Ready, wrong: Flags, background: float, iou_threshold: float
) -> tuple[NDArray[np.int8], Rows]:
    """The type of every false positive and the object that it is about, (D,) each by position."""
    coco = ready.protocol.matching == "coco"
    enough = min(iou_threshold, NEARLY_ONE) if coco else iou_threshold
    own, own_object = _best(ready, ready.own, wrong, background)
    other, other_object = _best(ready, ready.other, wrong, background)
    near = (own > 0) & (own < enough)
    nothing = (own == 0) & (other == 0)
    rules = [near, other >= enough, own >= enough, nothing]
    kinds = [LOCALISATION, CLASSIFICATION, DUPLICATE, BACKGROUND]
    label = np.select(rules, kinds, BOTH).astype(np.int8)
    label[~wrong] = NO_ERROR
    about = np.full(len(wrong), NOBODY)
    for kind in (LOCALISATION, DUPLICATE):
        about[label == kind] = own_object[label == kind]
    for kind in (CLASSIFICATION, BOTH):
        about[label == kind] = other_object[label == kind]
    return label, about


def _best(ready: Ready, near: Near, wrong: Flags, floor: float) -> tuple[Values, Rows]:
    """Highest IoU of each false positive, and with which object, (D,) each; 0 below the floor."""
    pairs = np.flatnonzero(wrong[near.position] & ready.counts[near.object] & (near.iou >= floor))
    # A prediction's pairs stand together; among those that count its best one is the first.
    first = pairs[np.diff(near.asker[pairs], prepend=-1) != 0]
    iou, thing = np.zeros(len(wrong)), np.full(len(wrong), NOBODY)
    iou[near.position[first]] = near.iou[first]
    thing[near.position[first]] = near.object[first]
    return iou, thing


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What average precision is made of, so that some of it can be corrected.

    Predictions stand by position (see `prepared`).
    """

    label: NDArray[np.integer]  # (D,)
    place: Rows  # (D,) from the most confident down, over all classes
    right: Flags  # (D,)
    wrong: Flags  # (D,)
    objects: NDArray[np.int32]  # (G,) their classes
    to_find: Flags  # (G,)
    found: Flags  # (G,)
    classes: int
    interpolation: Interpolation

    @classmethod
    def of(cls, sweep: Sweep, view: View, confidence: float) -> "_Scene":
        ready, line = sweep.ready, sweep.ready.line
        place = np.empty(len(line.rows), np.intp)
        place[line.by_score] = np.arange(len(place))
        sure = line.score[view.hits] >= confidence
        right = np.zeros(len(place), np.bool_)
        right[view.hits[sure]] = True
        found = np.zeros(len(view.asked), np.bool_)
        found[view.objects[sure]] = True
        return cls(
            label=np.repeat(np.arange(len(line.starts) - 1), np.diff(line.starts)),
            place=place,
            right=right,
            wrong=view.heard & (line.score >= confidence) & ~right,
            objects=ready.dataset.ground_truth.label,
            to_find=view.asked,
            found=found,
            classes=len(ready.dataset.classes),
            interpolation=ready.protocol.interpolation,
        )

    def average_precision(self) -> Values:
        """By class, (K,)."""
        return class_average_precision(
            self.label,
            self.place,
            self.right,
            self.wrong,
            np.bincount(self.objects[self.to_find], minlength=self.classes),
            self.interpolation,
        )

    def correct(self, rows: Rows, about: Rows) -> "_Scene":
        """Make true positives of `rows`, for the objects `about`."""
        label, right = self.label.copy(), self.right.copy()
        label[rows], right[rows] = self.objects[about], True
        return replace(self, label=label, right=right)


def _costs(
    scene: _Scene, kind: NDArray[np.int8], objects: NDArray[np.int8], about: Rows
) -> dict[str, Values]:
    """What AP gains by each correction, by class."""
    fixable = _fixable(scene, kind, about)
    better: dict[str, _Scene] = {}
    for number in range(MISSED):
        without = replace(scene, wrong=scene.wrong & (kind != number))
        rows = fixable[kind[fixable] == number]
        better[ERROR_TYPES[number]] = without.correct(rows, about[rows])
    better["missed"] = replace(scene, to_find=scene.to_find & (objects != MISSED))
    better["false positive"] = replace(scene, wrong=np.zeros_like(scene.wrong))
    better["false negative"] = replace(scene, to_find=scene.found)
    base = scene.average_precision()
    cost: dict[str, Values] = {}
    for name, each in better.items():
        reached = each.average_precision()
        cost[name] = np.where(np.isnan(reached), base, reached) - base
    return cost


def _fixable(scene: _Scene, kind: NDArray[np.int8], about: Rows) -> Rows:
    """Errors of localisation and classification that would find their object, the surest each."""
    rows = np.flatnonzero((kind == LOCALISATION) | (kind == CLASSIFICATION))
    rows = rows[~scene.found[about[rows]]]
    rows = rows[np.argsort(scene.place[rows])]
    return rows[np.unique(about[rows], return_index=True)[1]]
