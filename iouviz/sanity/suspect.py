"""What a sanity check finds: a mix-up, what it costs, and what to do about it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from iouviz.data.choices import Choices, Naming
from iouviz.data.model import Overlap
from iouviz.evaluation.results import Shown
from iouviz.geometry.boxes import Boxes

OPTIONS: Final = {
    "ground_truth_box_format": "--ground-truth-box-format",
    "predictions_box_format": "--predictions-box-format",
    "classes": "--class-map",
    "images": "--image-map",
    "ground_truth_frame": "--ground-truth-frame",
    "predictions_frame": "--predictions-frame",
    "boxes_from_masks": "--boxes-from-masks",
    "pictures_as_shown": "--pictures-as-shown",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do otherwise: read with other choices, judge another overlap or more boxes.

    Attributes
    ----------
    changes : mapping
        What it sets in `Choices`; empty where the files are read rightly.
    overlap : {"boxes", "masks", "boundary", "oriented"} or None
        What to judge instead.
    unlimited : bool
        Whether to take all predictions, however many there are in an image.
    """

    changes: Mapping[str, Any] = field(default_factory=dict)
    overlap: Overlap | None = None
    unlimited: bool = False

    @property
    def python(self) -> str:
        """What to write in Python.

        >>> Remedy({"classes": "+1"}).python
        "iouviz.read(..., choices=iouviz.Choices(classes='+1'))"
        """
        if self.overlap is not None:
            return f"iouviz.evaluate(dataset, overlap={self.overlap!r})"
        if self.unlimited:
            return "iouviz.evaluate(dataset, protocol.limited(None))"
        given = ", ".join(f"{name}={value!r}" for name, value in self.changes.items())
        return f"iouviz.read(..., choices=iouviz.Choices({given}))"

    @property
    def command(self) -> str:
        """What to add on the command line.

        >>> Remedy({"classes": {3: "traffic light"}}).command
        "--class-map '3=traffic light'"
        """
        if self.overlap is not None:
            return f"--overlap {self.overlap}"
        if self.unlimited:
            return "--max-detections all"
        return " ".join(_option(name, value) for name, value in self.changes.items())

    @property
    def click(self) -> str:
        """What to click in the app."""
        return "Use this reading"

    def choices(self, given: Choices) -> Choices:
        """The choices that were made, and what the remedy sets."""
        return given.with_changes(self.changes)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One image, seen both ways: boxes xyxy (n, 4) of objects and of as many predictions.

    Attributes
    ----------
    image : int
        Position in `Dataset.images`.
    as_read, mended : (objects, predictions)
        Boxes as they stand, and with the remedy.
    """

    image: int
    as_read: tuple[Boxes, Boxes]
    mended: tuple[Boxes, Boxes]

    @property
    def boxes_differ(self) -> bool:
        """Whether the remedy moves boxes; else it is classes that differ."""
        pairs = zip(self.as_read, self.mended, strict=True)
        return not all(np.array_equal(one, other) for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Suspect(Shown):
    """A mix-up that explains what is seen better than the reading as it stands.

    Attributes
    ----------
    code : str
        Stable short name, such as ``class-ids-shifted``.
    message : str
        What was seen, in a sentence with its counts.
    as_read, if_mended : float
        AP at IoU 0.5 as it stands, and measured with the remedy; nan where there is none.
    remedy : Remedy or None
        None where there is nothing to do but to know it.
    example : Example or None
        Where reading otherwise is the remedy: the image that shows it best.
    """

    code: str
    message: str
    as_read: float
    if_mended: float
    remedy: Remedy | None
    example: Example | None = None

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}. AP50 is {self.as_read:.4f} as read"
        if self.remedy is None:
            return text
        return f"{text}, {self.if_mended:.4f} with {self.remedy.command}"


class Suspects(tuple[Suspect, ...], Shown):
    """What a sanity check found: a tuple of `Suspect`, empty where nothing is suspected."""

    __slots__ = ()


def _option(name: str, value: object) -> str:
    if value is True:
        return OPTIONS[name]
    if isinstance(value, tuple):
        return f"{OPTIONS[name]} {' '.join(f'{each:g}' for each in value)}"
    return f"{OPTIONS[name]} {shlex.quote(spelt(value))}"


def spelt(naming: Naming | object) -> str:
    """A map or a rule as the command line wants it."""
    if isinstance(naming, Mapping):
        return ",".join(f"{key}={name}" for key, name in naming.items())
    return str(naming)
