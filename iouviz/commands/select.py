"""``select``: which images to look at, relabel or train on next; their names, or their data."""

import argparse
import sys
from pathlib import Path

from iouviz.commands.command import (
    Command,
    add_force,
    add_inputs,
    add_overlap,
    measured,
    print_issues,
    print_paths,
    read_inputs,
)
from iouviz.data.issues import number_of
from iouviz.data.writers.write import FORMATS, Written, save, write
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.outcomes.csv_export import name_lines
from iouviz.evaluation.selection.choose import REASONS
from iouviz.evaluation.summary import usual_confidence
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.selection import choose


def _run(options: argparse.Namespace) -> int:
    dataset = read_inputs(options)
    if options.by == "worst" and not options.predictions:
        raise RequestError("choosing the worst images needs predictions. Give --predictions too")
    if wanted(options) and options.out is None:
        raise RequestError("photographs are written to a folder. Give --out too")
    sweep = prepare(measured(dataset, options))
    records = record(sweep, confidence=usual_confidence(sweep))
    chosen = choose(records, options.by, options.count)
    part = dataset.at_images(chosen.images)
    if options.out is None:
        print(name_lines(part.images.names), end="")
    else:
        paths = deliver(write(part, options.to, with_photographs=wanted(options)), options)
        print(f"{len(part.images)} of {number_of(len(dataset.images), 'image')}, by {options.by}")
        print_paths(paths)
    if chosen.note:
        print(chosen.note, file=sys.stderr)
    return 0


def deliver(written: Written, options: argparse.Namespace) -> list[Path]:
    """Put files into ``--out``; notes go to stderr."""
    paths = save(written, options.out, force=options.force, link=options.link_images)
    print_issues(written.issues)
    return paths


def wanted(options: argparse.Namespace) -> bool:
    """Whether the photographs come along."""
    return bool(options.copy_images or options.link_images)


def add_delivery(parser: argparse.ArgumentParser) -> None:
    """Add the format to write, and the options of `deliver` but for ``--out``."""
    parser.add_argument(
        "--to", choices=FORMATS, default="coco", help="format to write (default: coco)"
    )
    add_photographs(parser)
    add_force(parser)


def add_photographs(parser: argparse.ArgumentParser) -> None:
    """Add the options that bring the photographs along; see `wanted`."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--copy-images",
        action="store_true",
        help="also copy the photographs, so that the output is ready for training",
    )
    how.add_argument(
        "--link-images",
        action="store_true",
        help="the same with hard links, which take no space; copies if the disk has none",
    )


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "worst: lowest F1, at the confidence where F1 of all images is highest; balance: similar "
        "numbers of objects of each class; diverse: as different from each other as possible in "
        "pixels and classes; typical: representative of the others. Names go to standard output, "
        "one per line, unless --out is given."
    )
    add_inputs(parser, predictions_needed=False)
    add_overlap(parser)
    parser.add_argument("--by", required=True, choices=REASONS, help="what to choose by")
    parser.add_argument("--count", required=True, type=int, metavar="N", help="how many images")
    parser.add_argument("--out", metavar="DIR", help="folder to write the chosen images' data to")
    add_delivery(parser)


SELECT = Command("select", "choose images to look at, relabel or train on", _add_options, _run)
