"""One table of everything that happened at one operating point, to count, filter and look at.

Each outcome is one row: every prediction that takes part, and every object that was missed or
ignored. An object that was found has no row of its own; the true positive that found it stands
for both. So the rows with a verdict of TP, FP or FN are exactly those that precision and recall
count, and every number made by counting rows can be walked back to its boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Short, Values
from iouviz.data.model import BoxKind, Dataset, GroundTruth, Images, Predictions
from iouviz.evaluation.diagnosis.error_types import ErrorTypes, find_errors
from iouviz.evaluation.matching.rules import BACKGROUND_IOU, NOBODY
from iouviz.evaluation.metrics.confusion import Confusion
from iouviz.evaluation.metrics.counts import FN, FP, IGNORED, TP, OutcomeCounts
from iouviz.evaluation.sweep.ready import Ready
from iouviz.evaluation.sweep.sweep import Sweep

EVERY = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """N outcomes at one operating point: predictions first, by row, then objects, by row.

    Attributes
    ----------
    dataset : Dataset
    iou_threshold, confidence : float
    errors : ErrorTypes
        The labels that `error` is taken from.
    is_object : (N,) bool array
        Whether the row is an object; otherwise it is a prediction.
    row : (N,) int32 array
        Row of `Dataset.predictions`, or of `Dataset.ground_truth` for an object.
    verdict : (N,) int8 array
        Position in `OUTCOMES`.
    error : (N,) int8 array
        Position in `ERROR_TYPES`, or -1.
    image, label : (N,) int32 arrays
        Its image, and its own class: the predicted one of a prediction, the true one of an object.
    true_class, predicted_class : (N,) int32 arrays
        Its cell of the confusion matrix: class of the object, class of the prediction; -1 is
        the background.
    partner : (N,) int32 array
        Of a prediction, the object that it matched or that its error is about; of a missed
        object, the prediction that takes part and overlaps it most. Otherwise -1.
    score : (N,) array
        nan for objects.
    iou : (N,) array
        With the partner; 0 where there is none, which includes IoU below `Sweep.iou_floor`.
    area, aspect : (N,) arrays
        Of the object where there is one (TP, FN), otherwise of the prediction: square pixels,
        and width / height (nan without height).
    x, y : (N,) arrays
        Centre of the same box as a share of the image's width and height; nan where the size of
        the image is not known.
    """

    dataset: Dataset
    iou_threshold: float
    confidence: float
    errors: ErrorTypes
    is_object: Flags
    row: Short
    verdict: NDArray[np.int8]
    error: NDArray[np.int8]
    image: Short
    label: Short
    true_class: Short
    predicted_class: Short
    partner: Short
    score: Values
    iou: Values
    area: Values
    aspect: Values
    x: Values
    y: Values

    def __len__(self) -> int:
        return len(self.row)

    def box(self, at: int) -> tuple[BoxKind, int]:
        """What a row stands for: ("prediction" or "object", row of its table)."""
        return ("object" if self.is_object[at] else "prediction"), int(self.row[at])

    @property
    def not_ignored(self) -> Flags:
        """Which rows are not ignored, and so count in precision or recall, (N,)."""
        not_ignored: Flags = self.verdict != IGNORED
        return not_ignored

    def counts(
        self, part: NDArray[np.integer], parts: int, *, where: Flags | None = None
    ) -> OutcomeCounts:
        """TP, FP and FN in each part, (parts,), from the part of each row, (N,).

        `where` (N,) says which rows to look at; None: all.
        """
        looked_at = np.ones(len(self), np.bool_) if where is None else where
        return OutcomeCounts(
            *(
                np.bincount(part[looked_at & (self.verdict == verdict)], minlength=parts)
                for verdict in (TP, FP, FN)
            )
        )


def record(
    sweep: Sweep,
    *,
    iou_threshold: float = 0.5,
    confidence: float = -np.inf,
    background: float = BACKGROUND_IOU,
    classes: Sequence[int] | None = None,
) -> Records:
    """Write down every outcome at one operating point.

    Parameters
    ----------
    sweep : Sweep
        Prepared with an `iou_floor` not above `background`.
    iou_threshold, confidence, background : float
        As in `error_types.find_errors`.
    classes : sequence of int or None
        Whose predictions and objects have rows, as positions in `Dataset.classes`; None: all. A
        prediction's error may be about an object of another class.

    Returns
    -------
    Records

    Raises
    ------
    RequestError
        A threshold out of its range.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> from iouviz.evaluation.metrics.counts import OUTCOMES
    >>> from iouviz.evaluation.sweep.sweep import prepare
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 30, 10]]),
    ...     predictions=Predictions.of(
    ...         [0, 0], [0, 0], [[0, 0, 8, 10], [50, 0, 60, 10]], [0.8, 0.6]
    ...     ),
    ... )
    >>> rows = record(prepare(pears))
    >>> [OUTCOMES[verdict] for verdict in rows.verdict], rows.iou
    (['TP', 'FP', 'FN'], array([0.8, 0. , 0. ]))
    """
    errors = find_errors(
        sweep, iou_threshold=iou_threshold, confidence=confidence, background=background
    )
    ready, dataset = sweep.ready, sweep.ready.dataset
    predictions, ground_truth = dataset.predictions, dataset.ground_truth
    partner = errors.best_object.astype(np.int32)
    view = sweep.view(iou_threshold=iou_threshold)
    kept = ready.line.score[view.hits] >= confidence
    partner[ready.line.rows[view.hits[kept]]] = view.objects[kept]
    chosen = np.ones(len(dataset.classes), np.bool_)
    if classes is not None:
        chosen = np.isin(np.arange(len(dataset.classes)), classes)
    d = _taking_part(ready, confidence)
    d = d[chosen[predictions.label[d]]]
    g = np.flatnonzero(~errors.found & chosen[ground_truth.label])
    confusion = sweep.confusion(iou_threshold=iou_threshold, confidence=confidence, classes=classes)
    true_class, predicted_class = _confused_with(dataset, errors, confusion)
    nearest, nearest_iou = _nearest(ready, g, confidence)
    objects_of_rows = _join(np.where(errors.true_positive, partner, NOBODY)[d], g)
    is_object = np.arange(len(d) + len(g)) >= len(d)
    return Records(
        dataset=dataset,
        iou_threshold=iou_threshold,
        confidence=confidence,
        errors=errors,
        is_object=is_object,
        row=_join(d, g),
        verdict=np.concatenate(
            [_verdicts(errors)[d], np.where(ready.not_ignored[g], FN, IGNORED)]
        ).astype(np.int8),
        error=np.concatenate([errors.predictions[d], errors.objects[g]]),
        image=_join(predictions.image[d], ground_truth.image[g]),
        label=_join(predictions.label[d], ground_truth.label[g]),
        true_class=_join(true_class[d], ground_truth.label[g]),
        predicted_class=_join(predictions.label[d], predicted_class[g]),
        partner=_join(partner[d], nearest),
        score=np.concatenate([predictions.score[d], np.full(len(g), np.nan)]),
        iou=np.concatenate([_partner_iou(ready, partner)[d], nearest_iou]),
        **_shape(dataset, d, objects_of_rows),
    )


def _confused_with(
    dataset: Dataset, errors: ErrorTypes, confusion: Confusion
) -> tuple[Rows, NDArray[np.integer]]:
    """Class of the object of each prediction, (D,), and of the prediction of each object, (G,).

    As the confusion matrix has them; `NOBODY` is the background.
    """
    predictions, ground_truth = dataset.predictions, dataset.ground_truth
    true_class = np.where(errors.true_positive, predictions.label, NOBODY)
    true_class[confusion.predictions] = ground_truth.label[confusion.objects]
    predicted_class = np.full(len(ground_truth), NOBODY)
    predicted_class[confusion.objects] = predictions.label[confusion.predictions]
    return true_class, predicted_class


def _join(predictions: NDArray[np.integer], objects: NDArray[np.integer]) -> Short:
    return np.concatenate([predictions, objects]).astype(np.int32)


def _taking_part(ready: Ready, confidence: float) -> Rows:
    """Rows of the predictions from the confidence up and within the limit, rising."""
    line, limit = ready.line, ready.protocol.max_detections[-1]
    taking = line.score >= confidence
    if limit is not None:
        taking &= line.rank < limit
    return np.sort(line.rows[taking]).astype(np.intp)


def _verdicts(errors: ErrorTypes) -> NDArray[np.int8]:
    """Of each prediction, as if all took part, (D,)."""
    rules = [errors.true_positive, errors.false_positive]
    return np.select(rules, [TP, FP], IGNORED).astype(np.int8)


def _partner_iou(ready: Ready, partner: Short) -> Values:
    """IoU of each prediction with its partner as it was measured, (D,); 0 without one."""
    iou = np.zeros(len(partner))
    for near in (ready.same_class, ready.cross_class):
        rows = ready.line.rows[near.position]
        met = np.flatnonzero(partner[rows] == near.object)
        iou[rows[met]] = near.iou[met]
    return iou


def _nearest(ready: Ready, objects: Rows, confidence: float) -> tuple[Short, Values]:
    """The prediction that takes part and overlaps each object most, and how much, (G,) each.

    Of equal ones it is the most confident. -1 and 0 where nothing reaches `Sweep.iou_floor`.
    """
    line, limit = ready.line, ready.protocol.max_detections[-1]
    place = np.full(len(ready.not_ignored), NOBODY)
    place[objects] = np.arange(len(objects))
    who, iou = np.full(len(objects), NOBODY, np.int32), np.zeros(len(objects))
    parts = []
    for near in (ready.same_class, ready.cross_class):
        taking = (place[near.object] >= 0) & (line.score[near.position] >= confidence)
        if limit is not None:
            taking &= line.rank[near.position] < limit
        kept = np.flatnonzero(taking)
        parts.append((place[near.object[kept]], near.iou[kept], near.position[kept]))
    at, shared, position = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((-line.score[position], -shared, at))
    first = order[np.diff(at[order], prepend=-1) != 0]
    who[at[first]], iou[at[first]] = line.rows[position[first]], shared[first]
    return who, iou


def measures(
    table: GroundTruth | Predictions, images: Images, rows: Rows | slice = EVERY
) -> dict[str, Values]:
    """What a filter can ask of boxes: area, aspect, and place x, y; (n,) each. See `Records`."""
    size = table.size[rows]
    centre = (table.boxes[rows, :2] + table.boxes[rows, 2:]) / 2 / images.sizes[table.image[rows]]
    aspect = np.full(len(size), np.nan)
    np.divide(size[:, 0], size[:, 1], out=aspect, where=size[:, 1] > 0)
    return {"area": table.area[rows], "aspect": aspect, "x": centre[:, 0], "y": centre[:, 1]}


def _shape(dataset: Dataset, predictions: Rows, objects: Short) -> dict[str, Values]:
    """Area, aspect and place of the object where there is one, otherwise of the prediction.

    `objects` (N,) are rows, or -1; the first of them belong to `predictions`.
    """
    known = objects != NOBODY
    # objects without a prediction come last and are always known
    alone = predictions[~known[: len(predictions)]]
    own = measures(dataset.predictions, dataset.images, alone)
    found = measures(dataset.ground_truth, dataset.images, objects[known])
    shape = {name: np.empty(len(objects)) for name in own}
    for name, values in shape.items():
        values[~known], values[known] = own[name], found[name]
    return shape
