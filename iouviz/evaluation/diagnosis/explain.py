"""The story of one prediction or one object: who it could have matched, and which rule decided.

A `Story` is data, for pages to draw and tests to check; `sentence` puts it into words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import BoxKind, Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import (
    FALSE_POSITIVES,
    ErrorType,
    FalsePositive,
    false_positive_type,
)
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.matching.overlap import all_pairs
from iouviz.evaluation.matching.rules import BACKGROUND_IOU, NOBODY, enough

Reason = Literal[
    "matched",
    "duplicate",
    "other-class",
    "too-low",
    "background",
    "ignored-crowd",
    "ignored-difficult",
    "ignored-area",
    "below-confidence",
    "beyond-max-detections",
    "preferred-another",
    "candidate-below-confidence",
    "candidate-beyond-max-detections",
    "nothing-overlaps",
]

NEGLIGIBLE = 0.001  # OKS is never quite 0, however far two are apart

_REASONS: dict[FalsePositive, Reason] = {
    "localisation": "too-low",
    "classification": "other-class",
    "duplicate": "duplicate",
    "background": "background",
    "both": "other-class",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A box of the other side that the one in question overlaps.

    Attributes
    ----------
    row : int
        Row of `Dataset.ground_truth` in a prediction's story, of `Dataset.predictions` in an
        object's.
    class_name : str
    same_class : bool
        True for any class where the protocol takes all classes for one.
    iou : float
        In (0, 1], as the protocol measures it; OKS from 0.001.
    partner : int
        What the candidate was matched with: a row of the table that the story is of, or -1.
    """

    row: int
    class_name: str
    same_class: bool
    iou: float
    partner: int


@dataclass(frozen=True, slots=True)
class Story:
    """Why one box got its verdict.

    Attributes
    ----------
    kind : {"prediction", "object"}
    row : int
        Row of `Dataset.predictions` or of `Dataset.ground_truth`.
    verdict : str
        As in the `Judgement`.
    reason : str
        Which rule decided; one of `Reason`.
    candidates : tuple of Candidate
        Everything of the other side that overlaps, highest IoU first; of equal objects the one
        that a match would prefer.
    decisive : Candidate or None
        The one that the reason is about.
    iou_threshold, confidence : float
        Of the `Judgement`.
    rival : int
        In "duplicate", the prediction that has the object; in "preferred-another", the object
        that the candidate wanted instead; otherwise -1.
    error : str or None
        The error type of a false positive; see `error_types`.
    """

    kind: BoxKind
    row: int
    verdict: str
    reason: Reason
    candidates: tuple[Candidate, ...]
    decisive: Candidate | None
    iou_threshold: float
    confidence: float
    rival: int = NOBODY
    error: ErrorType | None = None


def explain_prediction(judgement: Judgement, row: int, dataset: Dataset) -> Story:
    """Why a prediction of the judged image got its verdict.

    Parameters
    ----------
    judgement : Judgement
        From `iouviz.evaluation.diagnosis.one_image.judge` on the same data set.
    row : int
        Row of `dataset.predictions`.
    dataset : Dataset

    Returns
    -------
    Story

    Raises
    ------
    RequestError
        The row belongs to another image.

    Notes
    -----
    The reason of a false positive is its error type, and the decisive object the one that the
    error is about; see `iouviz.evaluation.diagnosis.error_types`.
    """
    at = _position(judgement.predictions, row, "prediction")
    verdict = judgement.prediction_verdicts[at]
    candidates = _objects_near(judgement, row, dataset)
    taken = int(judgement.matched[at])
    error: FalsePositive | None = None
    if verdict == "FP":
        error, decisive = _which_error(judgement, candidates)
        reason = _REASONS[error]
    else:
        reason, decisive = _why_no_error(dataset, verdict, taken, candidates)
    rival = decisive.partner if error == "duplicate" and decisive else NOBODY
    return Story(
        kind="prediction",
        row=row,
        verdict=verdict,
        reason=reason,
        candidates=candidates,
        decisive=decisive,
        iou_threshold=judgement.iou_threshold,
        confidence=judgement.confidence,
        rival=rival,
        error=error,
    )


