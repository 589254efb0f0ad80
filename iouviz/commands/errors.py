"""``errors``: why false positives are wrong and objects missed, and what each type costs (TIDE).

Exit code 0: counted. 1: every prediction was left out. 2: nothing could be read.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts
from iouviz.commands.command import Command, add_inputs, add_overlap, add_protocol
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.point import Point, add_point, finish, judged
from iouviz.commands.shared.tables import columns, decimal, signed, wrapped
from iouviz.evaluation.diagnosis.delta_ap import DeltaAP, delta_ap
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, FALSE_POSITIVES, find_errors
from iouviz.evaluation.diagnosis.wording import MEANING, error_name
from iouviz.evaluation.matching.rules import BACKGROUND_IOU

MOST = 20  # classes in the table; JSON and CSV have all


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """The errors at an operating point.

    Attributes
    ----------
    point : Point
    by_class : (6, K) int array
        By `ERROR_TYPES`: of the class that was predicted; of the object's, where it was missed.
    delta : DeltaAP
        From all predictions, whatever the confidence.
    """

    point: Point
    by_class: Counts
    delta: DeltaAP

    @classmethod
    def at(cls, point: Point) -> "Errors":
        """Count them."""
        data, many = point.dataset, len(point.dataset.classes)
        found = find_errors(
            point.sweep, iou_threshold=point.iou_threshold, confidence=point.confidence
        )
        sides = [(data.predictions.label, found.rows(name)) for name in FALSE_POSITIVES]
        sides.append((data.ground_truth.label, found.rows("missed")))
        by_class = np.stack([np.bincount(label[rows], minlength=many) for label, rows in sides])
        delta = delta_ap(point.sweep, iou_threshold=point.iou_threshold)
        return cls(point, by_class, delta)


def _run(options: argparse.Namespace) -> int:
    point = judged(options)
    errors = Errors.at(point)
    gain = errors.delta.mean()
    rows = [("", name, int(errors.by_class[at].sum()), gain[name])
            for at, name in enumerate(ERROR_TYPES)]  # fmt: skip
    rows += [
        (owner, name, int(errors.by_class[at, label]), float(errors.delta.gain[name][label]))
        for label, owner in enumerate(point.dataset.classes)
        for at, name in enumerate(ERROR_TYPES)
    ]
    head = ("class", "error", "count", f"delta_{errors.delta.name}")
    give(Answer(as_json(errors), table(errors), head, rows), options)
    return finish(point.dataset, options)


def as_json(errors: Errors) -> dict[str, object]:
    """Everything the table says as plain values; nan for what is undefined."""
    point, delta = errors.point, errors.delta
    gain = delta.mean()
    return {
        **point.as_json,
        "background": BACKGROUND_IOU,
        delta.name: delta.base(),
        "errors": {
            name: {"count": int(errors.by_class[at].sum()), f"delta_{delta.name}": gain[name]}
            for at, name in enumerate(ERROR_TYPES)
        },
        f"delta_{delta.name}": {
            "all false positives": gain["false positive"],
            "all false negatives": gain["false negative"],
        },
        "per_class": {
            owner: {
                name: {
                    "count": int(errors.by_class[at, label]),
                    f"delta_{delta.name}": float(delta.gain[name][label]),
                }
                for at, name in enumerate(ERROR_TYPES)
            }
            for label, owner in enumerate(point.dataset.classes)
        },
    }


def table(errors: Errors) -> Iterator[str]:
    """The lines that a person reads: each type with its cost, then class by class."""
    point, delta = errors.point, errors.delta
    gain, pooled = delta.mean(), point.metrics.pooled
    yield f"errors, {point.sweep.ready.protocol.name}: {point.dataset.size}"
    yield f"at {point.words}"
    base = decimal(delta.base())
    yield f"delta {delta.name}: the increase from {base} if only that type were corrected"
    yield ""
    rows = [
        [error_name(name), f"{errors.by_class[at].sum():,}", signed(gain[name])]
        for at, name in enumerate(ERROR_TYPES)
    ]
    rows += [["all false positives", f"{pooled.fp:,}", signed(gain["false positive"])]]
    rows += [["all false negatives", f"{pooled.fn:,}", signed(gain["false negative"])]]
    head, *lines = columns(["error", "count", f"delta {delta.name}"], rows)
    yield head
    for line, name in zip(lines, (*ERROR_TYPES, "", ""), strict=True):
        yield from wrapped(f"{line}  ", MEANING.get(name, ""))
    yield ""
    yield from _by_class(errors)


def _by_class(errors: Errors) -> Iterator[str]:
    total, classes = errors.by_class.sum(axis=0), errors.point.dataset.classes
    order = [at for at in np.argsort(-total, kind="stable").tolist() if total[at]]
    head = ["class", *(name if name != "both" else "cls + loc" for name in ERROR_TYPES)]
    rows = [[classes[at], *(f"{n:,}" for n in errors.by_class[:, at])] for at in order[:MOST]]
    if rows:
        yield from columns(head, rows)
    if len(order) > MOST:
        yield f"and {len(order) - MOST} more classes; --csv has all"


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "The six error types of TIDE (Bolya and others, ECCV 2020). Counts are at the operating "
        "point; delta AP is measured on all predictions. Example: iouviz errors --ground-truth "
        "gt.json --predictions dets.json --csv > errors.csv"
    )
    add_inputs(parser, predictions_needed=True)
    add_protocol(parser)
    add_overlap(parser)
    add_point(parser)
    add_answer(parser, "error type, for all classes and for each")


ERRORS = Command("errors", "error types, and the AP that each costs", _add_options, _run)
