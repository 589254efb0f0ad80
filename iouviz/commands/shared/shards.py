"""Data sets in shards on the command line: globs, a Dask scheduler, a finished run as a folder."""

import argparse
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from iouviz.commands.answers import choices_of
from iouviz.commands.command import print_issues, print_paths
from iouviz.commands.shared.answer import Answer, give
from iouviz.commands.shared.gate import conditions, judge
from iouviz.commands.shared.point import score_lines, scores
from iouviz.data.read.files import is_glob
from iouviz.errors import RequestError
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.metrics.counts import Objective, OutcomeCounts
from iouviz.evaluation.protocols import COCO, PROTOCOLS, Protocol

if TYPE_CHECKING:
    from distributed import Client

    from iouviz.evaluation.distributed.evaluate import Run

Lines = Callable[[Evaluation], Iterator[str]]


def add_cluster(parser: argparse.ArgumentParser, what: str) -> argparse._ArgumentGroup:
    """Add the options that name a cluster; `what` says who is given work."""
    group = parser.add_argument_group(f"many machines, with Dask ({what})")
    group.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="a Dask scheduler, such as tcp://10.0.0.7:8786 (default: processes on this machine)",
    )  # fmt: skip
    group.add_argument(
        "--workers", type=int, metavar="N", help="processes on this machine (default: one per CPU)"
    )
    return group


def add_shards(parser: argparse.ArgumentParser) -> None:
    """Add the options of `judge_shards`."""
    group = add_cluster(parser, "if --ground-truth and --predictions are globs, 'gt-*.json'")
    group.add_argument(
        "--keep-worst", type=int, metavar="N",
        help="keep the N images with the most errors in the folder --out, for `iouviz open`",
    )  # fmt: skip


def are_shards(options: argparse.Namespace) -> bool:
    """Whether the options speak of several files, or of a cluster."""
    cluster = options.scheduler or options.workers or options.keep_worst
    return is_glob(options.ground_truth) or bool(cluster)


