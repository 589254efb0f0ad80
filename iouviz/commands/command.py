"""What a command of the command line is: a name, its options, and what it does with them."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass


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
