"""Why two honest tools disagree: every convention on which a mean average precision rests.

`Rules` are all the choices at once, `CONVENTIONS` says what there is to choose and who chooses so,
and `mean_ap` judges a data set by any of them.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.matching.order import id_ranks
from iouviz.evaluation.metrics.curves import average_precision, precision_recall
from iouviz.evaluation.protocols import COCO, Interpolation, Matching, Protocol

Crowd = Literal["ignored", "counted", "dropped"]
Ties = Literal["image id", "file", "right first", "wrong first"]
Averaging = Literal["ground truth", "either", "pooled"]
Area = Literal["file", "box"]

AFTER_MATCHING = ("right first", "wrong first")
SIZES = ("all", "small", "medium", "large")


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that two tools must share before their numbers can be compared.

    Attributes
    ----------
    interpolation : {"11-point", "101-point", "all-point"}
    iou_thresholds : tuple of float
    matching : {"coco", "voc"}
        Whether a prediction whose best object is taken may have another.
    inclusive_pixels : bool
        Whether widths and heights are 1 pixel longer.
    crowd : {"ignored", "counted", "dropped"}
        What crowds, and objects that are to be ignored, are: neither right nor wrong to find,
        objects like any other, or not there at all.
    area : {"file", "box"}
        Which area makes an object small, medium or large: the annotation's own (of its mask,
        where it has one), or that of its box.
    max_detections : int or None
        Of one class in one image.
    ties : {"image id", "file", "right first", "wrong first"}
        Which of several predictions with equal scores goes first in the ranking.
    averaging : {"ground truth", "either", "pooled"}
        Over classes with ground truth; also over those that are only predicted, as 0; or one
        curve of the predictions of all classes.
    confidence : float or None
        Predictions below it are thrown away first.
    """

    interpolation: Interpolation = "101-point"
    iou_thresholds: tuple[float, ...] = COCO.iou_thresholds
    matching: Matching = "coco"
    inclusive_pixels: bool = False
    crowd: Crowd = "ignored"
    area: Area = "file"
    max_detections: int | None = 100
    ties: Ties = "image id"
    averaging: Averaging = "ground truth"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to do it: its value in `Rules`, what it is called, and who does it so."""

    value: Any
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Convention:
    """One thing to agree on.

    Attributes
    ----------
    field : str
        Of `Rules`.
    name : str
        Two words at most.
    question : str
    options : tuple of Option
        COCO's first.
    sizes : bool
        Whether it moves the numbers of small, medium and large objects alone.
    """

    field: str
    name: str
    question: str
    options: tuple[Option, ...]
    sizes: bool = False


CONVENTIONS = (
    Convention(
        "interpolation",
        "Interpolation",
        "How is the area under the curve taken?",
        (
            Option("101-point", "at 101 recalls", "COCO"),
            Option("11-point", "at 11 recalls", "Pascal VOC 2007"),
            Option("all-point", "exactly", "Pascal VOC from 2010 on"),
        ),
    ),
    Convention(
        "iou_thresholds",
        "IoU thresholds",
        "At which IoU is a prediction right?",
        (
            Option(COCO.iou_thresholds, "mean of .50 to .95", "COCO"),
            Option((0.5,), ".50", 'Pascal VOC; "AP50" elsewhere'),
            Option((0.75,), ".75", '"AP75"'),
        ),
    ),
    Convention(
        "matching",
        "Second choice",
        "May a prediction whose best object is taken have another?",
        (
            Option("coco", "yes", "COCO"),
            Option("voc", "no, it is a duplicate", "Pascal VOC"),
        ),
    ),
    Convention(
        "inclusive_pixels",
        "One pixel",
        "How wide is a box from x1 to x2?",
        (
            Option(False, "x2 - x1", "COCO"),
            Option(True, "x2 - x1 + 1", "the devkit of Pascal VOC"),
        ),
    ),
    Convention(
        "crowd",
        "Crowds",
        "What are crowds and difficult objects?",
        (
            Option("ignored", "neither right nor wrong to find", "COCO, Pascal VOC"),
            Option("counted", "objects like any other", "tools whose format cannot say it"),
            Option("dropped", "not there", "converters that leave them out"),
        ),
    ),
    Convention(
        "area",
        "Area",
        "Which area makes an object small?",
        (
            Option("file", "that of its mask, as the file states it", "COCO"),
            Option("box", "that of its box", "tools that do not read the field"),
        ),
        sizes=True,
    ),
    Convention(
        "max_detections",
        "Max detections",
        "How many predictions of a class count in an image?",
        (
            Option(100, "100", "COCO"),
            Option(10, "10", "COCO's second limit"),
            Option(1, "1", "COCO's first limit"),
            Option(None, "all", "Pascal VOC"),
        ),
    ),
    Convention(
        "ties",
        "Ties",
        "Which of equal scores goes first?",
        (
            Option("image id", "by image id", "pycocotools"),
            Option("file", "by place in the file", "the devkit of Pascal VOC"),
            Option("right first", "right ones", "FiftyOne"),
            Option("wrong first", "wrong ones", "nobody: the least that any order gives"),
        ),
    ),
    Convention(
        "averaging",
        "Averaging",
        "Over what is the mean taken?",
        (
            Option("ground truth", "classes with ground truth", "COCO"),
            Option("either", "classes with ground truth or predictions", "TIDE"),
            Option("pooled", "no classes: one curve for all", "micro-averaging tools"),
        ),
    ),
    Convention(
        "confidence",
        "Confidence cut",
        "Are unsure predictions thrown away first?",
        (
            Option(None, "no", "COCO, Pascal VOC"),
            Option(0.001, "below .001", "Ultralytics when it validates"),
            Option(0.25, "below .25", "Ultralytics when it predicts"),
            Option(0.5, "below .50", "whoever evaluates what an application shows"),
        ),
    ),
)

# Known tools whose rules differ from COCO's in what `Rules` can say.
TOOLS = {
    "COCO": Rules(),
    "Pascal VOC 2007": Rules(
        "11-point", (0.5,), "voc", inclusive_pixels=True, max_detections=None, ties="file"
    ),
    "Pascal VOC 2010": Rules(
        "all-point", (0.5,), "voc", inclusive_pixels=True, max_detections=None, ties="file"
    ),
    "TIDE": Rules(averaging="either"),
    "FiftyOne": Rules(ties="right first"),
}


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
        In [0, 1]; nan where there is nothing to find.

    Notes
    -----
    With COCO's rules it is `evaluate(dataset).summary["AP"]`. "right first" and "wrong first"
    reorder the ranking after matching, which itself goes by image id ("voc": by place in the
    file).

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
    dataset = _as_ruled(dataset, rules)
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


def moves(dataset: Dataset, rules: Rules, convention: Convention) -> list[float]:
    """What each option of one convention makes of the rules, in their order.

    Returns
    -------
    list of float
        `mean_ap`; of small objects for a convention about sizes.
    """
    size = "small" if convention.sizes else "all"
    return [
        mean_ap(dataset, replace(rules, **{convention.field: option.value}), size)
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
    )


def _as_ruled(dataset: Dataset, rules: Rules) -> Dataset:
    """The data set with the rules on crowds, areas, confidence and ties carried out on it."""
    ground_truth = dataset.ground_truth
    if rules.crowd == "dropped":
        ground_truth = ground_truth.take(~(ground_truth.crowd | ground_truth.ignore))
    if rules.area != "file":
        ground_truth = replace(ground_truth, area=ground_truth.size.prod(axis=1))
    if rules.crowd != "ignored":
        none = np.zeros(len(ground_truth), np.bool_)
        ground_truth = replace(ground_truth, crowd=none, ignore=none)
    predictions = dataset.predictions
    kept = np.arange(len(predictions))
    if rules.confidence is not None:
        kept = np.flatnonzero(predictions.score >= rules.confidence)
    score = predictions.score[kept]
    if rules.ties not in (*AFTER_MATCHING, "file" if rules.matching == "voc" else "image id"):
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
    dataset = result.matched.candidates.dataset
    true, false = result.outcomes(t, a)
    if rules.ties in AFTER_MATCHING:
        turn = (~true if rules.ties == "right first" else true).astype(np.intp)
    else:
        turn = _turn(dataset, np.arange(len(true)), rules)
    return _Ranked(_untied(dataset.predictions.score, turn), true, false)


def _by_class(result: Evaluation, rules: Rules, t: int, a: int) -> list[float]:
    ranked, labels = _ranked(result, rules, t, a), result.matched.candidates.dataset.predictions
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
