"""``thresholds``: the best confidence for an objective, one for all classes or one for each.

Exit code 0: found. 1: no confidence meets the objective, or every prediction was left out. 2:
nothing could be read.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from iouviz.commands.command import (
    Command,
    add_inputs,
    add_overlap,
    add_protocol,
    measured,
    protocol_of,
    read_inputs,
)
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.point import add_iou_threshold, check_counted, finish, scores
from iouviz.commands.shared.tables import columns, decimal, wrapped
from iouviz.data.model import Dataset
from iouviz.data.writers.write import save_text
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.statistics.best_thresholds import (
    FOLDS,
    LEAST,
    BestThresholds,
    best_thresholds,
)
from iouviz.evaluation.statistics.threshold_export import as_json as exported_json
from iouviz.evaluation.statistics.threshold_export import as_python, as_yaml, words
from iouviz.evaluation.sweep.sweep import prepare

EXPORTS: dict[str, Callable[[BestThresholds, Sequence[str]], str]] = {
    ".json": exported_json,
    ".yaml": as_yaml,
    ".yml": as_yaml,
    ".py": as_python,
}


def _run(options: argparse.Namespace) -> int:
    suffix = Path(options.export or "thresholds.json").suffix.lower()
    if suffix not in EXPORTS:
        raise RequestError(
            f"--export {options.export}: wanted a name that ends in {', '.join(EXPORTS)}"
        )
    check_counted(options)
    dataset = measured(read_inputs(options), options)
    sweep = prepare(dataset, protocol_of(options, dataset))
    found = best_thresholds(sweep, objective_of(options), iou_threshold=options.iou_threshold)
    met = not np.isnan(found.shared)
    if options.export and met:
        text = EXPORTS[suffix](found, dataset.classes)
        save_text(options.export, text.rstrip("\n") + "\n", force=options.force)
    head = ("class", "objects", "confidence", "low", "high", "own", "precision", "recall", "F1")
    rows = [(name, *each.values()) for name, each in _classes(found, dataset).items()]
    protocol = sweep.ready.protocol
    answer = Answer(
        {"protocol": protocol.name} | as_json(found, dataset),
        table(found, dataset, protocol),
        head,
        [row[: len(head)] for row in rows],
    )
    give(answer, options)
    if not met:
        print(f"failed: {out_of_reach(found, dataset)}", file=sys.stderr)
    return finish(dataset, options) or int(not met)


def objective_of(options: argparse.Namespace) -> Objective:
    """What the options of this command want: the best F1, where they want nothing else."""
    if options.precision is not None:
        return Objective("recall", wanted=options.precision)
    if options.recall is not None:
        return Objective("precision", wanted=options.recall)
    if options.miss_cost is not None:
        return Objective("cost", miss=options.miss_cost)
    return Objective("f_beta", beta=options.beta)


def as_json(found: BestThresholds, dataset: Dataset) -> dict[str, object]:
    """Everything the table says as plain values.

    A confidence of null keeps no prediction; where ``met`` is false, there is none.
    """
    return {
        "overlap": dataset.overlap,
        "objective": words(found.objective),
        "iou_threshold": found.iou_threshold,
        "met": not np.isnan(found.shared),
        "shared": {
            "confidence": _finite(found.shared),
            **scores(found.total),
            "value": found.shared_value,
            "held_out_value": found.held_out_shared,
        },
        "each": {"value": found.each_value, "held_out_value": found.held_out_each},
        "per_class": _classes(found, dataset),
    }


def _classes(found: BestThresholds, dataset: Dataset) -> dict[str, dict[str, object]]:
    return {
        dataset.classes[label]: {
            "objects": int(found.support[at]),
            "confidence": _finite(found.in_use[at]),
            "low": _finite(found.low[at]),
            "high": _finite(found.high[at]),
            "own": bool(~np.isnan(found.each[at])),
            **scores(found.each_counts[at]),
        }
        for at, label in enumerate(found.labels.tolist())
    }


def table(found: BestThresholds, dataset: Dataset, protocol: Protocol) -> Iterator[str]:
    """The lines that a person reads: one for all, whether one for each is better, and each."""
    yield f"thresholds, {protocol.name}: {dataset.size}"
    yield from wrapped("", f"{words(found.objective)}, at {_measured_at(found, dataset)}")
    if not len(found.labels):
        return
    yield ""
    if not np.isnan(found.shared):
        yield from _shared(found)
        yield ""
    head = ["class", "objects", "confidence", "from", "to", "precision", "recall", "F1", ""]
    yield from columns(head, [_row(found, dataset, at) for at in range(len(found.labels))])
    yield ""
    yield "from, to: the best confidence in 95 % of 200 resamples of the images"
    if found.doubtful.any():
        yield f"few: under {LEAST} objects, too few for a reliable threshold of its own"
    if np.isnan(found.each).any():
        instead = "" if np.isnan(found.shared) else ", so it has the confidence for all classes"
        yield f"not met: the class cannot meet the objective{instead}"


def _shared(found: BestThresholds) -> Iterator[str]:
    said = scores(found.total)
    counts = ", ".join(f"{said[name]:,} {name}" for name in ("TP", "FP", "FN"))
    rates = ", ".join(f"{name} {decimal(said[name])}" for name in ("precision", "recall", "F1"))
    yield f"for all classes: {_confidence(found.shared)}"
    yield f"  {rates}; {counts}"
    held = f"on held-out images ({FOLDS} folds)"
    name = {"cost": "cost", "f_beta": f"mean F{found.objective.beta:g} of the classes"}.get(
        found.objective.goal, f"mean {found.objective.goal} of the classes"
    )
    rows = [
        ["one for all", decimal(found.shared_value), decimal(found.held_out_shared)],
        ["one for each class", decimal(found.each_value), decimal(found.held_out_each)],
    ]
    yield ""
    yield from columns([name, "on these images", held], rows)


def _row(found: BestThresholds, dataset: Dataset, at: int) -> list[str]:
    said = scores(found.each_counts[at])
    remark = "not met" if np.isnan(found.each[at]) else "few" if found.doubtful[at] else ""
    return [
        dataset.classes[found.labels[at]],
        f"{found.support[at]:,}",
        _confidence(found.in_use[at]),
        *(_confidence(each[at]) for each in (found.low, found.high)),
        *(decimal(said[name]) for name in ("precision", "recall", "F1")),
        remark,
    ]


def out_of_reach(found: BestThresholds, dataset: Dataset) -> str:
    """Why no confidence meets the objective."""
    at = _measured_at(found, dataset)
    if not len(found.labels):
        return "no class has objects that count"
    if np.isnan(found.shared_reach):
        return f"no prediction matches an object at {at}, so no confidence is better than another"
    target = "precision" if found.objective.goal == "recall" else "recall"
    return (
        f"no confidence reaches a {target} of {found.objective.wanted:g} at {at}; the highest is "
        f"{found.shared_reach:.4f}, at confidence {found.shared_reach_at:.4g}"
    )


def _measured_at(found: BestThresholds, dataset: Dataset) -> str:
    return f"{measure(dataset)} {found.iou_threshold:.4g}"


def _confidence(value: float) -> str:
    return "keep none" if np.isinf(value) else decimal(value)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Example: iouviz thresholds --ground-truth gt.json --predictions dets.json --precision 0.9 "
        "--export thresholds.yaml"
    )
    add_inputs(parser, predictions_needed=True)
    add_protocol(parser)
    add_overlap(parser)
    add_iou_threshold(parser)
    goal = parser.add_mutually_exclusive_group()
    goal.add_argument(
        "--beta", type=float, default=1.0, metavar="B",
        help="highest F-score with this beta (the default, with beta 1; 2 weights recall more)",
    )  # fmt: skip
    goal.add_argument(
        "--precision", type=float, metavar="P", help="highest recall with at least this precision"
    )
    goal.add_argument(
        "--recall", type=float, metavar="R", help="highest precision with at least this recall"
    )
    goal.add_argument(
        "--miss-cost", type=float, metavar="M",
        help="lowest cost, if a false negative costs as much as M false positives",
    )  # fmt: skip
    parser.add_argument(
        "--export", metavar="FILE",
        help="write the thresholds to FILE.json, FILE.yaml or FILE.py, ready to apply",
    )  # fmt: skip
    add_answer(parser, "class")


THRESHOLDS = Command(
    "thresholds", "best confidence for an F-score, a precision, a recall or a cost", _add_options,
    _run,
)  # fmt: skip
