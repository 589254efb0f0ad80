"""Every number of the dataset page at every stop of its sliders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Values
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.grids.outcomes import OutcomeStops, Parts, outcome_stops
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.outcomes.breakdown import ASPECT_BOUNDS, PLACE_BOUNDS, SIZE_BOUNDS
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.ui.components.live_figure import Changing, Table, count_tables
from iouviz.ui.session.bar import POINT

Bounds = Mapping[str, Sequence[float]]
BOUNDS: Bounds = {"size": SIZE_BOUNDS, "aspect": ASPECT_BOUNDS, "place": PLACE_BOUNDS}
# Averages that no slider moves, by class and over classes.
OVERALL = ("AP", "AP50", "AP75")
OF_CLASS = ("AP", "AP50", "APs", "APm", "APl")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged.

    Attributes
    ----------
    stops : OutcomeStops
    names : tuple of str
        The chosen classes.
    bounds : dict
        Of size, aspect and place.
    tables : dict of str to table
    protocol : Protocol
        Of the averages.
    """

    stops: OutcomeStops
    names: tuple[str, ...]
    bounds: Bounds
    tables: dict[str, Table | Changing]
    protocol: Protocol


def prepare_counts(
    sweep: Sweep,
    evaluation: Evaluation,
    *,
    iou_thresholds: Values,
    confidences: Values,
    classes: Sequence[int] | None = None,
    bounds: Bounds = BOUNDS,
) -> Prepared:
    """Count everything beforehand.

    Parameters
    ----------
    sweep : Sweep
    evaluation : Evaluation
        By COCO's rules, of the same data set.
    iou_thresholds, confidences : (T,) and (C,) arrays
        The stops.
    classes : sequence of int or None
    bounds : dict
        Of "size", "aspect" and "place".
    """
    dataset, place = sweep.ready.dataset, bounds["place"]
    stops = outcome_stops(
        sweep,
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        classes=classes,
        parts={
            "size": Parts.of(dataset, size=bounds["size"]),
            "aspect": Parts.of(dataset, aspect=bounds["aspect"]),
            "place": Parts.of(dataset, y=place, x=place),
        },
    )
    names = tuple(dataset.classes[label] for label in stops.labels.tolist())
    tables = {**_headline(stops), **_averages(evaluation, names), **_counts(stops)}
    return Prepared(stops, names, bounds, tables, evaluation.protocol)


def _headline(stops: OutcomeStops) -> dict[str, Table | Changing]:
    counts, stop = stops.pooled, stops.confidences
    span = float(stop[-1] - stop[0]) or 1.0
    return {
        **count_tables(counts, POINT),
        "twice": Table(2 * counts.tp, POINT),
        "all-three": Table(2 * counts.tp + counts.fp + counts.fn, POINT),
        "ap-here": Table(stops.average_precision, ("iou",)),
        "iou-here": Table(stops.iou_thresholds, ("iou",)),
        "cut": Table((stop - stop[0]) / span, ("confidence",)),
    }


def _averages(evaluation: Evaluation, names: Sequence[str]) -> dict[str, Table | Changing]:
    """AP over the chosen classes, and of each; by COCO, whatever the sliders say."""
    found = evaluation.per_class
    of_class = np.array(
        [[found.get(name, {}).get(key, np.nan) for key in OF_CLASS] for name in names], np.float64
    ).reshape(len(names), len(OF_CLASS))
    overall = {
        key: evaluation.summary[key]
        if len(names) == len(found)
        else _mean([found.get(name, {}).get(key, np.nan) for name in names])
        for key in OVERALL
    }
    return {
        **{f"coco-{key}": Table(np.array([value])) for key, value in overall.items()},
        "class-averages": Table(of_class.ravel()),
    }


def _mean(values: Sequence[float]) -> float:
    """Mean of those that are defined; nan if none is."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _counts(stops: OutcomeStops) -> dict[str, Table | Changing]:
    counts, place = stops.pooled, stops.parts["place"]
    histogram = stops.histogram.reshape(*stops.histogram.shape[:2], -1)
    return {
        "outcome": Table(_stack(counts.tp, counts.fp, counts.tp, counts.fn), POINT),
        "outcome-rates": Table(np.stack([counts.precision, counts.recall], axis=-1), POINT),
        "errors": Table(_small(stops.errors), POINT),
        "delta-ap": Table(stops.delta_ap, ("iou",)),
        "scores": Table(_small(histogram), POINT),
        "all-scores": Table(_small(histogram[:, 0]), ("iou",)),
        "matrix": Changing(stops.matrix, POINT),
        "classes": Changing(stops.by_class, POINT),
        "place": Table(_small(place.fn), POINT),
        "place-share": Table((1 - place.recall).astype(np.float32), POINT),
        **_broken_down("size", stops.parts["size"]),
        **_broken_down("aspect", stops.parts["aspect"]),
    }


def _broken_down(name: str, counts: OutcomeCounts) -> dict[str, Table | Changing]:
    three = _stack(counts.tp, counts.fp, counts.fn)
    return {
        name: Table(three.reshape(*three.shape[:2], -1), POINT),
        f"{name}-recall": Table(counts.recall.astype(np.float32), POINT),
    }


def _stack(*counts: np.ndarray) -> np.ndarray:
    return _small(np.stack(counts, axis=-1))


def _small(counts: np.ndarray) -> np.ndarray:
    """Counts in as few bytes as they fit in: they are sent to the browser."""
    return counts.astype(np.int16 if counts.max(initial=0) < 2**15 else np.int32)
