"""The options that answer what files leave open, and the `Choices` that they make."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from iouviz.data.choices import Choices, Key, Naming
from iouviz.data.issues import IssueLog
from iouviz.data.join.numbering import COUNTS, SHIFT
from iouviz.data.read.files import gather
from iouviz.data.readers.shared.box_format import FORMS
from iouviz.data.readers.shared.class_lists import read_class_names
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

MAP = "'KEY=NAME,KEY=NAME', a JSON file, or a rule for numbers such as +1, -1 or ranked-from-0"


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that answer what files leave open; see `choices_of`."""
    _add_box_choices(parser)
    _add_name_choices(parser)


def _add_box_choices(parser: argparse.ArgumentParser) -> None:
    """How boxes are written."""
    for role in ("ground-truth", "predictions"):
        parser.add_argument(
            f"--{role}-box-format",
            metavar="F",
            help="what the four numbers of a box mean, if the file does not say or breaks its "
            f"own format, such as {', '.join(map(repr, list(FORMS)[:3]))}",
        )
        parser.add_argument(
            f"--{role}-frame",
            nargs=2,
            type=float,
            metavar=("W", "H"),
            help="boxes are in pixels of images resized to W x H; scale them back",
        )
    parser.add_argument(
        "--boxes-from-masks",
        action="store_true",
        help="replace boxes of zero width or height by the boxes around their masks",
    )
    parser.add_argument(
        "--pictures-as-shown",
        action="store_true",
        help="relative boxes are fractions of the picture as rotated by its EXIF data",
    )


def _add_name_choices(parser: argparse.ArgumentParser) -> None:
    """Which classes and images are meant, and what no file says of them."""
    for what in ("class", "image"):
        parser.add_argument(
            f"--{what}-map",
            metavar="MAP",
            help=f"from the predictions' {what} ids or names to those of the ground truth: {MAP}",
        )
    parser.add_argument(
        "--classes-file",
        metavar="FILE",
        help="class names, for predictions that number classes from 0: data.yaml, classes.txt",
    )
    parser.add_argument(
        "--image-size",
        nargs=2,
        type=float,
        metavar=("W", "H"),
        help="size in pixels of the images whose size no file states",
    )
    parser.add_argument(
        "--sigmas",
        nargs="+",
        type=float,
        metavar="S",
        help="OKS sigmas: one for each keypoint of a class, or one for all",
    )
    parser.add_argument(
        "--hierarchy",
        metavar="FILE",
        help="class hierarchy in the format of Open Images' bbox_labels_*_hierarchy.json; ground "
        "truth then counts for its parent classes too",
    )


def choices_of(options: argparse.Namespace) -> Choices:
    """The user's answers, from the options of `add_choices`."""
    sigmas = options.sigmas
    return Choices(
        ground_truth_box_format=options.ground_truth_box_format,
        predictions_box_format=options.predictions_box_format,
        classes=naming_of(options.class_map),
        class_names={} if options.classes_file is None else _names_in(options.classes_file),
        images=naming_of(options.image_map),
        image_size=_pair(options.image_size),
        ground_truth_frame=_pair(options.ground_truth_frame),
        predictions_frame=_pair(options.predictions_frame),
        boxes_from_masks=options.boxes_from_masks,
        pictures_as_shown=options.pictures_as_shown,
        sigmas=None if sigmas is None else tuple(sigmas),
        hierarchy=options.hierarchy,
    )


def _pair(sides: Sequence[float] | None) -> tuple[float, float] | None:
    return None if sides is None else (sides[0], sides[1])


def naming_of(text: str | None) -> Naming:
    """What ``--class-map`` or ``--image-map`` says.

    Raises
    ------
    ReadError
        Neither a rule nor pairs, or a JSON file that is no object of texts.

    >>> naming_of("+1"), naming_of("0=cat,1=traffic light")
    ('+1', {'0': 'cat', '1': 'traffic light'})
    """
    if text is None:
        return {}
    if SHIFT.fullmatch(text) or text in COUNTS:
        return text
    if text.lower().endswith(".json"):
        return _json_map(Path(text))
    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(equals for _, equals, _ in pairs):
        raise ReadError(
            f"{text!r} is no map; wanted 'KEY=NAME,KEY=NAME', a JSON file, or a rule: a shift such "
            f"as +1, {', '.join(COUNTS)}"
        )
    return {key.strip(): name.strip() for key, _, name in pairs}


def _json_map(path: Path) -> dict[Key, str]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: no map can be read from it ({error})") from error
    if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
        raise ReadError(f'{path}: wanted one JSON object of texts, {{"KEY": "NAME", ...}}')
    return content


def _names_in(path: str) -> dict[Key, str]:
    log = IssueLog()
    names = read_class_names([Source(file, log) for file in gather(path)], log)
    if not names:
        raise ReadError(f"{path}: no class names; wanted one name per line, or YAML with `names`")
    return dict(names.items())
