"""Boxes in another form or frame than they were read in, seen by what fits far better."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from iouviz.arrays import Values
from iouviz.data.readers.shared.box_format import FORMS, OF_THE_PICTURE, corners, numbers_in
from iouviz.geometry.boxes import Boxes
from iouviz.sanity.hits import Hits, Sample, hits
from iouviz.sanity.image_ids import POOR, better, floor_for
from iouviz.sanity.look import Look, counted
from iouviz.sanity.suspect import Remedy, Suspect

CODES: Final = {
    "x y w h": "boxes-corner-size",
    "x1 y1 x2 y2": "boxes-corners",
    "cx cy w h": "boxes-centre-size",
    "w h x y": "boxes-size-first",
    "y x h w": "boxes-yx",
    "y1 x1 y2 x2": "boxes-yx",
    "x1 y2 x2 y1": "corners-reversed",
}
# Sides to which detectors resize images, and 1000, in parts of which language models answer.
SIDES: Final = (1000, 640, 224, 300, 320, 384, 416, 448, 512, 600, 608, 768, 800, 1024, 1280)
FRAMES: Final = tuple((float(side), float(side)) for side in SIDES)
FRAMED: Final = ("x1 y1 x2 y2", "y1 x1 y2 x2")  # as language models write boxes
FACTORS: Final = (0.25, 1 / 3, 0.5, 2.0, 3.0, 4.0)  # of images that all have one size


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read four numbers.

    Attributes
    ----------
    name : str
        Of `FORMS`.
    frame : (width, height) or None
        To which images were resized.
    """

    name: str
    frame: tuple[float, float] | None = None

    @property
    def code(self) -> str:
        """What it is called where numbers were read otherwise."""
        if self.name.endswith(OF_THE_PICTURE):
            return "boxes-relative"
        return "boxes-scaled" if self.frame else CODES[self.name]

    @property
    def meant(self) -> str:
        """What the numbers are, in words."""
        frame = f" in images resized to {self.frame[0]:g} x {self.frame[1]:g}" if self.frame else ""
        return f"{self.name}{frame}"

    def boxes(self, numbers: Values, sizes: Values) -> Boxes:
        """The boxes, (N, 4), of numbers (N, 4) in images of some sizes (N, 2)."""
        found, _ = corners(numbers, FORMS[self.name], sizes)
        return found if self.frame is None else found * np.tile(sizes / self.frame, 2)


def box_formats(look: Look) -> Iterator[Suspect]:
    """Find the form of predictions, or of ground truth, in which they fit."""
    if look.hits.share > POOR or not len(look.dataset.predictions):
        return
    inputs = look.dataset.inputs
    own = ("x1 y1 x2 y2", "x1 y1 x2 y2") if inputs is None else inputs.box_formats
    sample, floor = look.few, floor_for(look.sample)
    as_read = hits(sample, look.objects, floor=floor)
    found: list[tuple[Hits, str, Form]] = []
    for role, stated in (("predictions", own[1]), ("ground_truth", own[0])):
        if stated:
            fits = _fits(look, sample, role, stated, floor)
            found += [
                (fits(each), role, each)
                for each in _forms(look, stated, framed=role == "predictions")
            ]
    if not found:
        return
    trial, role, form = max(found, key=lambda each: len(each[0]))  # of equal ones the first
    if better(trial, as_read):
        words = "ground truth" if role == "ground_truth" else "predictions"
        message = (
            f"{counted(len(trial), trial.possible)} lie on objects if boxes of the {words} are "
            f"{form.meant}, {len(as_read):,} of {as_read.possible:,} do as read"
        )
        changes: dict[str, Any] = {}
        if form.name != own[role == "predictions"]:
            changes[f"{role}_box_format"] = form.name
        if form.frame is not None:
            changes[f"{role}_frame"] = form.frame
        yield from look.suspects(form.code, message, Remedy(changes))


def _forms(look: Look, own: str, *, framed: bool) -> Iterator[Form]:
    """All other forms, the plain ones first; in frames too if `framed`."""
    yield from (Form(name) for name in FORMS if not FORMS[name].relative and name != own)
    sizes = look.dataset.images.sizes
    if np.isnan(sizes).any():
        return
    yield from (Form(name) for name in FORMS if FORMS[name].relative and name != own)
    if not framed or FORMS[own].relative:
        return
    frames = FRAMES
    if len(np.unique(sizes, axis=0)) == 1:
        width, height = sizes[0].tolist()
        frames += tuple((width * factor, height * factor) for factor in FACTORS)
    for name in dict.fromkeys((own, *FRAMED)):
        yield from (Form(name, frame) for frame in frames)


def _fits(look: Look, sample: Sample, role: str, own: str, floor: float) -> Callable[[Form], Hits]:
    """How many predictions lie on objects if those of one role have a form."""
    objects, every = look.objects, look.dataset.images.sizes
    if role == "predictions":
        sizes = every[sample.image]
        numbers = _numbers(own, sample.boxes, sizes)
        return lambda form: hits(sample, objects, boxes=form.boxes(numbers, sizes), floor=floor)
    objects = objects.beside(sample)
    sizes = every[np.repeat(np.arange(len(every)), objects.count)]
    numbers = _numbers(own, objects.boxes, sizes)
    return lambda form: hits(
        sample, replace(objects, boxes=form.boxes(numbers, sizes)), floor=floor
    )


def _numbers(own: str, boxes: Boxes, sizes: Values) -> Values:
    """The numbers as they stand in the file."""
    if FORMS[own].relative:
        boxes = boxes / np.tile(sizes, 2)
    return numbers_in(own, boxes, boxes[:, 2:] - boxes[:, :2])
