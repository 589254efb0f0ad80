"""``check``: the health report of a data set, and what each fault does to the score.

Exit code 0: nothing, or notes alone. 1: something is wrong or may be. 2: nothing could be read.
"""

import argparse
from collections.abc import Iterator, Sequence

from iouviz.commands.answers import add_choices, choices_of
from iouviz.commands.command import (
    Command,
    add_overlap,
    add_protocol,
    measured,
    print_json,
    protocol_of,
    suspect_as_json,
)
from iouviz.data.issues import first_of, number_of
from iouviz.data.model import Dataset
from iouviz.data.read.detect_roles import Roles, find_roles
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from iouviz.evaluation.health import Finding, Health, health
from iouviz.evaluation.results import null_if_nan
from iouviz.sanity import Suspect, sanity_check

NO_FORMAT = "unknown-format"  # the issue of a file that no reader knows


def _run(options: argparse.Namespace) -> int:
    roles = None
    files = options.path, options.predictions, options.images
    if not (options.predictions or options.images):
        roles = find_roles(options.path)
        if not roles.ground_truth:
            raise ReadError(
                "no ground truth among these files, only predictions or images. Give the files "
                "with the annotated objects too"
            )
        files = roles.ground_truth, roles.predictions or None, roles.pictures or None
    dataset = read(*files, choices=choices_of(options))
    dataset = measured(dataset, options)
    protocol = protocol_of(options, dataset)
    report, suspects = health(dataset, protocol), sanity_check(dataset, protocol)
    if options.json:
        print_json(as_json(report, dataset, suspects))
    else:
        print("\n".join(lines(report, dataset, roles, suspects)))
    return int(bool(suspects) or report.worst in {"error", "warning"})


def as_json(
    report: Health, dataset: Dataset, suspects: Sequence[Suspect] = ()
) -> dict[str, object]:
    """The report as plain JSON values; null for what is undefined or was not measured."""
    return {
        "images": len(dataset.images),
        "classes": len(dataset.classes),
        "objects": len(dataset.ground_truth),
        "predictions": len(dataset.predictions),
        "protocol": report.protocol,
        "findings": [_finding(finding) for finding in report.findings],
        "suspects": [suspect_as_json(suspect) for suspect in suspects],
    }


def lines(
    report: Health, dataset: Dataset, roles: Roles | None, suspects: Sequence[Suspect] = ()
) -> Iterator[str]:
    """What a person reads: what was opened, how much was found, then each finding."""
    yield dataset.size
    if roles is not None:
        unknown = {
            name for each in dataset.issues if each.code == NO_FORMAT for name in each.places
        }
        for title, files in (
            ("ground truth", roles.ground_truth),
            ("predictions", roles.predictions),
            ("images", roles.pictures),
        ):
            yield f"  {title}: {_names([f.name for f in files if f.name not in unknown])}"
        if unknown:
            yield f"  not read: {_names(sorted(unknown))}"
    yield ""
    for suspect in suspects:
        yield f"suspect: {suspect}"
    if not report.findings:
        if not suspects:
            yield "Nothing is wrong that iouviz can see."
        return
    counts = [(report.count(each), each) for each in ("error", "warning", "note")]
    yield ", ".join(number_of(*each) for each in counts)
    for finding in report.findings:
        yield ""
        times = f" ({finding.count:,} times)" if finding.count > 1 else ""
        yield f"{finding.severity}: {finding.title}{times}"
        yield f"  found:  {finding.sentence}"
        for number, example in enumerate(finding.examples):
            place = f"{example.image}: {example.place}" if example.image else example.place
            yield f"  {'where:' if number == 0 else '':<7} {place.removesuffix(': ')}"
        yield f"  done:   {finding.done}"
        yield f"  effect: {finding.consequence}"


def _names(names: Sequence[str]) -> str:
    return first_of(names, 3) or "none"


def _finding(finding: Finding) -> dict[str, object]:
    effect = finding.effect
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": finding.title,
        "found": finding.sentence,
        "count": finding.count,
        "of": finding.table,
        "examples": [
            {"image": each.image, "row": each.row, "place": each.place} for each in finding.examples
        ],
        "done": finding.done,
        "effect": effect
        and {
            "number": effect.key,
            "before": null_if_nan(effect.before),
            "after": null_if_nan(effect.after),
            "how": effect.how,
        },
        "consequence": finding.consequence,
    }


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Exit code: 0 if nothing or only notes were found, 1 if something is or may be wrong, "
        "2 if nothing can be read."
    )
    parser.add_argument(
        "path",
        nargs="+",
        metavar="PATH",
        help="files, folders or zip archives; without --predictions and --images, which of them "
        "are ground truth, predictions and images is detected",
    )
    parser.add_argument(
        "--predictions", nargs="+", metavar="P", help="files or folders; PATH is then ground truth"
    )
    parser.add_argument(
        "--images", nargs="+", metavar="I", help="the images; PATH is then ground truth"
    )
    add_protocol(parser)
    add_overlap(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    add_choices(parser)


CHECK = Command(
    "check", "what is wrong with a data set, and how it affects the score", _add_options, _run
)
