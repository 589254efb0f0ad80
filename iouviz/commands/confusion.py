"""``confusion``: which classes are predicted as which.

Exit code 0: counted. 1: every prediction was left out. 2: nothing could be read.
"""

import argparse
from collections.abc import Iterator, Sequence

import numpy as np

from iouviz.arrays import Rows
from iouviz.commands.command import Command, add_inputs, add_overlap, add_protocol
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.point import Point, add_point, finish, judged
from iouviz.commands.shared.tables import WIDTH, columns, printable, shortened
from iouviz.evaluation.metrics.confusion import Confusion

BACKGROUND = "background"
MOST = 10  # confusions to name
LONGEST = 10  # characters of a class above its column


def _run(options: argparse.Namespace) -> int:
    point = judged(options)
    found = point.sweep.confusion(iou_threshold=point.iou_threshold, confidence=point.confidence)
    names = [*point.dataset.classes, BACKGROUND]
    rows = [(name, *row) for name, row in zip(names, found.matrix.tolist(), strict=True)]
    answer = Answer(as_json(found, point), table(found, point), ("ground truth", *names), rows)
    give(answer, options)
    return finish(point.dataset, options)


def as_json(found: Confusion, point: Point) -> dict[str, object]:
    """Everything the table says as plain values, and the whole matrix."""
    names = point.dataset.classes
    return {
        **point.as_json,
        "rows": "ground truth",
        "columns": "predicted",
        "labels": [*names, BACKGROUND],
        "matrix": found.matrix.tolist(),
        "most_confused": [
            {"ground_truth": names[true], "predicted": names[told], "count": count, "share": share}
            for true, told, count, share in most_confused(found)
        ],
    }


def most_confused(found: Confusion) -> list[tuple[int, int, int, float]]:
    """Pairs of classes that are confused, the most frequent first.

    Each with the class of the object, the class predicted, how often, and the share of the
    objects of that class.
    """
    wrong = found.matrix[:-1, :-1].copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[: np.count_nonzero(wrong)]
    pairs = zip(*np.unravel_index(order, wrong.shape), strict=True)
    share = found.by_object
    return [(int(i), int(j), int(wrong[i, j]), float(share[i, j])) for i, j in pairs]


def table(found: Confusion, point: Point) -> Iterator[str]:
    """The lines that a person reads: the matrix, as much as fits, and the confusions."""
    names = point.dataset.classes
    yield f"confusion matrix, {point.sweep.ready.protocol.name}: {point.dataset.size}"
    yield f"at {point.words}; rows: ground truth, columns: predicted"
    yield ""
    shown, lines = _fitting(found, names)
    yield from lines
    if len(shown) < len(names):
        yield ""
        yield (f"{len(shown)} of {len(names)} classes, the most confused; --csv has all")
    pairs = most_confused(found)
    if pairs:
        yield ""
        rows = [
            [f"{names[true]} predicted as {names[told]}", f"{count:,}", f"{share:.1%}"]
            for true, told, count, share in pairs[:MOST]
        ]
        yield from columns(["most confused", "count", "of its objects"], rows)
    if len(pairs) > MOST:
        yield f"and {len(pairs) - MOST} more pairs of classes"


def _fitting(found: Confusion, names: Sequence[str]) -> tuple[Rows, list[str]]:
    """As many of the classes that are confused most as fit beside each other."""
    for most in range(min(len(names), WIDTH), 0, -1):
        shown = found.confused(most)
        lines = _matrix(found, names, shown)
        if max(map(len, lines)) < WIDTH:
            break
    return shown, lines


def _matrix(found: Confusion, names: Sequence[str], shown: Rows) -> list[str]:
    at = [*shown.tolist(), len(names)]
    labels = [printable(name) for name in (*(names[each] for each in shown.tolist()), BACKGROUND)]
    rows = [
        [shortened(label, 16), *(f"{count:,}" if count else "." for count in found.matrix[row, at])]
        for label, row in zip(labels, at, strict=True)
    ]
    return list(columns(["", *(shortened(label, LONGEST) for label in labels)], rows))


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "True positives are those of precision and recall. The remaining false positives and "
        "missed objects are then matched across classes, each at most once. The last row is "
        "predictions on the background, the last column missed objects. Example: "
        "iouviz confusion --ground-truth gt.json --predictions dets.json --confidence 0.5"
    )
    add_inputs(parser, predictions_needed=True)
    add_protocol(parser)
    add_overlap(parser)
    add_point(parser)
    add_answer(parser, "ground-truth class")


CONFUSION = Command(
    "confusion", "confusion matrix, and which classes are confused", _add_options, _run
)