def explain_object(judgement: Judgement, row: int, dataset: Dataset) -> Story:
    """Why an object of the judged image was found, missed or left out.

    Parameters
    ----------
    judgement : Judgement
        From `iouviz.evaluation.diagnosis.one_image.judge` on the same data set.
    row : int
        Row of `dataset.ground_truth`.
    dataset : Dataset

    Returns
    -------
    Story

    Raises
    ------
    RequestError
        The row belongs to another image.

    Notes
    -----
    A miss is told as the first that holds of: a candidate preferred another object, one fell
    below the confidence, one was beyond the limit on detections, another class at the threshold
    or above, own class too low, another class too low, nothing overlaps (by IoU 0.1).
    """
    at = _position(judgement.objects, row, "object")
    verdict = judgement.object_verdicts[at]
    candidates = _predictions_near(judgement, row, dataset)
    reason: Reason
    decisive: Candidate | None
    if verdict == "matched":
        reason = "matched"
        decisive = _find(candidates, int(judgement.matched_by[at]))
    elif verdict == "ignored":
        reason, decisive = _why_ignored(dataset, row), None
    else:
        reason, decisive = _why_missed(judgement, candidates)
    rival = NOBODY
    if reason == "preferred-another" and decisive:
        rival = _preferred(judgement, decisive, dataset)
    return Story(
        kind="object",
        row=row,
        verdict=verdict,
        reason=reason,
        candidates=candidates,
        decisive=decisive,
        iou_threshold=judgement.iou_threshold,
        confidence=judgement.confidence,
        rival=rival,
    )


def _why_no_error(
    dataset: Dataset, verdict: str, taken: int, candidates: Sequence[Candidate]
) -> tuple[Reason, Candidate | None]:
    if verdict == "below confidence":
        return "below-confidence", None
    if verdict == "beyond max detections":
        return "beyond-max-detections", None
    if verdict == "TP":
        return "matched", _find(candidates, taken)
    if taken == NOBODY:  # its own area is outside the range
        return "ignored-area", None
    return _why_ignored(dataset, taken), _find(candidates, taken)


def _which_error(
    judgement: Judgement, candidates: Sequence[Candidate]
) -> tuple[FalsePositive, Candidate | None]:
    found = _not_ignored(judgement, candidates)
    same_class, cross_class = _best(found, same_class=True), _best(found, same_class=False)
    kind = false_positive_type(
        same_class.iou if same_class else 0.0,
        cross_class.iou if cross_class else 0.0,
        enough=_enough(judgement),
        background=BACKGROUND_IOU,
    )
    error = FALSE_POSITIVES[int(kind)]
    if error == "background":
        return error, same_class or cross_class
    return error, same_class if error in ("localisation", "duplicate") else cross_class


