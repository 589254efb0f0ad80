"""One image judged: which predictions are right, which objects were missed."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation._loop import NOBODY, Rows, box_iou, counting, match, outside, rank
from iouviz.evaluation.curves import f_beta
from iouviz.evaluation.protocols import COCO, Protocol
from iouviz.geometry.overlap import Values

PredictionVerdict = Literal["TP", "FP", "ignored", "below confidence", "beyond max detections"]
ObjectVerdict = Literal["matched", "missed", "ignored"]

PREDICTION_VERDICTS: tuple[PredictionVerdict, ...] = get_args(PredictionVerdict)
OBJECT_VERDICTS: tuple[ObjectVerdict, ...] = get_args(ObjectVerdict)


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What became of the D predictions and G objects of one image, in file order.

    Attributes
    ----------
    image : int
        Position in `Dataset.images`.
    protocol : Protocol
        With the one IoU threshold that was used.
    iou_threshold, confidence : float
    predictions : (D,) int array
        Rows of `Dataset.predictions`.
    prediction_verdicts : tuple of D str
        Each in `PREDICTION_VERDICTS`.
    matched : (D,) int array
        Row of `Dataset.ground_truth` that each prediction took, or -1.
    iou : (D,) array
        IoU of that match; nan without one.
    objects : (G,) int array
        Rows of `Dataset.ground_truth`.
    object_verdicts : tuple of G str
        Each in `OBJECT_VERDICTS`.
    matched_by : (G,) int array
        Row of `Dataset.predictions` that took each object, or -1; the most confident where
        several did (a crowd).
    """

    image: int
    protocol: Protocol
    iou_threshold: float
    confidence: float
    predictions: Rows
    prediction_verdicts: tuple[PredictionVerdict, ...]
    matched: Rows
    iou: Values
    objects: Rows
    object_verdicts: tuple[ObjectVerdict, ...]
    matched_by: Rows

    @property
    def tp(self) -> int:
        """How many predictions found an object."""
        return self.prediction_verdicts.count("TP")

    @property
    def fp(self) -> int:
        """How many found none."""
        return self.prediction_verdicts.count("FP")

    @property
    def fn(self) -> int:
        """How many objects were missed."""
        return self.object_verdicts.count("missed")

    @property
    def precision(self) -> float:
        """Share of the counted predictions that are right, in [0, 1]; nan without any."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else float("nan")

    @property
    def recall(self) -> float:
        """Share of the counted objects that were found, in [0, 1]; nan without any."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; nan where one of them is."""
        return float(f_beta(self.precision, self.recall))


def judge(
    dataset: Dataset,
    image: int,
    *,
    iou_threshold: float = 0.5,
    confidence: float = 0.0,
    protocol: Protocol = COCO,
) -> Judgement:
    """Match the predictions of one image, class by class, and say what each one is.

    Parameters
    ----------
    dataset : Dataset
    image : int
        Position in `dataset.images`.
    iou_threshold : float
        In (0, 1]; takes the place of the protocol's own.
    confidence : float
        Predictions with a lower score are left out before matching; an equal score stays.
    protocol : Protocol
        Its first area range and its last limit on detections hold.

    Returns
    -------
    Judgement
        Without rows where the image has none.

    Raises
    ------
    RequestError
        No such image, or an IoU threshold outside (0, 1].

    References
    ----------
    The matching is that of `iouviz.evaluation.matching.match`.
    """
    if not 0 <= image < len(dataset.images):
        raise RequestError(f"no image number {image}; there are {len(dataset.images)}")
    protocol = protocol.at(iou_threshold)
    rows = np.flatnonzero(dataset.predictions.image == image)
    objects = np.flatnonzero(dataset.ground_truth.image == image)
    sure = dataset.predictions.score[rows] >= confidence
    verdicts = np.where(sure, "beyond max detections", "below confidence").astype(object)
    matched = np.full(len(rows), NOBODY)
    iou = np.full(len(rows), np.nan)
    matched_by = np.full(len(objects), NOBODY)
    for label in np.unique(dataset.predictions.label[rows[sure]]):
        d = np.flatnonzero(sure & (dataset.predictions.label[rows] == label))
        d = d[rank(dataset.predictions.score[rows[d]])][: protocol.max_detections[-1]]
        g = np.flatnonzero(dataset.ground_truth.label[objects] == label)
        verdicts[d], taken, iou[d] = _match_class(dataset, rows[d], objects[g], protocol)
        hits = np.flatnonzero(taken != NOBODY)
        matched[d[hits]] = objects[g[taken[hits]]]
        # backwards, so that the most confident of several has the last word
        matched_by[g[taken[hits[::-1]]]] = rows[d[hits[::-1]]]
    return Judgement(
        image=image,
        protocol=protocol,
        iou_threshold=iou_threshold,
        confidence=confidence,
        predictions=rows,
        prediction_verdicts=tuple(verdicts.tolist()),
        matched=matched,
        iou=iou,
        objects=objects,
        object_verdicts=_object_verdicts(dataset, objects, matched_by, protocol),
        matched_by=matched_by,
    )


def _match_class(
    dataset: Dataset, d: Rows, g: Rows, protocol: Protocol
) -> tuple[NDArray[np.object_], Rows, Values]:
    """Verdict, position in `g` or -1, and IoU of the match, (D,) each."""
    overlaps = box_iou(dataset.predictions, d, dataset.ground_truth, g, protocol)
    result = match(
        overlaps,
        counts=counting(dataset.ground_truth, g, protocol.areas[0]),
        crowd=dataset.ground_truth.crowd[g],
        outside=outside(dataset.predictions.area[d], protocol.areas[0]),
        iou_threshold=protocol.iou_thresholds[0],
        matching=protocol.matching,
    )
    verdicts = np.where(result.true_positive, "TP", "FP").astype(object)
    verdicts[result.ignored] = "ignored"
    hits = np.flatnonzero(result.ground_truth != NOBODY)
    iou = np.full(len(d), np.nan)
    iou[hits] = overlaps[hits, result.ground_truth[hits]]
    return verdicts, result.ground_truth, iou


def _object_verdicts(
    dataset: Dataset, objects: Rows, matched_by: Rows, protocol: Protocol
) -> tuple[ObjectVerdict, ...]:
    verdicts = np.where(matched_by != NOBODY, "matched", "missed").astype(object)
    verdicts[~counting(dataset.ground_truth, objects, protocol.areas[0])] = "ignored"
    return tuple(verdicts.tolist())
