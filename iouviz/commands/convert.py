"""``convert``: any format that iouviz reads, written as any that it writes."""

import argparse
import sys

from iouviz.commands.command import Command, add_choices, choices_of
from iouviz.data.read.read import read
from iouviz.data.writers.write import FORMATS, save, write


def _run(options: argparse.Namespace) -> int:
    dataset = read(options.source, options.predictions, options.images, choices=choices_of(options))
    written = write(dataset, options.to)
    paths = save(written, options.out, force=options.force)
    print(f"{options.to}: {dataset.size}")
    shown = paths if len(paths) <= 4 else paths[:3]
    for path in shown:
        print(f"  {path}")
    if len(paths) > len(shown):
        print(f"  and {len(paths) - len(shown)} more files")
    for title, issues in (
        ("Found while reading", dataset.issues),
        ("What was written differs", written.issues),
    ):
        if issues:
            print(f"{title} ({len(issues)}):", file=sys.stderr)
        for issue in issues:
            print(f"  {issue}", file=sys.stderr)
    return 0


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="ground truth: files or folders of any format"
    )
    parser.add_argument("--to", required=True, choices=FORMATS, help="format to write")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to write to; made where it is missing"
    )
    parser.add_argument("--predictions", nargs="+", metavar="P", help="files or folders, likewise")
    parser.add_argument(
        "--images", nargs="+", metavar="I", help="the pictures, for formats without their sizes"
    )
    parser.add_argument("--force", action="store_true", help="overwrite files that are there")
    add_choices(parser)


CONVERT = Command("convert", "write a data set in another format", _add_options, _run)