def _not_ignored(judgement: Judgement, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of a prediction's candidates that are not ignored."""
    verdicts = dict(zip(judgement.objects.tolist(), judgement.object_verdicts, strict=True))
    return [each for each in candidates if verdicts[each.row] != "ignored"]


def _enough(judgement: Judgement) -> float:
    return enough(judgement.iou_threshold, judgement.protocol.matching)


def _why_missed(
    judgement: Judgement, candidates: Sequence[Candidate]
) -> tuple[Reason, Candidate | None]:
    verdicts = dict(zip(judgement.predictions.tolist(), judgement.prediction_verdicts, strict=True))
    least = _enough(judgement)
    good = [each for each in candidates if each.same_class and each.iou >= least]
    # Below the threshold of confidence comes before beyond the limit: it can be moved.
    for each in good:
        if verdicts[each.row] not in ("below confidence", "beyond max detections"):
            return "preferred-another", each
    for each in good:
        if verdicts[each.row] == "below confidence":
            return "candidate-below-confidence", each
    if good:
        return "candidate-beyond-max-detections", good[0]
    taking_part = [each for each in candidates if verdicts[each.row] in ("TP", "FP", "ignored")]
    same_class, cross_class = (
        _best(taking_part, same_class=True),
        _best(taking_part, same_class=False),
    )
    if cross_class and cross_class.iou >= least:
        return "other-class", cross_class
    if same_class and same_class.iou >= BACKGROUND_IOU:
        return "too-low", same_class
    if cross_class and cross_class.iou >= BACKGROUND_IOU:
        return "other-class", cross_class
    return "nothing-overlaps", same_class or cross_class


def _why_ignored(dataset: Dataset, row: int) -> Reason:
    if dataset.ground_truth.crowd[row]:
        return "ignored-crowd"
    return "ignored-difficult" if dataset.ground_truth.ignore[row] else "ignored-area"


def _objects_near(judgement: Judgement, row: int, dataset: Dataset) -> tuple[Candidate, ...]:
    ground_truth = dataset.ground_truth
    rows = judgement.objects
    iou = _iou(judgement, dataset, np.array([row]), rows)[0]
    labels = ground_truth.label[rows]
    fitting = (labels == dataset.predictions.label[row]) | judgement.protocol.class_agnostic
    # of equal IoUs COCO prefers the later object, VOC the earlier
    later_first = judgement.protocol.matching == "coco"
    order = np.lexsort((-rows if later_first else rows, -iou))
    return _candidates(dataset, rows, labels, fitting, iou, judgement.matched_by, order)


def _iou(judgement: Judgement, dataset: Dataset, d: Rows, g: Rows) -> Values:
    """IoU of every prediction in `d` with every object in `g`, (D, G), as it was judged."""
    return all_pairs(dataset, d, g, judgement.protocol, judgement.measure)


def _predictions_near(judgement: Judgement, row: int, dataset: Dataset) -> tuple[Candidate, ...]:
    rows = judgement.predictions
    ground_truth = dataset.ground_truth
    iou = _iou(judgement, dataset, rows, np.array([row]))[:, 0]
    labels = dataset.predictions.label[rows]
    fitting = (labels == ground_truth.label[row]) | judgement.protocol.class_agnostic
    order = np.argsort(-iou, kind="stable")
    return _candidates(dataset, rows, labels, fitting, iou, judgement.matched, order)


def _candidates(
    dataset: Dataset,
    rows: Rows,
    labels: NDArray[np.int32],
    fitting: Flags,
    iou: Values,
    partners: Rows,
    order: Rows,
) -> tuple[Candidate, ...]:
    least = NEGLIGIBLE if dataset.overlap == "keypoints" else 0.0
    return tuple(
        Candidate(
            row=int(rows[i]),
            class_name=dataset.classes[labels[i]],
            same_class=bool(fitting[i]),
            iou=float(iou[i]),
            partner=int(partners[i]),
        )
        for i in order
        if iou[i] > least
    )


def _preferred(judgement: Judgement, prediction: Candidate, dataset: Dataset) -> int:
    """The object that a prediction matches, or the one it duplicates by VOC's rules."""
    if prediction.partner != NOBODY:
        return prediction.partner
    best = _best(_objects_near(judgement, prediction.row, dataset), same_class=True)
    return best.row if best else NOBODY


def _best(candidates: Sequence[Candidate], *, same_class: bool) -> Candidate | None:
    """The highest IoU: of equal ones the first, or of another class the later row."""
    found = [each for each in candidates if each.same_class == same_class]
    if same_class or not found:
        return found[0] if found else None
    return max(found, key=lambda each: (each.iou, each.row))


def _find(candidates: Sequence[Candidate], row: int) -> Candidate | None:
    return next((each for each in candidates if each.row == row), None)


def _position(rows: Rows, row: int, kind: str) -> int:
    at = np.flatnonzero(rows == row)
    if not len(at):
        raise RequestError(f"{kind} {row} is not in the evaluated image; it has {rows.tolist()}")
    return int(at[0])
