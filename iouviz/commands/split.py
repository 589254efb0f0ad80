"""``split``: parts of a data set in which every class has the same share."""

import argparse
import math
from collections.abc import Iterator

from iouviz.commands.command import Command, add_inputs, read_inputs
from iouviz.commands.select import add_delivery, deliver, wanted
from iouviz.data.model import Dataset
from iouviz.data.writers.write import Written, combined, write_parts
from iouviz.errors import RequestError
from iouviz.evaluation.outcomes.csv_export import name_lines
from iouviz.evaluation.selection.split import Split, class_counts, part_names, split


def _run(options: argparse.Namespace) -> int:
    dataset = read_inputs(options)
    names = part_names(len(options.shares))
    parts = split(class_counts(dataset), options.shares, seed=options.seed)
    if wanted(options) and not options.to:
        raise RequestError("photographs come with their data. Give --to too, such as --to yolo")
    found = [(name, dataset.at_images(parts.images(at))) for at, name in enumerate(names)]
    lists = [(f"{name}.txt", name_lines(part.images.names).encode()) for name, part in found]
    written = [Written(tuple(lists), ())]
    if options.to:
        written.append(write_parts(found, options.to, with_photographs=wanted(options)))
    deliver(combined(("", each) for each in written), options)
    print("\n".join(table(parts, names, dataset)))
    return 0


def table(parts: Split, names: tuple[str, ...], dataset: Dataset) -> Iterator[str]:
    """The lines that a person reads: how large each part is, and the share of each class in it."""
    width = max(len("images"), *(len(name) for name in dataset.classes), 0)
    yield f"{'':<{width}}" + "".join(f"  {name:>16}" for name in names)
    cells = [
        f"{size} ({share:.1%})" for size, share in zip(parts.sizes, _shares(parts), strict=True)
    ]
    yield f"{'images':<{width}}" + "".join(f"  {cell:>16}" for cell in cells)
    for label, name in enumerate(dataset.classes):
        held = zip(parts.objects[:, label], parts.shares[:, label], strict=True)
        cells = [
            f"{count} ({share:.1%})" if not math.isnan(share) else "-" for count, share in held
        ]
        yield f"{name:<{width}}" + "".join(f"  {cell:>16}" for cell in cells)
    if not math.isnan(parts.furthest):
        yield f"largest deviation from the shares: {parts.furthest:.1%} of the objects of a class"


def _shares(parts: Split) -> list[float]:
    total = max(1, int(parts.sizes.sum()))
    return [size / total for size in parts.sizes.tolist()]


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Writes the image names of each part, and with --to its data too. The same seed gives "
        "the same split. Method: iterative stratification (Sechidis and others, 2011)."
    )
    add_inputs(parser, predictions_needed=False)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--shares",
        nargs="+",
        type=_share,
        default=[70, 15, 15],
        metavar="S",
        help="sizes of train, validation and test relative to each other (default 70 15 15)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="random seed (default 0)")
    add_delivery(parser)
    parser.set_defaults(to=None)


SPLIT = Command("split", "train, validation and test with balanced classes", _add_options, _run)
