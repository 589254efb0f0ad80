"""Label errors: ground truth that confident predictions contradict, and so may be wrong.

Four kinds are looked for among predictions whose score is at least `confidence`:

- **wrong class**: a prediction of another class lies on an object, t_f or better.
- **missing**: a prediction lies where nothing is annotated, below t_b with everything.
- **poor box**: a prediction of the object's class lies on it, from t_b on but below t_f.
- **duplicate**: two objects of one class lie on each other, t_f or better, and predictions found
  one of them alone.

The mistakenness of a label, in (0, 1], is the score of the prediction that contradicts it, less
that of the one that supports it (the prediction that matches the object at t_f, if any), times
how plain the contradiction is: the IoU of the two boxes (wrong class, duplicate), 1 - IoU (poor
box, missing). A person has to look: a detector may be confidently wrong, too.

References
----------
.. [1] U. Tkachenko, A. Thyagarajan, J. Mueller, "ObjectLab: Automated Diagnosis of Mislabeled
   Images in Object Detection Data", ICML workshop 2023. It looks for three of the four kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.keypoints import Keypoints, labelled
from iouviz.data.model import Corners, Dataset, GroundTruth, Ids, MaskColumn, Predictions
from iouviz.evaluation.diagnosis.error_types import (
    BACKGROUND,
    CLASSIFICATION,
    ERROR_TYPES,
    LOCALISATION,
)
from iouviz.evaluation.diagnosis.records import Records, record
from iouviz.evaluation.matching.rules import BACKGROUND_IOU, NOBODY
from iouviz.evaluation.metrics.counts import FN, TP
from iouviz.evaluation.suppression.nms import nms
from iouviz.evaluation.suppression.overlaps import pairs, queue
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.geometry.masks.rle import join

LabelError = Literal["wrong class", "missing", "poor box", "duplicate"]
LABEL_ERRORS: tuple[LabelError, ...] = get_args(LabelError)
WRONG_CLASS, MISSING, POOR_BOX, DUPLICATE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class LabelErrors:
    """N possible label errors, the highest mistakenness first; each object and prediction once.

    Attributes
    ----------
    kind : (N,) int8 array
        Position in `LABEL_ERRORS`.
    image : (N,) int32 array
    object : (N,) int32 array
        The label, a row of `Dataset.ground_truth`; -1 for "missing".
    prediction : (N,) int32 array
        What contradicts it, a row of `Dataset.predictions`; for "duplicate", what found the twin.
    twin : (N,) int32 array
        For "duplicate" the object that it repeats; otherwise -1.
    iou : (N,) array
        Of the label and the prediction, or of the two objects; 0 for "missing".
    mistakenness : (N,) array
        In (0, 1] for scores in (0, 1].
    """

    kind: NDArray[np.int8]
    image: NDArray[np.int32]
    object: NDArray[np.int32]
    prediction: NDArray[np.int32]
    twin: NDArray[np.int32]
    iou: Values
    mistakenness: Values

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def join(cls, parts: Sequence["LabelErrors"]) -> "LabelErrors":
        """Several tables one after the other; at least one."""
        return cls(
            *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls))
        )

    def take(self, rows: Rows) -> "LabelErrors":
        """Some of them, in that order."""
        return LabelErrors(*(getattr(self, each.name)[rows] for each in fields(self)))


def find_label_errors(
    sweep: Sweep,
    *,
    confidence: float = 0.5,
    iou_threshold: float = 0.5,
    background: float = BACKGROUND_IOU,
) -> LabelErrors:
    """Labels that predictions of at least this score contradict.

    Parameters
    ----------
    sweep : Sweep
        Prepared with an `iou_floor` not above `background`.
    confidence : float
        Predictions with a lower score contradict nothing; they may still support.
    iou_threshold, background : float
        t_f and t_b.

    Returns
    -------
    LabelErrors

    Raises
    ------
    RequestError
        A threshold out of its range.
    """
    found = record(sweep, iou_threshold=iou_threshold, confidence=confidence, background=background)
    support = np.zeros(len(sweep.ready.not_ignored))
    view = sweep.view(iou_threshold=iou_threshold)
    support[view.objects] = sweep.ready.line.score[view.hits]
    every = LabelErrors.join(
        [_contradicted(found, support), _repeated(found, support, iou_threshold)]
    )
    every = every.take(np.argsort(-every.mistakenness, kind="stable"))
    every = every.take(np.flatnonzero(every.mistakenness > 0))
    every = every.take(np.flatnonzero(_first(every.object) & _first(every.twin)))
    every = every.take(np.flatnonzero(_first(every.prediction)))
    return every.take(_alone(found.dataset, every, iou_threshold))


def amend(dataset: Dataset, found: LabelErrors, rows: ArrayLike) -> Dataset:
    """The data set as the predictions would have it, where a person has agreed.

    Parameters
    ----------
    dataset : Dataset
    found : LabelErrors
        From the same data set.
    rows : (n,) int array_like
        Rows of `found` that are to be put right: another class, another box, a box more or less.

    Returns
    -------
    Dataset
        A box that is taken from a prediction comes with its mask, if both sides have masks;
        where only the ground truth has some, it has none that would contradict the new box.
    """
    chosen = found.take(np.asarray(rows, np.intp))
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    kind, wrong, better = chosen.kind, chosen.object, chosen.prediction
    label, boxes, size = (
        ground_truth.label.copy(),
        ground_truth.boxes.copy(),
        ground_truth.size.copy(),
    )
    area = ground_truth.area.copy()
    label[wrong[kind == WRONG_CLASS]] = predictions.label[better[kind == WRONG_CLASS]]
    moved, by = wrong[kind == POOR_BOX], better[kind == POOR_BOX]
    boxes[moved], size[moved] = predictions.boxes[by], predictions.size[by]
    area[moved] = predictions.area[by]
    source = np.arange(len(ground_truth))
    source[moved] = len(ground_truth) + by
    kept = np.ones(len(ground_truth), np.bool_)
    kept[wrong[kind == DUPLICATE]] = False
    new = better[kind == MISSING]
    none = np.zeros(len(new), np.bool_)
    taken = np.append(source[kept], len(kept) + new)
    amended = GroundTruth.of(
        np.append(ground_truth.image[kept], predictions.image[new]),
        np.append(label[kept], predictions.label[new]),
        np.concatenate([boxes[kept], predictions.boxes[new]]),
        size=np.concatenate([size[kept], predictions.size[new]]),
        area=np.append(area[kept], predictions.area[new]),
        crowd=np.append(ground_truth.crowd[kept], none),
        ignore=np.append(ground_truth.ignore[kept], none),
        ids=_ids(ground_truth, kept, len(new)),
        shapes=_shapes(dataset, taken),
        corners=_corners(dataset, taken),
        keypoints=_keypoints(dataset, taken),
    )
    return replace(dataset, ground_truth=amended)


def _corners(dataset: Dataset, rows: Rows) -> Corners | None:
    """Oriented boxes of objects and, counted on from them, of predictions; None without any."""
    ours, theirs = dataset.ground_truth, dataset.predictions
    if ours.corners is None and theirs.corners is None:
        return None
    return np.concatenate([ours.quadrilaterals, theirs.quadrilaterals])[rows]


def _keypoints(dataset: Dataset, rows: Rows) -> Keypoints | None:
    """Keypoints of objects and, counted on, of predictions; None where a side has none."""
    ours, theirs = dataset.ground_truth.keypoints, labelled(dataset.predictions.keypoints)
    if ours is None or (theirs is None and (rows >= len(ours)).any()):
        return None
    return (ours if theirs is None else np.concatenate([ours, theirs]))[rows]


def _shapes(dataset: Dataset, rows: Rows) -> MaskColumn | None:
    """Masks of objects and, counted on from them, of predictions; None where a side has none."""
    ours, theirs = dataset.ground_truth.shapes, dataset.predictions.shapes
    if ours is None or (theirs is None and (rows >= len(dataset.ground_truth)).any()):
        return None
    if theirs is None:
        return ours.take(rows)
    return MaskColumn(lambda: join([ours.masks, theirs.masks]).take(rows))


def _ids(ground_truth: GroundTruth, kept: Flags, added: int) -> Ids:
    """The ids of what is kept, and new ones above them all."""
    old = [each for each, stays in zip(ground_truth.ids, kept.tolist(), strict=True) if stays]
    highest = max((each for each in ground_truth.ids if isinstance(each, int)), default=0)
    return (*old, *range(highest + 1, highest + 1 + added))


def _contradicted(found: Records, support: Values) -> LabelErrors:
    """What a false positive says of a label, or of there being none."""
    kinds = np.full(len(ERROR_TYPES) + 1, NOBODY, np.int8)  # the last is for what is no error
    kinds[[CLASSIFICATION, BACKGROUND, LOCALISATION]] = [WRONG_CLASS, MISSING, POOR_BOX]
    at = np.flatnonzero(~found.is_object & (kinds[found.error] != NOBODY))
    kind = kinds[found.error[at]]
    objects = np.where(kind == MISSING, NOBODY, found.partner[at])
    iou = found.iou[at]
    backed = np.where(kind == MISSING, 0.0, support[objects] if len(support) else 0.0)
    plain = np.where(kind == WRONG_CLASS, iou, 1 - iou)
    return LabelErrors(
        kind=kind,
        image=found.image[at],
        object=objects.astype(np.int32),
        prediction=found.row[at],
        twin=np.full(len(at), NOBODY, np.int32),
        iou=iou,
        mistakenness=(found.score[at] - backed) * plain,
    )


def _repeated(found: Records, support: Values, iou_threshold: float) -> LabelErrors:
    """Objects that nothing found, upon an object of their class that was found."""
    ground_truth = found.dataset.ground_truth
    missed = np.zeros(len(ground_truth), np.bool_)
    missed[found.row[found.is_object & (found.verdict == FN)]] = True
    hits = found.verdict == TP
    finder = np.full(len(ground_truth), NOBODY, np.int32)
    finder[found.partner[hits]] = found.row[hits]
    boxes = Predictions.of(
        ground_truth.image, ground_truth.label, ground_truth.boxes, np.zeros(len(ground_truth))
    )
    line = queue(boxes, class_agnostic=False)
    near = [
        (line.rows[p.earlier], line.rows[p.later], p.iou) for p in pairs(boxes, line, iou_threshold)
    ]
    a, b, iou = (np.concatenate(part) for part in zip(*near, strict=True)) if near else _NO_PAIRS
    one, other = np.append(a, b), np.append(b, a)
    iou = np.append(iou, iou)
    at = np.flatnonzero(missed[one] & (finder[other] != NOBODY))
    one, other, iou = one[at], other[at], iou[at]
    by = finder[other]
    return LabelErrors(
        kind=np.full(len(at), DUPLICATE, np.int8),
        image=ground_truth.image[one],
        object=one.astype(np.int32),
        prediction=by,
        twin=other.astype(np.int32),
        iou=iou,
        mistakenness=(found.dataset.predictions.score[by] - support[one]) * iou,
    )


_NO_PAIRS = np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)


def _first(values: NDArray[np.integer]) -> Flags:
    """Where each value stands for the first time; -1 is nobody, and stands anywhere.

    >>> _first(np.array([3, -1, 3, -1]))
    array([ True,  True, False,  True])
    """
    flags: Flags = values == NOBODY
    flags[np.unique(values, return_index=True)[1]] = True
    return flags


def _alone(dataset: Dataset, found: LabelErrors, iou_threshold: float) -> Rows:
    """All but the missing objects that a more confident prediction points out, of any class."""
    missing = np.flatnonzero(found.kind == MISSING)
    predicted = dataset.predictions.take(found.prediction[missing])
    alone = np.ones(len(found), np.bool_)
    alone[missing] = nms(predicted, iou_threshold=iou_threshold, class_agnostic=True).kept
    return np.flatnonzero(alone)