def needs_distributed() -> None:
    """Refuse work for a cluster where Dask is not installed.

    Raises
    ------
    RequestError
        With the command that installs it.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise RequestError(
            "several files at once are evaluated by Dask, which is not installed; wanted "
            "pip install 'iouviz[distributed]'"
        ) from error


def judge_shards(options: argparse.Namespace, lines: Lines, same: tuple[str, ...]) -> int:
    """Judge shards and say what `evaluate` says; the exit code.

    Parameters
    ----------
    options : argparse.Namespace
        Of `evaluate`.
    lines : callable
        The table of an evaluation.
    same : tuple of str
        See `gate.conditions`.
    """
    needs_distributed()
    from iouviz.evaluation.distributed.cluster import client_of
    from iouviz.evaluation.distributed.shards import list_shards

    list_shards(options.ground_truth, options.predictions)  # faults are said before work begins
    _run_folder(options)
    with client_of(options.scheduler, options.workers) as client:
        return _judge(client, options, lines, same)


def _judge(
    client: "Client", options: argparse.Namespace, lines: Lines, same: tuple[str, ...]
) -> int:
    from iouviz.evaluation.distributed.evaluate import evaluate_shards

    run = evaluate_shards(
        options.ground_truth,
        options.predictions,
        protocol=_protocol(options),
        overlap=options.overlap,
        choices=choices_of(options),
        client=client,
        progress=True,
    )
    point = _point(run, options.confidence)
    content, numbers = _contents(run, point)
    found = conditions(options, numbers, content, same)
    content["conditions"] = [each.as_json for each in found]
    folder = _run_folder(options)
    paths = _kept(client, run, options, point) if folder else []
    per_class = run.evaluation.per_class
    give(
        Answer(
            content,
            _table(run, lines, point, given=options.confidence is not None),
            ("class", *next(iter(per_class.values()), {})),
            [(name, *each.values()) for name, each in per_class.items()],
        ),
        argparse.Namespace(**{**vars(options), "out": None if folder else options.out}),
    )
    if not (options.json or options.csv):
        if folder:
            print(f"\nWritten to {folder}; `iouviz open {folder}` opens it:")
            print_paths(paths)
        print_issues(run.issues, "\nFound while reading")
    failed = judge(found, options, "evaluate")
    nothing = run.tally is not None and not run.tally.predictions
    return int(failed or (nothing and run.left_out > 0))


def _contents(
    run: "Run", point: tuple[float, float, OutcomeCounts] | None
) -> tuple[dict[str, object], dict[str, float]]:
    """What JSON says of a run, and the numbers on which there may be conditions."""
    from iouviz.evaluation.distributed.run_folder import numbers_of

    content, numbers = numbers_of(run), dict(run.evaluation.summary)
    if point is not None:
        iou_threshold, confidence, counts = point
        where: dict[str, object] = {"iou_threshold": iou_threshold, "confidence": confidence}
        content["operating_point"] = where | scores(counts)
        numbers |= scores(counts)
    return content, numbers


def _protocol(options: argparse.Namespace) -> Protocol | None:
    protocol = PROTOCOLS[options.protocol] if options.protocol else None
    if options.iou_threshold:
        protocol = (protocol or COCO).at(*options.iou_threshold)
    if options.max_detections:
        protocol = (protocol or COCO).limited(*options.max_detections)
    return protocol


def _point(run: "Run", confidence: float | None) -> tuple[float, float, OutcomeCounts] | None:
    """IoU threshold, confidence and counts: at the stop nearest to what was asked, or the best."""
    if run.tally is None:
        return None
    tally = run.tally
    iou_threshold = tally.error_iou
    if confidence is None:
        found = float(tally.best(Objective("f_beta")).confidence)
        confidence = found if math.isfinite(found) else float(tally.confidences[0])
    stop = int(abs(tally.confidences - confidence).argmin())
    counts = tally.pooled[tally.threshold_index(iou_threshold), stop]
    return iou_threshold, float(tally.confidences[stop]), counts


def _table(
    run: "Run", lines: Lines, point: tuple[float, float, OutcomeCounts] | None, *, given: bool
) -> Iterator[str]:
    yield f"{run.evaluation.protocol.name}, {run.overlap}: {run.size}"
    if run.left_out:
        yield f"{run.left_out:,} predictions left out: images or classes that their shard lacks"
    yield ""
    yield from lines(run.evaluation)
    if point is not None:
        iou_threshold, confidence, counts = point
        best = "" if given else " (where F1 is highest, of the hundredths)"
        yield ""
        yield from score_lines(
            f"IoU {iou_threshold:.4g}, confidence {confidence:.4g}{best}", counts
        )
    if run.tally is not None and run.delta is not None:
        gain = run.delta.mean()
        yield ""
        yield "error types, and what correcting each would add to AP50:"
        for name, count in run.tally.error_counts.items():
            yield f"{name:<14}  {count:>10,}  {gain[name]:+.4f}"


def _run_folder(options: argparse.Namespace) -> Path | None:
    """Where a finished run is to be kept; None where `--out` is a file, or nothing."""
    if options.out and Path(options.out).suffix.lower() not in {".json", ".csv"}:
        return Path(options.out)
    if options.keep_worst:
        raise RequestError(
            f"--keep-worst {options.keep_worst} needs --out, the name of a folder for the run"
        )
    return None


def _kept(
    client: "Client",
    run: "Run",
    options: argparse.Namespace,
    point: tuple[float, float, OutcomeCounts] | None,
) -> list[Path]:
    from iouviz.evaluation.distributed.run_folder import save_run
    from iouviz.evaluation.distributed.shard_work import Rules
    from iouviz.evaluation.distributed.worst import keep_worst

    files: tuple[tuple[str, bytes], ...] = ()
    if options.keep_worst and point is not None:
        files = keep_worst(
            client,
            run.shards,
            Rules(run.evaluation.protocol, options.overlap, choices_of(options)),
            count=options.keep_worst,
            iou_threshold=point[0],
            confidence=point[1],
            progress=True,
        )
    return save_run(run, options.out, files, force=options.force)
