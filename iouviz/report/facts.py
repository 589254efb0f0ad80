"""What a report says: the core's results on one data set at one setting, gathered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.delta_ap import DeltaAP, delta_ap
from iouviz.evaluation.diagnosis.records import Records, record
from iouviz.evaluation.diagnosis.wording import digits, measure
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.health import Health, health
from iouviz.evaluation.metrics.confusion import Confusion
from iouviz.evaluation.metrics.counts import FN, FP, ClassMetrics
from iouviz.evaluation.outcomes.sorting import SortedImages, sort_images
from iouviz.evaluation.summary import score_span, usual_confidence
from iouviz.evaluation.sweep.sweep import Sweep, prepare


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything that a report shows.

    Attributes
    ----------
    name : str
        What the data set is called.
    evaluation : Evaluation
        By `usual_protocol`.
    records : Records
        At the setting.
    all_records : Records
        At the lowest confidence, for the scores.
    delta : DeltaAP
        What each error type costs, from all predictions.
    outcome : ClassMetrics
    confusion : Confusion
    health : Health
    classes : sequence of int or None
        Of the counts; None: all.
    """

    name: str
    evaluation: Evaluation
    records: Records
    all_records: Records
    delta: DeltaAP
    outcome: ClassMetrics
    confusion: Confusion
    health: Health
    classes: Sequence[int] | None = None

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        *,
        name: str,
        iou_threshold: float = 0.5,
        confidence: float | None = None,
        classes: Sequence[int] | None = None,
        sweep: Sweep | None = None,
        evaluation: Evaluation | None = None,
        health_report: Health | None = None,
    ) -> "Facts":
        """Judge a data set.

        Parameters
        ----------
        dataset : Dataset
        name : str
        iou_threshold : float
            In [0.1, 1]; below that no error type is defined.
        confidence : float or None
            None: `usual_confidence`, where F1 at IoU 0.5 is best.
        classes : sequence of int or None
            Of the counts; None: all. Average precision is of all classes.
        sweep, evaluation, health_report : optional
            Of the same data set, where they are at hand.

        Raises
        ------
        RequestError
            A setting out of its range.
        """
        sweep = sweep or prepare(dataset)
        evaluation = evaluation or evaluate(dataset)
        if confidence is None:
            confidence = usual_confidence(sweep)
        lowest = score_span(dataset)[0]
        point: dict[str, Any] = {"iou_threshold": iou_threshold, "classes": classes}
        return cls(
            name=name,
            evaluation=evaluation,
            records=record(sweep, confidence=confidence, **point),
            all_records=record(sweep, confidence=lowest, **point),
            delta=delta_ap(sweep, iou_threshold=iou_threshold),
            outcome=sweep.at(confidence=confidence, **point),
            confusion=sweep.confusion(confidence=confidence, **point),
            classes=classes,
            health=health_report or health(dataset, evaluation.protocol, evaluation=evaluation),
        )

    @property
    def dataset(self) -> Dataset:
        """What was judged."""
        return self.records.dataset

    @property
    def rule(self) -> str:
        """The setting in words."""
        here, names = self.records, self.dataset.classes
        bar, least = digits(here.iou_threshold), digits(here.confidence)
        at = f"{measure(self.dataset)} {bar}, confidence {least} or more"
        if self.classes is None:
            return at
        return f"{at}, {' and '.join(names[each] for each in self.classes)} only"

    def worst(self) -> SortedImages:
        """The images with anything wrong or missed, lowest F1 first, and those rows of them."""
        bad = np.isin(self.records.verdict, (FP, FN))
        return sort_images(self.records, np.flatnonzero(bad), "worst F1")
