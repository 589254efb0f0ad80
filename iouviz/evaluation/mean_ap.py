"""Mean average precision of a data set by any rules; see `iouviz.evaluation.conventions`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.conventions import Convention, Rules
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.matching.order import id_ranks
from iouviz.evaluation.matching.overlap import available, measured_by
from iouviz.evaluation.metrics.curves import average_precision, precision_recall
from iouviz.evaluation.protocols import COCO, Protocol

AFTER_MATCHING = ("right first", "wrong first")
SIZES = ("all", "small", "medium", "large")


def mean_ap(dataset: Dataset, rules: Rules | None = None, size: str = "all") -> float:
    """Mean average precision of a data set by any rules.

    Parameters
    ----------
    dataset : Dataset
    rules : Rules or None
        None: COCO's.
    size : {"all", "small", "medium", "large"}

    Returns
    -------
    float
        In [0, 1]; nan where there is nothing to find, or the data set lacks what the rules ask
        for: what IoU is measured on, or which classes were looked for.

    Notes
    -----
    With COCO's rules it is `evaluate(dataset).summary["AP"]`. "right first" and "wrong first"
    reorder the ranking after matching, which itself goes by image id (but for "coco" matching: by
    place in the file).

    Examples
    --------
    A right and a wrong prediction, equally confident, of the only object:

    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> pear = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0], [0], [[0, 0, 9, 9]]),
    ...     predictions=Predictions.of(
    ...         [0, 0], [0, 0], [[40, 40, 49, 49], [0, 0, 9, 9]], [0.5, 0.5]
    ...     ),
    ... )
    >>> [round(mean_ap(pear, Rules(ties=ties)), 4) for ties in ("file", "right first")]
    [0.5, 1.0]
    """
    rules = rules or Rules()
    overlap = rules.overlap or dataset.overlap
    if overlap not in available(dataset) or (rules.federated and dataset.verified is None):
        return float("nan")
    dataset = _as_ruled(measured_by(dataset, overlap), rules)
    result = evaluate(dataset, _protocol(rules))
    a = SIZES.index(size)
    steps = range(len(rules.iou_thresholds))
    if rules.averaging == "pooled":
        positives = int(result.positives[:, a].sum())
        everything = np.arange(len(dataset.predictions))
        pooled = (_area(_ranked(result, rules, t, a), everything, positives, rules) for t in steps)
        return float(np.mean(list(pooled)))
    if rules.ties in AFTER_MATCHING:
        by_class = np.array([_by_class(result, rules, t, a) for t in steps])
    else:
        by_class = result.average_precision[:, :, a]
    if rules.averaging == "either":
        predicted = np.bincount(dataset.predictions.label, minlength=len(dataset.classes)) > 0
        by_class = np.where(np.isnan(by_class) & predicted, 0.0, by_class)
    defined = by_class[~np.isnan(by_class)]
    return float(defined.mean()) if len(defined) else float("nan")


def moves(
    judge: Callable[[Rules, str], float], rules: Rules, convention: Convention
) -> list[float]:
    """What each option of one convention makes of the rules, in their order.

    Parameters
    ----------
    judge : callable
        (rules, size) -> mean average precision; `mean_ap` of a data set, or one that remembers.
    rules : Rules
    convention : Convention

    Returns
    -------
    list of float
        Of small objects for a convention about sizes.
    """
    size = "small" if convention.sizes else "all"
    return [
        judge(replace(rules, **{convention.field: option.value}), size)
        for option in convention.options
    ]


def _protocol(rules: Rules) -> Protocol:
    return replace(
        COCO,
        name="your rules",
        matching=rules.matching,
        interpolation=rules.interpolation,
        iou_thresholds=rules.iou_thresholds,
        max_detections=(rules.max_detections,),
        inclusive_pixels=rules.inclusive_pixels,
        crowds="groups" if rules.crowd == "groups" else "ignored",
        federated=rules.federated,
        limit_over=rules.limit_over,
    )


def _as_ruled(dataset: Dataset, rules: Rules) -> Dataset:
    """The data set with the rules on crowds, areas, confidence and ties carried out on it."""
    ground_truth = dataset.ground_truth
    if rules.crowd == "dropped":
        ground_truth = ground_truth.take(~(ground_truth.crowd | ground_truth.ignore))
    if rules.area != "file":
        ground_truth = replace(ground_truth, area=ground_truth.size.prod(axis=1))
    if rules.crowd == "counted":
        none = np.zeros(len(ground_truth), np.bool_)
        ground_truth = replace(ground_truth, crowd=none, ignore=none)
    predictions = dataset.predictions
    kept = np.arange(len(predictions))
    if rules.confidence is not None:
        kept = np.flatnonzero(predictions.score >= rules.confidence)
    score = predictions.score[kept]
    if rules.ties not in (*AFTER_MATCHING, "image id" if rules.matching == "coco" else "file"):
        score = _untied(score, _turn(dataset, kept, rules))
    predictions = replace(predictions.take(kept), score=score)
    return replace(dataset, ground_truth=ground_truth, predictions=predictions)


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """The D predictions in one case, scored so that no two are equal."""

    score: Values
    true: Flags
    false: Flags


def _ranked(result: Evaluation, rules: Rules, t: int, a: int) -> _Ranked:
    dataset = result.matches.candidates.dataset
    true, false = result.outcomes(t, a)
    if rules.ties in AFTER_MATCHING:
        turn = (~true if rules.ties == "right first" else true).astype(np.intp)
    else:
        turn = _turn(dataset, np.arange(len(true)), rules)
    return _Ranked(_untied(dataset.predictions.score, turn), true, false)


def _by_class(result: Evaluation, rules: Rules, t: int, a: int) -> list[float]:
    ranked, labels = _ranked(result, rules, t, a), result.matches.candidates.dataset.predictions
    return [
        _area(ranked, np.flatnonzero(labels.label == k), int(positives), rules)
        for k, positives in enumerate(result.positives[:, a])
    ]


def _area(ranked: _Ranked, rows: Rows, positives: int, rules: Rules) -> float:
    """Average precision of some of the predictions."""
    curve = precision_recall(
        ranked.score[rows], tp=ranked.true[rows], fp=ranked.false[rows], positives=positives
    )
    return average_precision(curve, rules.interpolation)


def _turn(dataset: Dataset, rows: Rows, rules: Rules) -> Rows:
    """What decides between equal scores before it is known who is right, (n,)."""
    if rules.ties == "file":
        return rows
    turn: Rows = id_ranks(dataset.images.ids)[dataset.predictions.image[rows]]
    return turn


def _untied(score: Values, turn: Rows) -> Values:
    """Scores of the same order, no two of them equal: `turn`, then the place, decides."""
    order = np.lexsort((turn, -score))
    ranked = np.empty(len(score))
    ranked[order] = -np.arange(len(score), dtype=np.float64)
    return ranked
