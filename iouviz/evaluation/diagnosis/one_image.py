"""One image judged: which predictions are right, which objects were missed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset, Images
from iouviz.errors import RequestError
from iouviz.evaluation.matching.all_thresholds import match_all
from iouviz.evaluation.matching.candidates import candidates
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import NOBODY, enough, ignored_objects
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.protocols import Protocol

PredictionVerdict = Literal["TP", "FP", "ignored", "below confidence", "beyond max detections"]
ObjectVerdict = Literal["matched", "missed", "ignored"]


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
        Each a `PredictionVerdict`.
    matched : (D,) int array
        Row of `Dataset.ground_truth` that each prediction is matched with, or -1.
    iou : (D,) array
        IoU of that match; nan without one.
    objects : (G,) int array
        Rows of `Dataset.ground_truth`.
    object_verdicts : tuple of G str
        Each an `ObjectVerdict`.
    matched_by : (G,) int array
        Row of `Dataset.predictions` that each object is matched with, or -1; the most confident
        where there are several (a crowd).
    measure : callable or None
        How IoU was measured, if not of boxes.
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
    measure: PairIou | None = None

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
    def counts(self) -> OutcomeCounts:
        """All three, () each."""
        return OutcomeCounts(*(np.array(each) for each in (self.tp, self.fp, self.fn)))

    @property
    def precision(self) -> float:
        """Share of the counted predictions that are right, in [0, 1]; nan without any."""
        return float(self.counts.precision)

    @property
    def recall(self) -> float:
        """Share of the counted objects that were found, in [0, 1]; nan without any."""
        return float(self.counts.recall)

    @property
    def f1(self) -> float:
        """2 TP / (2 TP + FP + FN), in [0, 1]; nan only where there is nothing of either side."""
        return float(self.counts.f_beta())

    def of_classes(self, dataset: Dataset, classes: Sequence[int]) -> "Judgement":
        """Only the predictions and objects of some classes of the judged data set.

        What they matched stays, so that by a protocol without classes a match may lead to a row
        that is not here.
        """
        d = np.isin(dataset.predictions.label[self.predictions], classes)
        g = np.isin(dataset.ground_truth.label[self.objects], classes)
        return replace(
            self,
            predictions=self.predictions[d],
            prediction_verdicts=tuple(compress(self.prediction_verdicts, d)),
            matched=self.matched[d],
            iou=self.iou[d],
            objects=self.objects[g],
            object_verdicts=tuple(compress(self.object_verdicts, g)),
            matched_by=self.matched_by[g],
        )


def judge(
    dataset: Dataset,
    image: int,
    *,
    iou_threshold: float = 0.5,
    confidence: float = 0.0,
    protocol: Protocol | None = None,
    iou: PairIou | None = None,
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
    protocol : Protocol or None
        Its first area range and its last limit on detections hold; None: `usual_protocol`.
    iou : callable or None
        How to measure IoU, if not of boxes; see `iouviz.evaluation.matching.candidates.candidates`.

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
    The matching is that of `iouviz.evaluation.matching.all_thresholds.match_all`.
    """
    if not 0 <= image < len(dataset.images):
        raise RequestError(f"no image number {image}; there are {len(dataset.images)}")
    protocol = (protocol or usual_protocol(dataset)).at(iou_threshold)
    rows = np.flatnonzero(dataset.predictions.image == image)
    objects = np.flatnonzero(dataset.ground_truth.image == image)
    kept = dataset.predictions.score[rows] >= confidence
    verdicts = np.full(len(rows), "below confidence", object)
    matched = np.full(len(rows), NOBODY)
    overlap = np.full(len(rows), np.nan)
    matched_by = np.full(len(objects), NOBODY)
    measured = None if iou is None else lambda d, g: iou(rows[kept][d], objects[g])
    verdicts[kept], d, g, shared = _match(_part(dataset, rows[kept], objects), protocol, measured)
    d = np.flatnonzero(kept)[d]
    matched[d], overlap[d] = objects[g], shared
    # backwards, so that the most confident of several has the last word
    matched_by[g[::-1]] = rows[d[::-1]]
    return Judgement(
        image=image,
        protocol=protocol,
        iou_threshold=iou_threshold,
        confidence=confidence,
        predictions=rows,
        prediction_verdicts=tuple(verdicts.tolist()),
        matched=matched,
        iou=overlap,
        objects=objects,
        object_verdicts=_object_verdicts(dataset, objects, matched_by, protocol),
        matched_by=matched_by,
        measure=iou,
    )


def _part(dataset: Dataset, d: Rows, g: Rows) -> Dataset:
    """Some rows of one image as a data set of their own."""
    predictions, ground_truth = dataset.predictions, dataset.ground_truth
    return Dataset(
        images=Images(("",), np.full((1, 2), np.nan), (0,), (None,)),
        classes=dataset.classes,
        class_ids=dataset.class_ids,
        ground_truth=replace(ground_truth.take(g), image=np.zeros(len(g), np.int32)),
        predictions=replace(predictions.take(d), image=np.zeros(len(d), np.int32)),
        overlap=dataset.overlap,
        keypoint_types=dataset.keypoint_types,
    )


def _match(
    part: Dataset, protocol: Protocol, iou: PairIou | None
) -> tuple[NDArray[np.object_], Rows, Rows, Values]:
    """Verdicts (D,), and the N matches in order of judging: prediction, object, IoU, (N,) each."""
    pairs = candidates(
        part,
        iou_floor=enough(protocol.iou_thresholds[0], protocol.matching),
        same_class=not protocol.class_agnostic,
        matching=protocol.matching,
        inclusive_pixels=protocol.inclusive_pixels,
        iou=iou,
    )
    limit = protocol.max_detections[-1]
    matches = match_all(
        pairs,
        iou_thresholds=protocol.iou_thresholds,
        matching=protocol.matching,
        area=protocol.areas[0],
        max_detections=limit,
    )
    verdicts = np.where(matches.true_positive[0], "TP", "FP").astype(object)
    verdicts[matches.ignored[0]] = "ignored"
    if limit is not None:
        verdicts[pairs.ranks() >= limit] = "beyond max detections"
    won = matches.ground_truth[0, pairs.prediction] == pairs.ground_truth
    return verdicts, pairs.prediction[won], pairs.ground_truth[won], pairs.iou[won]


def _object_verdicts(
    dataset: Dataset, objects: Rows, matched_by: Rows, protocol: Protocol
) -> tuple[ObjectVerdict, ...]:
    verdicts = np.where(matched_by != NOBODY, "matched", "missed").astype(object)
    verdicts[ignored_objects(dataset.ground_truth, objects, protocol.areas[0])] = "ignored"
    return tuple(verdicts.tolist())
