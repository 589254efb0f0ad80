"""What a data set was read from: the files and the answers, so that it can be read again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from iouviz.data.choices import Choices
from iouviz.data.file import File

Upload: TypeAlias = tuple[str, bytes]
Input: TypeAlias = str | Path | File | Upload | Sequence[str | Path | File | Upload]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The arguments of `iouviz.data.read.read.read`, and what was found out of them.

    Attributes
    ----------
    ground_truth, predictions, images : path, folder, (name, bytes), a list of these, or None
    choices : Choices
    box_formats : (str, str)
        What the four numbers of ground truth and predictions were read as, such as ``x y w h``;
        "" where files differ, or have something else.
    own_classes : int
        How many classes the ground truth has; those that only predictions have stand behind them.
    """

    ground_truth: Input
    predictions: Input | None = None
    images: Input | None = None
    choices: Choices = field(default_factory=Choices)
    box_formats: tuple[str, str] = ("", "")
    own_classes: int = 0
