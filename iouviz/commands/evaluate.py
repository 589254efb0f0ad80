"""``evaluate``: AP, AR and related metrics of one data set, and its counts at an operating point.

Exit code 0: evaluated. 1: a condition failed, or every prediction was left out. 2: nothing could
be read, or an option makes no sense.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from iouviz.commands.command import (
    Command,
    add_inputs,
    add_overlap,
    add_protocol,
    measured,
    print_suspects,
    protocol_of,
    read_inputs,
    suspect_as_json,
)
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.gate import add_gate, conditions, judge
from iouviz.commands.shared.point import (
    Point,
    add_confidence,
    finish,
    judged_at,
    score_lines,
    scores,
)
from iouviz.commands.shared.shards import add_shards, are_shards, judge_shards
from iouviz.commands.shared.tables import printable, shortened, wrapped
from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.matching.overlap import available
from iouviz.evaluation.protocols import Protocol
from iouviz.sanity import Suspect, sanity_check

# What two answers must have in common to be compared.
SAME = ("protocol", "overlap", "iou_thresholds", "max_detections", "interpolation")
SIZES = {"s": "small", "m": "medium", "l": "large"}
FREQUENCIES = {"APr": "rare", "APc": "common", "APf": "frequent"}


def _run(options: argparse.Namespace) -> int:
    if are_shards(options):
        return judge_shards(options, numbers, SAME)
    dataset = measured(read_inputs(options), options)
    protocol = protocol_of(options, dataset)
    if options.iou_threshold:
        protocol = protocol.at(*options.iou_threshold)
    if options.max_detections:
        protocol = protocol.limited(*options.max_detections)
    result = evaluate(dataset, protocol)
    point = judged_at(dataset, protocol, options.confidence)
    suspects = sanity_check(dataset, protocol, evaluation=result)
    content = as_json(result, dataset, suspects, point)
    known = result.summary | (scores(point.metrics.pooled) if point else {})
    found = conditions(options, known, content, SAME)
    content["conditions"] = [each.as_json for each in found]
    give(
        Answer(
            content,
            table(result, dataset, point),
            ("class", *next(iter(result.per_class.values()), {})),
            [(name, *each.values()) for name, each in result.per_class.items()],
        ),
        options,
    )
    code = finish(dataset, options)
    print_suspects(suspects)
    failed = judge(found, options, EVALUATE.name)
    return int(failed) or code


def as_json(
    result: Evaluation,
    dataset: Dataset,
    suspects: Sequence[Suspect] = (),
    point: Point | None = None,
) -> dict[str, object]:
    """`Evaluation.to_dict`, and what else the table says."""
    return result.to_dict() | {
        "operating_point": point
        and {
            "iou_threshold": point.iou_threshold,
            "confidence": point.confidence,
            **scores(point.metrics.pooled),
        },
        "issues": [asdict(issue) for issue in dataset.issues],
        "suspects": [suspect_as_json(suspect) for suspect in suspects],
    }


def table(result: Evaluation, dataset: Dataset, point: Point | None = None) -> Iterator[str]:
    """The lines that a person reads: what was evaluated, the summary, then class by class.

    Numbers for which the protocol has no threshold, area range or limit are not mentioned.
    """
    protocol = result.protocol
    kinds = available(dataset)
    boxes = "upright boxes" if "oriented" in kinds else "boxes"
    words = {"boxes": boxes, "oriented": "oriented boxes"}.get(dataset.overlap, dataset.overlap)
    judged = f", {words}" if len(kinds) > 1 else ""
    yield f"{protocol.name}{judged}: {dataset.size}"
    yield ""
    yield from _summary(result)
    if point is not None:
        yield ""
        yield from score_lines(point.words, point.metrics.pooled)
    if dataset.classes:
        yield ""
        yield from _by_class(result)


def numbers(result: Evaluation) -> Iterator[str]:
    """The summary and the numbers of each class."""
    yield from _summary(result)
    yield ""
    yield from _by_class(result)


def _summary(result: Evaluation) -> Iterator[str]:
    told = explanations(result.protocol)
    told |= {
        key: f"AP of {often} classes" for key, often in FREQUENCIES.items() if key in result.summary
    }
    for key, how in told.items():
        yield from wrapped(f"{key:<6} {_number(result.summary[key], key)}  ", how)


def _by_class(result: Evaluation) -> Iterator[str]:
    keys = [key for key in ("AP", "AP50") if key in explanations(result.protocol)]
    names = {name: shortened(printable(name), 60) for name in result.per_class}
    width = max(len("class"), *(len(name) for name in names.values()))
    yield f"{'class':<{width}}" + "".join(f"  {key:>6}" for key in keys)
    for name, numbers in result.per_class.items():
        if math.isnan(numbers["AP"]):
            yield f"{names[name]:<{width}}  undefined: no objects that count"
        else:
            cells = "".join(f"  {numbers[key]:.4f}" for key in keys)
            yield f"{names[name]:<{width}}{cells}"


def explanations(protocol: Protocol) -> dict[str, str]:
    """How each number that the protocol defines is made, in the order of the table."""
    thresholds = protocol.iou_thresholds
    measure = "OKS" if protocol.recall_by == "threshold" else "IoU"
    spread = f"{measure} {thresholds[0]:.4g}"
    if len(thresholds) > 1:
        spread += f" to {thresholds[-1]:.4g} (mean of {len(thresholds)})"
    # named thresholds may carry linspace's last bit
    named = {f"{threshold:.9g}" for threshold in thresholds}
    areas = {area.name for area in protocol.areas}
    over = "in an image" if protocol.limit_over == "image" else "of a class in an image"
    last = _limit(protocol.max_detections[-1], over)
    how = {"AP": f"average precision, {protocol.interpolation}, {spread}, {last}"}
    alone = {"50": "0.5", "75": "0.75"}
    alone = {key: f"at {measure} {at} alone" for key, at in alone.items() if at in named}
    how |= {f"AP{key}": text for key, text in alone.items()}
    for letter, size in SIZES.items():
        if size in areas:
            how[f"AP{letter}"] = f"AP of {size} objects"
    if protocol.recall_by == "threshold":
        how["AR"] = f"average recall, {spread}, {last}"
        how |= {f"AR{key}": text for key, text in alone.items()}
    else:
        for limit in protocol.max_detections:
            if limit is not None:
                how[f"AR{limit}"] = f"average recall, {spread}, {_limit(limit, over)}"
    for letter, size in SIZES.items():
        if size in areas:
            how[f"AR{letter}"] = f"average recall of {size} objects, {last}"
    return how


def _limit_of(text: str) -> int | None:
    return None if text == "all" else int(text)


def _limit(limit: int | None, over: str) -> str:
    if limit is None:
        return "all detections"
    return f"at most {limit} {over}"


def _number(value: float, key: str) -> str:
    if not math.isnan(value):
        return f"{value:.4f}"
    size = SIZES.get(key[2:])
    return f"undefined: no {size} objects," if size else "undefined: no objects that count,"


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser, predictions_needed=True)
    add_protocol(parser)
    add_overlap(parser)
    parser.add_argument(
        "--iou-threshold",
        type=float,
        nargs="+",
        metavar="T",
        help="IoU thresholds in (0, 1], instead of the protocol's",
    )
    parser.add_argument(
        "--max-detections",
        type=_limit_of,
        nargs="+",
        metavar="N",
        help="maximum detections per class and image (lvis: per image), or 'all'; AP uses the "
        "largest",
    )
    add_confidence(parser)
    add_answer(parser, "class")
    add_gate(parser, "AP")
    add_shards(parser)


EVALUATE = Command("evaluate", "AP, AR and related metrics of one data set", _add_options, _run)
