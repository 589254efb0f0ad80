"""``segmentation``: label maps of a data set compared, as a table, as JSON or as CSV.

Exit code 0: compared. 1: a condition failed. 2: nothing could be read.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from iouviz.commands.command import Command, print_issues
from iouviz.commands.shared.answer import Answer, add_answer, give
from iouviz.commands.shared.gate import add_gate, conditions, judge
from iouviz.commands.shared.shards import add_cluster, needs_distributed
from iouviz.commands.shared.tables import columns, wrapped
from iouviz.data.issues import number_of
from iouviz.data.label_maps.naming import Naming
from iouviz.data.label_maps.opening import LabelMaps, open_label_maps, photographs
from iouviz.data.writers.write import save_text
from iouviz.evaluation.segmentation.scores import CONVENTIONS, LabelMapEvaluation
from iouviz.evaluation.segmentation.stream import Counted
from iouviz.label_pictures import right_or_wrong, verdict_picture
from iouviz.pictures import open_image
from iouviz.report.label_maps import worst_pictures, write_label_map_report
from iouviz.segmentation import IGNORE, class_positions, evaluate_label_maps

NOTHING = "none"
WIDTH = 400  # pixels of a picture in the report, at most


def _run(options: argparse.Namespace) -> int:
    ignored = [int(each) for each in options.ignore if each != NOTHING]
    result = evaluate_label_maps(
        options.ground_truth,
        options.predictions,
        ignore=ignored,
        classes=options.classes,
        boundary=options.boundary,
        naming=Naming(*options.names) if options.names else None,
        predictions_offset=options.predictions_offset,
        threshold=options.threshold,
        progress=_show if sys.stderr.isatty() else None,
        count=_counter(options),
    )
    if options.report:
        save_text(options.report, _report(options, result), force=options.force)
    content = {"classes": list(result.classes), **result.to_dict()}
    found = conditions(options, result.summary, content, ("classes",))
    content["conditions"] = [each.as_json for each in found]
    head = ("class", *next(iter(result.per_class.values()), {}))
    rows = [(name, *numbers.values()) for name, numbers in result.per_class.items()]
    give(Answer(content, table(result), head, rows), options)
    if not (options.json or options.csv):
        print_issues(result.issues, "\nFound while reading")
    return int(judge(found, options, SEGMENTATION.name))


def _counter(options: argparse.Namespace) -> Callable[[LabelMaps], Counted] | None:
    """Who counts the pairs, where a cluster does; None: this process."""
    if not (options.scheduler or options.workers):
        return None
    needs_distributed()
    from iouviz.evaluation.distributed.label_maps import count_label_maps

    return partial(
        count_label_maps, scheduler=options.scheduler, workers=options.workers, progress=True
    )


def _report(options: argparse.Namespace, result: LabelMapEvaluation) -> str:
    """The HTML file, with the worst images over their photographs."""
    naming = Naming(*options.names) if options.names else None
    maps = open_label_maps(
        options.ground_truth, options.predictions, naming=naming, threshold=options.threshold
    )
    photos = photographs(maps, options.images)
    pairs = {pair.name: pair for pair in maps.pairs}

    def draw(name: str) -> bytes:
        read = pairs[name].load()
        true = class_positions(maps, result.legend, pairs[name], read.true)
        told = class_positions(maps, result.legend, pairs[name], read.predicted, predicted=True)
        photo = open_image(photos[name])[0] if name in photos else None
        return verdict_picture(
            right_or_wrong(true, told), "light", photo, widest=WIDTH, least=WIDTH // 2
        )

    title = Path(options.predictions[0]).stem
    return write_label_map_report(result, worst_pictures(result, draw), name=title)


def table(result: LabelMapEvaluation) -> Iterator[str]:
    """The lines that a person reads: how much was judged, the summary, then class by class."""
    yield (
        f"{number_of(len(result.images), 'image')}, {number_of(len(result.classes), 'class')}, "
        f"{int(result.judged.sum()):,} pixels evaluated and {int(result.left_out.sum()):,} left out"
    )
    yield ""
    shown = {key: value for key, value in result.summary.items() if not math.isnan(value)}
    for key, value in shown.items():
        yield from wrapped(f"{key:<18} {value:.4f}  ", CONVENTIONS[key])
    yield ""
    keys = [key for key in next(iter(result.per_class.values())) if key != "pixels"]
    known = {name: n for name, n in result.per_class.items() if not math.isnan(n["IoU"])}
    rows = [[name, *(f"{numbers[key]:.4f}" for key in keys)] for name, numbers in known.items()]
    yield from columns(["class", *keys], rows)
    if len(known) < len(result.per_class):
        absent = (name for name in result.per_class if name not in known)
        yield from wrapped("in no map: ", ", ".join(absent))


def _show(share: float, name: str) -> None:
    end = "\n" if share >= 1 else ""
    print(f"\r{share:4.0%} {name[-60:]:<60}", end=end, file=sys.stderr, flush=True)


def _value(text: str) -> str:
    if text != NOTHING:
        int(text)  # argparse says which option has the bad value
    return text


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ground-truth", required=True, nargs="+", metavar="G",
        help="folder, zip archive or files: PNG (numbers, palette or colours), .npy, .npz",
    )  # fmt: skip
    parser.add_argument(
        "--predictions", required=True, nargs="+", metavar="P", help="the same, for the model"
    )
    parser.add_argument(
        "--ignore", nargs="+", type=_value, default=[str(IGNORE)], metavar="N",
        help=f"ground-truth values to leave out, or '{NOTHING}' (default {IGNORE})",
    )  # fmt: skip
    parser.add_argument(
        "--classes", metavar="C",
        help="file that names the classes (text, CSV, JSON), or voc, cityscapes, cityscapes-train, "
        "ade20k",
    )  # fmt: skip
    parser.add_argument(
        "--names", nargs=2, metavar=("G", "P"),
        help="how the files are named, where {} is the image: '{}_gtFine_labelIds' '{}'",
    )  # fmt: skip
    parser.add_argument(
        "--predictions-offset", type=int, default=0, metavar="N",
        help="add N to every predicted number: +1 if predictions number classes from 0 and the "
        "ground truth from 1 (mmsegmentation's reduce_zero_label)",
    )  # fmt: skip
    parser.add_argument(
        "--threshold", type=float, metavar="T",
        help="predictions are probabilities of one class; a pixel has it from T up",
    )  # fmt: skip
    parser.add_argument("--boundary", action="store_true", help="measure boundary IoU too")
    parser.add_argument(
        "--report", metavar="FILE", help="write an HTML file with the numbers and the worst images"
    )
    parser.add_argument("--images", metavar="DIR", help="photographs, for the report")
    add_answer(parser, "class")
    add_gate(parser, "mIoU")
    add_cluster(parser, "if one of these is given")


SEGMENTATION = Command(
    "segmentation", "mean IoU of label maps, by each convention", _add_options, _run
)
