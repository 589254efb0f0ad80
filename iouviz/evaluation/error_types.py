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
from functools import partial
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.average import Averaging, class_average_precision, macro
from iouviz.evaluation.columns import Flags, Rows, Values, ranking
from iouviz.evaluation.matching import NEARLY_ONE, NOBODY, Matches, match_all
from iouviz.evaluation.measures import PairIou
from iouviz.evaluation.pairs import Candidates, candidates
from iouviz.evaluation.protocols import COCO, Interpolation, Protocol

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
        the one that `own` or `other` was measured with (of equal ones, the later); -1 elsewhere.
    matches : Matches
        At t_f.
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
    matches: Matches
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
    if not 0 < background <= iou_threshold <= 1:
        raise RequestError(
            f"background {background}, IoU threshold {iou_threshold}; wanted 0 < t_b <= t_f <= 1"
        )
    find = partial(
        candidates,
        dataset,
        iou_floor=background,
        matching=protocol.matching,
        inclusive_pixels=protocol.inclusive_pixels,
        iou=iou,
    )
    matches = match_all(
        find(),
        iou_thresholds=(iou_threshold,),
        matching=protocol.matching,
        area=protocol.areas[0],
        max_detections=protocol.max_detections[-1],
    )
    predictions, about = _label(find(same_class=False), matches, min(iou_threshold, NEARLY_ONE))
    objects = np.full(len(dataset.ground_truth), NO_ERROR, np.int8)
    missed = matches.missed[0]
    missed[about[(predictions == LOCALISATION) | (predictions == CLASSIFICATION)]] = False
    objects[missed] = MISSED
    scene = _Scene.of(dataset, matches, protocol)
    return ErrorTypes(
        iou_threshold=iou_threshold,
        background=background,
        predictions=predictions,
        objects=objects,
        about=about,
        matches=matches,
        average_precision=scene.average_precision(),
        cost=_costs(scene, predictions, objects, about),
        predicted=np.bincount(scene.label, minlength=scene.classes) > 0,
    )


def _label(near: Candidates, matches: Matches, enough: float) -> tuple[NDArray[np.int8], Rows]:
    """The type of every false positive and the object that it is about, (D,) each."""
    wrong = matches.false_positive[0]
    truth, guesses = near.dataset.ground_truth, near.dataset.predictions
    pairs = near.take(wrong[near.prediction] & matches.counts[near.ground_truth])
    same = guesses.label[pairs.prediction] == truth.label[pairs.ground_truth]
    own, own_object = _best(pairs.take(same), len(guesses))
    other, other_object = _best(pairs.take(~same), len(guesses))
    floor = near.iou_floor
    rules = [(own >= floor) & (own < enough), other >= enough, own >= enough, other < floor]
    label = np.select(rules, [LOCALISATION, CLASSIFICATION, DUPLICATE, BACKGROUND], BOTH).astype(
        np.int8
    )
    label[~wrong] = NO_ERROR
    about = np.full(len(guesses), NOBODY)
    for kind in (LOCALISATION, DUPLICATE):
        about[label == kind] = own_object[label == kind]
    for kind in (CLASSIFICATION, BOTH):
        about[label == kind] = other_object[label == kind]
    return label, about


def _best(pairs: Candidates, predictions: int) -> tuple[Values, Rows]:
    """Highest IoU of each prediction, 0 without any, and with which object, (D,) each."""
    # A prediction's pairs stand together, its best one first.
    first = np.flatnonzero(np.diff(pairs.prediction, prepend=-1))
    iou, thing = np.zeros(predictions), np.full(predictions, NOBODY)
    iou[pairs.prediction[first]] = pairs.iou[first]
    thing[pairs.prediction[first]] = pairs.ground_truth[first]
    return iou, thing


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What average precision is made of, so that some of it can be corrected."""

    label: NDArray[np.int32]  # (D,)
    position: Rows  # (D,) from the most confident down, over all classes
    right: Flags  # (D,)
    wrong: Flags  # (D,)
    objects: NDArray[np.int32]  # (G,) their classes
    to_find: Flags  # (G,)
    matched: Flags  # (G,)
    classes: int
    interpolation: Interpolation

    @classmethod
    def of(cls, dataset: Dataset, matches: Matches, protocol: Protocol) -> "_Scene":
        return cls(
            label=dataset.predictions.label,
            position=ranking(dataset, same_class=False, matching=protocol.matching).position,
            right=matches.true_positive[0],
            wrong=matches.false_positive[0],
            objects=dataset.ground_truth.label,
            to_find=matches.counts,
            matched=matches.counts & ~matches.missed[0],
            classes=len(dataset.classes),
            interpolation=protocol.interpolation,
        )

    def average_precision(self) -> Values:
        """By class, (K,)."""
        return class_average_precision(
            self.label,
            self.position,
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
    scene: _Scene, predictions: NDArray[np.int8], objects: NDArray[np.int8], about: Rows
) -> dict[str, Values]:
    """What AP gains by each correction, by class."""
    fixable = _fixable(scene, predictions, about)
    better: dict[str, _Scene] = {}
    for number in range(MISSED):
        without = replace(scene, wrong=scene.wrong & (predictions != number))
        rows = fixable[predictions[fixable] == number]
        better[ERROR_TYPES[number]] = without.correct(rows, about[rows])
    better["missed"] = replace(scene, to_find=scene.to_find & (objects != MISSED))
    better["false positive"] = replace(scene, wrong=np.zeros_like(scene.wrong))
    better["false negative"] = replace(scene, to_find=scene.matched)
    base = scene.average_precision()
    cost: dict[str, Values] = {}
    for name, each in better.items():
        reached = each.average_precision()
        cost[name] = np.where(np.isnan(reached), base, reached) - base
    return cost


def _fixable(scene: _Scene, predictions: NDArray[np.int8], about: Rows) -> Rows:
    """Errors of localisation and classification that would find their object, the surest each."""
    rows = np.flatnonzero((predictions == LOCALISATION) | (predictions == CLASSIFICATION))
    rows = rows[~scene.matched[about[rows]]]
    rows = rows[np.argsort(scene.position[rows])]
    return rows[np.unique(about[rows], return_index=True)[1]]
