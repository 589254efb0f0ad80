"""From the columns of all shards to the numbers of an `Evaluation`, class by class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.evaluation.diagnosis.delta_ap import DeltaAP
from iouviz.evaluation.evaluate import Evaluation, by_frequency, summarise
from iouviz.evaluation.metrics.accumulate import Accumulated
from iouviz.evaluation.parts.class_columns import ClassColumns
from iouviz.evaluation.parts.delta_columns import DeltaColumns, delta_of_areas
from iouviz.evaluation.protocols import Protocol

Array = TypeVar("Array", NDArray[np.float64], NDArray[np.int64])
Columns = tuple[ClassColumns | None, DeltaColumns | None]


@dataclass(frozen=True, slots=True, eq=False)
class ClassNumbers:
    """All numbers of one class.

    Attributes
    ----------
    accumulated : Accumulated
        K = 1.
    areas : mapping of str to float
        AP with each kind of error corrected, see `DeltaColumns.average_precision`; empty where no
        shard has them.
    predicted : bool
        Whether any prediction counts.
    """

    accumulated: Accumulated
    areas: Mapping[str, float]
    predicted: bool


def reduce_class(parts: Sequence[Columns], protocol: Protocol) -> ClassNumbers:
    """The numbers of one class from what each shard has of it; one has something."""
    columns = [part for part, _ in parts if part is not None]
    deltas = [part for _, part in parts if part is not None]
    merged = DeltaColumns.merge(deltas) if deltas else None
    return ClassNumbers(
        ClassColumns.merge(columns).accumulate(protocol),
        merged.average_precision(protocol.interpolation) if merged else {},
        merged is not None and merged.predicted,
    )


def evaluation_of(
    classes: tuple[str, ...],
    numbers: Sequence[ClassNumbers],
    protocol: Protocol,
    frequency: Mapping[str, str],
) -> Evaluation:
    """The evaluation of K classes from the numbers of each."""
    parts = [each.accumulated for each in numbers]
    areas, limits = len(protocol.areas), len(protocol.max_detections)
    thresholds = len(protocol.iou_thresholds)
    none = np.empty((thresholds, 0, areas))
    precision = _joined([each.precision for each in parts], 2, np.empty((thresholds, 0, 0, areas)))
    recall = _joined([each.recall for each in parts], 1, np.empty((thresholds, 0, areas, limits)))
    area_under = _joined([each.average_precision for each in parts], 1, none)
    positives = _joined([each.positives for each in parts], 0, np.empty((0, areas), np.int64))
    summary, per_class = summarise(protocol, classes, area_under, recall)
    if protocol.federated and frequency and not protocol.class_agnostic:
        often = tuple(frequency.get(name, "") for name in classes)
        summary |= by_frequency(often, area_under[:, :, 0])
    return Evaluation(
        protocol=protocol,
        classes=classes,
        precision=precision,
        recall=recall,
        average_precision=area_under,
        summary=summary,
        per_class=per_class,
        positives=positives,
        matched=None,
    )


def delta_of(numbers: Sequence[ClassNumbers]) -> DeltaAP | None:
    """Delta AP of K classes; None where it was not measured."""
    if not any(each.areas for each in numbers):
        return None
    nothing = dict.fromkeys(next(each.areas for each in numbers if each.areas), np.nan)
    return delta_of_areas(
        [each.areas or nothing for each in numbers], [each.predicted for each in numbers]
    )


def _joined(parts: list[Array], axis: int, none: Array) -> Array:
    return np.concatenate(parts, axis=axis) if parts else none
