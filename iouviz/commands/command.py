"""What a command of the command line is: a name, its options, and what it does with them."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from iouviz.data.choices import Choices


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
        Parsed options -> exit code. May raise `IouvizError`, which is told in one line.
    """

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_inputs(parser: argparse.ArgumentParser, *, predictions_needed: bool) -> None:
    """Add the options that say what to read."""
    parser.add_argument(
        "--ground-truth", required=True, metavar="G", help="file or folder; its format is found out"
    )
    parser.add_argument(
        "--predictions", required=predictions_needed, metavar="P", help="file or folder"
    )
    parser.add_argument("--images", metavar="I", help="folder of the pictures; not needed")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that answer what files leave open; see `choices_of`."""
    for role in ("truth", "predictions"):
        parser.add_argument(
            f"--{role}-form",
            metavar="F",
            help="how the numbers of its rows are meant, such as 'x y w h', where files leave it "
            "open",
        )
    parser.add_argument(
        "--image-size",
        nargs=2,
        type=float,
        metavar=("W", "H"),
        help="pixels, of pictures whose size no file says",
    )


def choices_of(options: argparse.Namespace) -> Choices:
    """What the user answered with the options of `add_choices`."""
    size = options.image_size
    return Choices(
        truth_form=options.truth_form,
        predictions_form=options.predictions_form,
        image_size=None if size is None else (size[0], size[1]),
    )
