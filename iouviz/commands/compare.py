"""``compare``: two models or more on the same ground truth, with intervals of the differences.

Exit code 0: compared. 1: with ``--fail-if-worse``, a model is worse than the first beyond chance;
or every prediction of a model was left out. 2: nothing could be read.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from iouviz.commands.answers import choices_of
from iouviz.commands.command import (
    Command,
    add_inputs,
    add_overlap,
    add_protocol,
    all_left_out,
    print_issues,
    protocol_of,
)
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.point import (
    Point,
    add_iou_threshold,
    check_counted,
    point_at,
    scores,
)
from iouviz.commands.shared.tables import columns, decimal, signed
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.data.run_names import short_names
from iouviz.errors import RequestError
from iouviz.evaluation.grids.compare import mean_average_precision
from iouviz.evaluation.matching.overlap import measured_by, usual_overlap
from iouviz.evaluation.statistics.bootstrap import (
    Bootstrap,
    Interval,
    bootstrap,
    usual_resamples,
)
from iouviz.evaluation.statistics.compare import (
    Changes,
    Difference,
    aligned,
    changes,
    pooled,
)
from iouviz.evaluation.sweep.sweep import prepare

AVERAGES: Final = {"AP": (), "AP50": (0.5,), "AP75": (0.75,)}
RATES: Final[dict[str, Literal["precision", "recall", "f1"]]] = {
    "precision": "precision", "recall": "recall", "F1": "f1",
}  # fmt: skip
MOST = 20  # classes in the table; JSON and CSV have all


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One set of predictions, at its own operating point."""

    name: str
    point: Point
    bootstrap: Bootstrap

    @property
    def averages(self) -> dict[str, tuple[float, ...]]:
        """Those of `AVERAGES` that the protocol has, and the IoU thresholds of each."""
        own = self.point.sweep.ready.protocol.iou_thresholds
        return {name: at or own for name, at in AVERAGES.items() if {*at} <= {*own}}

    @property
    def numbers(self) -> dict[str, float]:
        """AP, and AP50 and AP75 where the protocol has them, then what `scores` has."""
        sweep = self.point.sweep
        found = {name: mean_average_precision(sweep, at) for name, at in self.averages.items()}
        return found | scores(self.point.metrics.pooled)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a model has more than the first.

    Attributes
    ----------
    first, second : Model
    difference : Difference
    changes : Changes
        At the operating points of the two.
    """

    first: Model
    second: Model
    difference: Difference
    changes: Changes

    @classmethod
    def of(cls, first: Model, second: Model) -> "Compared":
        """Compare two models."""
        return cls(
            first,
            second,
            Difference(first.bootstrap, second.bootstrap),
            changes(
                first.point.sweep,
                second.point.sweep,
                iou_threshold=first.point.iou_threshold,
                confidences=(first.point.confidence, second.point.confidence),
            ),
        )

    @property
    def intervals(self) -> dict[str, tuple[float, float, Interval]]:
        """By name: the number of the first, of the second, and the interval of the difference."""
        ours, theirs = self.first.numbers, self.second.numbers
        found = {
            name: (ours[name], theirs[name], self.difference.over(at).interval())
            for name, at in self.first.averages.items()
        }
        resamples = len(self.first.bootstrap.samples)
        return found | {
            name: pooled(self.changes, measure, resamples=resamples)
            for name, measure in RATES.items()
        }

    def of_class(self, label: int) -> tuple[float, float, Interval]:
        """The same of AP of one class."""
        both = (
            each.interval(classes=[label]).estimate
            for each in (self.difference.first, self.difference.second)
        )
        return *both, self.difference.interval(classes=[label])  # type: ignore[return-value]  # two numbers

    @property
    def classes(self) -> list[int]:
        """The classes that have objects."""
        return np.flatnonzero(~np.isnan(self.difference.first.estimate).all(axis=0)).tolist()

    @property
    def worse(self) -> bool:
        """Whether AP of the second is lower, by more than chance explains."""
        return self.difference.interval().high < 0


def _run(options: argparse.Namespace) -> int:
    if len(options.predictions) < 2:
        raise RequestError("one set of predictions; wanted two or more, one per model")
    check_counted(options)
    datasets = _read(options)
    models = _models(datasets, options)
    compared = [Compared.of(models[0], each) for each in models[1:]]
    give(
        Answer(as_json(models, compared), table(models, compared), HEAD, list(_rows(compared))),
        options,
    )
    if not (options.json or options.csv):
        for model, dataset in zip(models, datasets, strict=True):
            print_issues(dataset.issues, f"\nFound while reading {model.name}")
    worse = [each for each in compared if options.fail_if_worse and each.worse]
    for each in worse:
        found = each.difference.interval()
        print(
            f"failed: AP of {each.second.name} is lower than that of {each.first.name} by "
            f"{-found.estimate:.4f}, {-found.high:.4f} to {-found.low:.4f}",
            file=sys.stderr,
        )
    return int(bool(worse) or any(map(all_left_out, datasets)))


def _read(options: argparse.Namespace) -> list[Dataset]:
    """Each set of predictions on the ground truth, with the classes of all."""
    read_ = [
        read(options.ground_truth, path, options.images, choices=choices_of(options))
        for path in options.predictions
    ]
    overlap = options.overlap or usual_overlap(read_[0])
    first, *others = (measured_by(each, overlap) for each in read_)
    for other in others:
        first, _ = aligned(first, other)
    return [first, *(aligned(first, other)[1] for other in others)]


def _models(datasets: Sequence[Dataset], options: argparse.Namespace) -> list[Model]:
    resamples = usual_resamples(max(len(each.predictions) for each in datasets))
    confidences = options.confidence or [None]
    if len(confidences) not in (1, len(datasets)):
        raise RequestError(
            f"{len(confidences)} confidences for {len(datasets)} models; wanted one for all, or "
            f"one for each"
        )
    confidences *= len(datasets) if len(confidences) == 1 else 1
    models = []
    for name, dataset, confidence in zip(
        short_names(options.predictions), datasets, confidences, strict=True
    ):
        sweep = prepare(dataset, protocol_of(options, dataset))
        point = point_at(sweep, options.iou_threshold, confidence)
        models.append(Model(name, point, bootstrap(sweep, resamples=resamples)))
    return models


def as_json(models: Sequence[Model], compared: Sequence[Compared]) -> dict[str, object]:
    """Everything the table says as plain values; nan for what is undefined."""
    first = models[0].point
    shared = ("protocol", "overlap", "images", "objects", "iou_threshold")
    return {
        **{key: first.as_json[key] for key in shared},
        "resamples": len(models[0].bootstrap.samples),
        "models": [
            {
                "name": each.name,
                "predictions": len(each.point.dataset.predictions),
                "confidence": each.point.confidence,
                **each.numbers,
            }
            for each in models
        ],
        "differences": [_difference_json(each) for each in compared],
    }


def _difference_json(each: Compared) -> dict[str, object]:
    names = each.first.point.dataset.classes
    return {
        "model": each.second.name,
        "compared_with": each.first.name,
        **{name: _interval_json(*found) for name, found in each.intervals.items()},
        "higher_AP_in": each.difference.second_is_better(),
        "gained": len(each.changes.gained),
        "lost": len(each.changes.lost),
        "found_by_both": len(each.changes.found_by_both),
        "found_by_neither": len(each.changes.found_by_none),
        "per_class": {
            names[label]: _interval_json(*each.of_class(label)) for label in each.classes
        },
    }


def _interval_json(first: float, second: float, found: Interval) -> dict[str, float]:
    return dict(zip(HEAD[3:], (first, second, second - first, found.low, found.high), strict=True))


HEAD: Final = ("model", "class", "number", "first", "second", "difference", "low", "high")


def _rows(compared: Sequence[Compared]) -> Iterator[tuple[object, ...]]:
    for each in compared:
        for name, found in each.intervals.items():
            yield each.second.name, "", name, *_interval_json(*found).values()
        for label in each.classes:
            owner = each.first.point.dataset.classes[label]
            yield each.second.name, owner, "AP", *_interval_json(*each.of_class(label)).values()


def table(models: Sequence[Model], compared: Sequence[Compared]) -> Iterator[str]:
    """The lines that a person reads: every model, then each beside the first."""
    data, protocol = models[0].point.dataset, models[0].point.sweep.ready.protocol
    yield (
        f"{protocol.name}: {len(models)} models, {len(data.images)} images, "
        f"{len(data.ground_truth):,} objects"
    )
    yield (
        f"precision, recall and F1 at IoU {models[0].point.iou_threshold:.4g}, each at its own "
        f"confidence"
    )
    yield ""
    keys = [*models[0].averages, *RATES]
    rows = [
        [each.name, *(decimal(each.numbers[key]) for key in keys), f"{each.point.confidence:.4g}"]
        for each in models
    ]
    yield from columns(["model", *keys, "confidence"], rows)
    for each in compared:
        yield ""
        yield from _beside(each)


def _beside(each: Compared) -> Iterator[str]:
    yield f"{each.second.name} compared with {each.first.name}:"
    yield ""
    rows = [_line(name, *found) for name, found in each.intervals.items()]
    yield from columns(["", "first", "second", "difference", "95 % interval", ""], rows)
    resamples, better = len(each.first.bootstrap.samples), each.difference.second_is_better()
    share = "" if np.isnan(better) else f"; the second has the higher AP in {better:.1%} of them"
    yield f"* excludes 0. {resamples:,} bootstrap resamples of the images{share}"
    changed = each.changes
    yield (
        f"objects: {len(changed.gained):,} found by the second only, {len(changed.lost):,} by the "
        f"first only, {len(changed.found_by_both):,} by both, {len(changed.found_by_none):,} by "
        f"neither"
    )
    yield ""
    found = {label: each.of_class(label) for label in each.classes}
    order = sorted(found, key=lambda label: -abs(np.nan_to_num(found[label][2].estimate)))
    names = each.first.point.dataset.classes
    rows = [_line(names[label], *found[label]) for label in order[:MOST]]
    yield from columns(["AP of class", "first", "second", "difference", "95 % interval", ""], rows)
    if len(order) > MOST:
        yield f"and {len(order) - MOST} more classes, which differ less; --csv has all"


def _line(name: str, first: float, second: float, found: Interval) -> list[str]:
    ends = f"{signed(found.low)} to {signed(found.high)}" if not np.isnan(found.low) else "-"
    star = "*" if found.excludes_zero else ""
    return [name, decimal(first), decimal(second), signed(second - first), ends, star]


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Example: iouviz compare --ground-truth gt.json --predictions old.json new.json "
        "--fail-if-worse. Intervals: paired bootstrap over the images, with the same resamples for "
        "all models."
    )
    add_inputs(parser, predictions_needed=True, models=True)
    add_protocol(parser)
    add_overlap(parser)
    add_iou_threshold(parser)
    parser.add_argument(
        "--confidence", nargs="+", type=float, metavar="C",
        help="minimum score, one for all models or one each (default: where F1 of each is highest)",
    )  # fmt: skip
    parser.add_argument(
        "--fail-if-worse", action="store_true",
        help="exit code 1 if a model has a lower AP than the first and the interval of the "
        "difference excludes 0",
    )  # fmt: skip
    add_answer(parser, "number, for all classes and for each")


COMPARE = Command(
    "compare", "two or more models, with intervals for the differences", _add_options, _run
)
