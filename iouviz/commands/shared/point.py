"""The operating point: an IoU threshold and a confidence, and the counts there."""

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass

from iouviz.commands.command import (
    all_left_out,
    measured,
    print_issues,
    protocol_of,
    read_inputs,
)
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.metrics.counts import ClassMetrics, OutcomeCounts
from iouviz.evaluation.protocols import PROTOCOLS, Protocol
from iouviz.evaluation.summary import USUAL_IOU, at_a_point, usual_confidence
from iouviz.evaluation.sweep.sweep import Sweep, prepare


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Where a detector is used and how it is judged.

    Attributes
    ----------
    sweep : Sweep
    iou_threshold, confidence : float
    given : bool
        Whether the user gave the confidence; otherwise it is the one with the highest F1.
    """

    sweep: Sweep
    iou_threshold: float
    confidence: float
    given: bool

    @property
    def dataset(self) -> Dataset:
        """What is judged."""
        return self.sweep.ready.dataset

    @property
    def metrics(self) -> ClassMetrics:
        """The counts of each class there."""
        return self.sweep.at(iou_threshold=self.iou_threshold, confidence=self.confidence)

    @property
    def as_json(self) -> dict[str, object]:
        """What is judged, and where, as plain values."""
        return {
            "protocol": self.sweep.ready.protocol.name,
            "overlap": self.dataset.overlap,
            "images": len(self.dataset.images),
            "objects": len(self.dataset.ground_truth),
            "predictions": len(self.dataset.predictions),
            "iou_threshold": self.iou_threshold,
            "confidence": self.confidence,
        }

    @property
    def words(self) -> str:
        """The two in words."""
        at = f"{measure(self.dataset)} {self.iou_threshold:.4g}, confidence {self.confidence:.4g}"
        return at if self.given else f"{at} (where F1 is highest)"


def add_confidence(parser: argparse.ArgumentParser) -> None:
    """Add the option that sets the confidence; see `point_at`."""
    parser.add_argument(
        "--confidence",
        type=float,
        metavar="C",
        help="minimum score of a prediction (default: where F1 is highest)",
    )


def add_point(parser: argparse.ArgumentParser) -> None:
    """Add the options that set the operating point; see `judged`."""
    add_iou_threshold(parser)
    add_confidence(parser)


def add_iou_threshold(parser: argparse.ArgumentParser) -> None:
    """Add the option that sets the IoU threshold of the operating point."""
    parser.add_argument(
        "--iou-threshold",
        type=float,
        default=USUAL_IOU,
        metavar="T",
        help=f"minimum IoU for a match (default {USUAL_IOU})",
    )


def judged(options: argparse.Namespace) -> Point:
    """The data set that the options name, at the operating point of `add_point`."""
    check_counted(options)
    dataset = measured(read_inputs(options), options)
    sweep = prepare(dataset, protocol_of(options, dataset))
    return point_at(sweep, options.iou_threshold, options.confidence)


def check_counted(options: argparse.Namespace) -> None:
    """Refuse a protocol by which average precision alone is known; before large files are read.

    Raises
    ------
    RequestError
    """
    known = [name for name, protocol in PROTOCOLS.items() if protocol.has_counts]
    if options.protocol and options.protocol not in known:
        raise RequestError(
            f"--protocol {options.protocol} does not count false positives, because not every "
            "class was looked for in every image; `evaluate` gives its AP. Wanted "
            f"{', '.join(known)}"
        )


def finish(dataset: Dataset, options: argparse.Namespace) -> int:
    """Print what was found while reading, below a table; the exit code."""
    if not (options.json or options.csv):
        print_issues(dataset.issues, "\nFound while reading")
    return int(all_left_out(dataset))


def judged_at(dataset: Dataset, protocol: Protocol, confidence: float | None) -> Point | None:
    """The operating point of a protocol; None where no counts are defined for it.

    At IoU 0.5, or where the protocol does not have it, at its lowest threshold.
    """
    if not protocol.has_counts:
        return None
    lowest = min(protocol.iou_thresholds)
    near = [each for each in protocol.iou_thresholds if abs(each - USUAL_IOU) < 1e-9]
    iou_threshold = near[0] if near else lowest
    return point_at(prepare(dataset, protocol, iou_floor=iou_threshold), iou_threshold, confidence)


def point_at(sweep: Sweep, iou_threshold: float, confidence: float | None) -> Point:
    """An operating point; without a confidence, where F1 is highest at that IoU threshold."""
    given = confidence is not None
    if confidence is None:
        confidence = usual_confidence(sweep, iou_threshold)
    return Point(sweep, iou_threshold, confidence, given)


def scores(counts: OutcomeCounts) -> dict[str, float]:
    """Precision, recall, F1 and the three counts by name, of () counts."""
    return {
        "precision": float(counts.precision),
        "recall": float(counts.recall),
        "F1": float(counts.f_beta()),
        "TP": int(counts.tp),
        "FP": int(counts.fp),
        "FN": int(counts.fn),
    }


def score_lines(where: str, counts: OutcomeCounts) -> Iterator[str]:
    """Precision, recall and F1 somewhere, with the counts that they are made of, () each."""
    yield f"at {where}:"
    for name, value, how in at_a_point(counts):
        shown = "undefined" if math.isnan(value) else f"{value:.4f}"
        yield f"{name:<9}  {shown}  {how}"
