"""``report``: one HTML file about a data set, which opens anywhere and loads nothing."""

import argparse
from pathlib import Path

from iouviz.commands.command import (
    Command,
    add_force,
    add_inputs,
    add_overlap,
    measured,
    read_inputs,
)
from iouviz.data.writers.write import save_text
from iouviz.report import Facts, write_report
from iouviz.report.page import WORST


def _run(options: argparse.Namespace) -> int:
    dataset = measured(read_inputs(options), options)
    facts = Facts.of(
        dataset,
        name=options.title or Path(options.predictions).stem,
        iou_threshold=options.iou_threshold,
        confidence=options.confidence,
    )
    text = write_report(facts, worst=options.worst)
    save_text(options.out, text, force=options.force)
    size = len(text.encode()) / 1e6
    print(f"{options.out}: {size:.1f} MB, at {facts.rule}")
    for finding in facts.health.findings:
        print(f"  {finding.severity}: {finding.title} ({finding.count:,})")
    return 0


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser, predictions_needed=True)
    add_overlap(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help="the HTML file to write")
    parser.add_argument("--title", metavar="T", help="heading (default: name of the predictions)")
    parser.add_argument(
        "--iou-threshold",
        type=float,
        default=0.5,
        metavar="T",
        help="minimum IoU for a match (default 0.5)",
    )
    parser.add_argument(
        "--confidence",
        type=float,
        metavar="C",
        help="minimum score of a prediction (default: where F1 is highest)",
    )
    parser.add_argument(
        "--worst",
        type=int,
        default=WORST,
        metavar="N",
        help=f"how many of the worst images to show (default {WORST})",
    )
    add_force(parser)


REPORT = Command(
    "report", "one HTML file with the numbers, plots and worst images", _add_options, _run
)
