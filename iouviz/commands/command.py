"""What a command of the command line is, and the options and output that several share."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iouviz.commands.answers import add_choices, choices_of
from iouviz.data.issues import Issue
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.evaluation.matching.overlap import OVERLAPS, measured_by, usual_overlap, usual_protocol
from iouviz.evaluation.protocols import PROTOCOLS, Protocol
from iouviz.evaluation.results import null_if_nan
from iouviz.sanity import Suspect

# Issues of predictions that were left out, as the ground truth knows no such image or class.
LEFT_OUT = {"unknown-image", "unknown-class", "ambiguous-image", "ambiguous-class"}


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        What the user types.
    help : str
        One line for ``--help``.
    add_options : callable
        Adds the command's own options to its parser.
    run : callable
        Parsed options -> exit code. May raise `IouvizError`, which is printed in one line.
    """

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_inputs(
    parser: argparse.ArgumentParser, *, predictions_needed: bool, models: bool = False
) -> None:
    """Add the options that say what to read, of one model or of several; see `read_inputs`."""
    parser.add_argument(
        "--ground-truth", required=True, metavar="G", help="file or folder, in any format"
    )
    parser.add_argument(
        "--predictions",
        required=predictions_needed,
        metavar="P",
        nargs="+" if models else None,
        help="file or folder of each model" if models else "file or folder",
    )
    parser.add_argument("--images", metavar="I", help="folder of the images (optional)")
    add_choices(parser)


def read_inputs(options: argparse.Namespace) -> Dataset:
    """The data set that the options of `add_inputs` name."""
    return read(
        options.ground_truth, options.predictions, options.images, choices=choices_of(options)
    )


def add_protocol(parser: argparse.ArgumentParser) -> None:
    """Add the option that names one of `PROTOCOLS`; see `protocol_of`."""
    parser.add_argument(
        "--protocol",
        choices=PROTOCOLS,
        help="evaluation protocol (default: coco; coco_keypoints for keypoints)",
    )


def protocol_of(options: argparse.Namespace, dataset: Dataset) -> Protocol:
    """The protocol that the option of `add_protocol` names, or the usual one of the data set."""
    return PROTOCOLS[options.protocol] if options.protocol else usual_protocol(dataset)


def add_overlap(parser: argparse.ArgumentParser) -> None:
    """Add the option that says what IoU is measured on; see `measured`."""
    parser.add_argument(
        "--overlap",
        choices=OVERLAPS,
        help="what IoU is measured on (default: boxes; oriented if the files have oriented boxes; "
        "keypoints if the predictions have nothing else)",
    )


def measured(dataset: Dataset, options: argparse.Namespace) -> Dataset:
    """The data set, judged by the overlap that the option of `add_overlap` names, or the usual."""
    return measured_by(dataset, options.overlap or usual_overlap(dataset))


def add_force(parser: argparse.ArgumentParser) -> None:
    """Add the option without which nothing is overwritten."""
    parser.add_argument("--force", action="store_true", help="overwrite existing files")


def print_json(content: object) -> None:
    """Print plain values as JSON, to standard output."""
    print(json.dumps(content, indent=2, allow_nan=False))


def print_paths(paths: Sequence[Path]) -> None:
    """Print the first paths that were written."""
    shown = paths if len(paths) <= 4 else paths[:3]
    for path in shown:
        print(f"  {path}")
    if len(paths) > len(shown):
        print(f"  and {len(paths) - len(shown)} more files")


def print_suspects(suspects: Sequence[Suspect]) -> None:
    """Print mix-ups to standard error, a line each that begins with "suspect:"."""
    for suspect in suspects:
        print(f"suspect: {suspect}", file=sys.stderr)


def suspect_as_json(suspect: Suspect) -> dict[str, object]:
    """A suspect as plain JSON values; null for what is undefined."""
    remedy = suspect.remedy
    return {
        "code": suspect.code,
        "message": suspect.message,
        "as_read": null_if_nan(suspect.as_read),
        "if_mended": null_if_nan(suspect.if_mended),
        "remedy": remedy
        and {"python": remedy.python, "command": remedy.command, "click": remedy.click},
    }


def print_issues(issues: Sequence[Issue], title: str = "") -> None:
    """Print issues to standard error, below a title with their number."""
    if issues and title:
        print(f"{title} ({len(issues)}):", file=sys.stderr)
    for issue in issues:
        print(f"  {issue}", file=sys.stderr)


def all_left_out(dataset: Dataset) -> bool:
    """Whether there were predictions and none was of use."""
    return not len(dataset.predictions) and any(
        issue.outcome == "skipped" and issue.code in LEFT_OUT for issue in dataset.issues
    )
