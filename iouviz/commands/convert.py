"""``convert``: any format that iouviz reads, written as any that it writes."""

import argparse

from iouviz.commands.answers import add_choices, choices_of
from iouviz.commands.command import (
    Command,
    add_force,
    print_issues,
    print_paths,
)
from iouviz.commands.select import add_photographs, wanted
from iouviz.data.read.read import read
from iouviz.data.writers.write import FORMATS, save, write


def _run(options: argparse.Namespace) -> int:
    dataset = read(options.source, options.predictions, options.images, choices=choices_of(options))
    written = write(dataset, options.to, with_photographs=wanted(options))
    paths = save(written, options.out, force=options.force, link=options.link_images)
    print(f"{options.to}: {dataset.size}")
    print_paths(paths)
    print_issues(dataset.issues, "Found while reading")
    print_issues(written.issues, "What was written differs")
    return 0


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="ground truth: files or folders of any format"
    )
    parser.add_argument("--to", required=True, choices=FORMATS, help="format to write")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to write to; created if missing"
    )
    parser.add_argument("--predictions", nargs="+", metavar="P", help="predictions: the same")
    parser.add_argument(
        "--images",
        nargs="+",
        metavar="I",
        help="the images, for formats that do not state their sizes",
    )
    add_photographs(parser)
    add_force(parser)
    add_choices(parser)


CONVERT = Command("convert", "write a data set in another format", _add_options, _run)
