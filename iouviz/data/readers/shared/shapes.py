"""Rows gathered shape by shape, and outlines turned into boxes, for formats of drawing tools."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, TypeAlias

import numpy as np

from iouviz.data.issues import IssueLog, Outcome
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import XYXY, box_table, class_table
from iouviz.data.readers.shared.reader import ImageTable, Role, Tables
from iouviz.data.readers.shared.rows import Rows, as_number, clean, kind, show
from iouviz.data.readers.shared.source import Source

Outline: TypeAlias = list[float]


@dataclass(slots=True)
class Gathering:
    """The shapes of one file that are boxes or have a box around them.

    Attributes
    ----------
    file, log
        Where what is wrong is noted.
    item : str
        What a row is: "shape", "annotation".
    box_format : BoxFormat
        In which box format boxes are added.
    """

    file: str
    item: str
    log: IssueLog
    box_format: BoxFormat = XYXY
    values: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def add(self, place: str, **row: Any) -> None:
        """Add one row that stands at `place`."""
        self.values.append(row)
        self.places.append(place)

    def add_outlines(
        self, place: str, outlines: Sequence[Outline | None], points: object, **row: Any
    ) -> None:
        """Add a row with the box around outlines; None among them is one that has no points."""
        good = [outline for outline in outlines if outline]
        if len(good) < len(outlines) or not good:
            self.skip("bad-points", place, f"{show(points)} is no list of points")
            return
        polygons = [outline for outline in good if len(outline) >= 6]
        if polygons:
            row["segmentation"] = polygons
        box = box_around(good)
        if self.box_format.box == "xywh":
            box = [*box[:2], box[2] - box[0], box[3] - box[1]]
        self.add(place, box=box, **row)

    def skip(self, code: str, place: str, found: str, remedy: str = "") -> None:
        """Note something that is left out."""
        self.note(code, place, found, remedy or f"The {self.item} was left out.", "skipped")

    def note(
        self, code: str, place: str, found: str, remedy: str, outcome: Outcome = "noted"
    ) -> None:
        """Add an issue of this file."""
        self.log.add(code, outcome, self.file, place, found, remedy)

    def mapping(self, place: str, value: object) -> dict[str, Any] | None:
        """An object of a JSON file; None, with an issue, where it is something else."""
        if isinstance(value, dict):
            return value
        self.skip("not-an-object", place, f"{kind(value)}; wanted an object in braces {{}}")
        return None

    def points(self, place: str, points: object) -> Outline | None:
        """An outline of a JSON file, where numbers may be written as texts; with an issue."""
        listed = as_list(points)
        parts = [as_list(p) or list(as_dict(p).values()) for p in listed]
        if any(isinstance(part, str) for point in parts for part in point):
            found = "points as text in quotation marks"
            self.note("text-points", place, found, "Read as numbers.", "repaired")
        return outline(listed)

    def pass_over(self, place: str, what: str) -> None:
        """Note a shape that has no box, such as a line."""
        remedy = "Not read: only shapes with a box around them can be evaluated."
        self.skip(f"{what}-not-read", place, f"a shape of the kind {what}", remedy)

    def relative_if_small(self, box_formats: tuple[BoxFormat, ...]) -> tuple[BoxFormat, ...]:
        """The box formats; as parts of the picture where no number of a box is larger than 1."""
        boxes = [as_list(row["box"]) for row in self.values]
        numbers = [side for box in boxes for side in box if isinstance(side, float)]
        if not numbers or any(not abs(number) <= 1 for number in numbers):
            return box_formats
        if all(number.is_integer() for number in numbers):
            return box_formats  # a box of one pixel, or of the whole picture: as it stands
        message = "no coordinate above 1"
        remedy = "Read as fractions of the image's width and height."
        self.note("relative-coordinates", "", message, remedy)
        return tuple(
            replace(box_format, name=f"{box_format.name} of the picture", relative=True)
            for box_format in box_formats
        )

    def tables(
        self,
        role: Role,
        images: ImageTable,
        *,
        label: str,
        wanted: str,
        box_formats: Sequence[BoxFormat] = (),
        box: str = "box",
        classes: Sequence[str] = (),
        usual: bool = True,
    ) -> Tables:
        """All that was added, checked; see `box_table`.

        The first of several box formats is the `usual` one, unless none is.
        `classes` are those that the file lists, whether it has boxes of them or not.
        """
        boxes = box_table(
            Rows(self.file, self.places.__getitem__, self.item, self.values, self.log),
            role,
            label=label,
            box=box,
            box_formats=box_formats or [self.box_format],
            wanted=wanted,
            images=images,
            usual=usual and bool(box_formats),
        )
        return Tables(self.file, images, class_table(classes, boxes, role), boxes)


def around_ellipse(x: float, y: float, rx: float, ry: float, angle: float) -> Outline:
    """The upright box x1, y1, x2, y2 around an ellipse that is turned by radians.

    >>> [round(side, 9) for side in around_ellipse(5, 5, 2, 1, math.pi / 2)]
    [4.0, 3.0, 6.0, 7.0]
    """
    cos, sin = math.cos(angle), math.sin(angle)
    across, down = math.hypot(rx * cos, ry * sin), math.hypot(rx * sin, ry * cos)
    return [x - across, y - down, x + across, y + down]


def outline(points: Iterable[object]) -> Outline | None:
    """Points [x, y] or {"x": x, "y": y} as x1, y1, x2, y2, ...; None where one of them is none.

    >>> outline([[1, "2"], {"x": 3, "y": 4}]), outline([[1, 2, 3]])
    ([1.0, 2.0, 3.0, 4.0], None)
    """
    flat: Outline = []
    for point in points:
        match point:
            case [x, y] | {"x": x, "y": y}:
                pair = as_number(x), as_number(y)
            case _:
                return None
        if pair[0] is None or pair[1] is None:
            return None
        flat += [pair[0], pair[1]]
    return flat


def box_around(outlines: Sequence[Outline]) -> list[float]:
    """The upright box x1, y1, x2, y2 around all outlines; nan where one of them has a nan.

    >>> box_around([[1, 5, 4, 2, 3, 3]])
    [1.0, 2.0, 4.0, 5.0]
    """
    points = np.array(np.concatenate(outlines), np.float64).reshape(-1, 2)
    corners: list[float] = [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]
    return corners


def as_list(value: object) -> list[Any]:
    """A list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def as_dict(value: object) -> dict[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def json_object(source: Source) -> dict[str, Any]:
    """The object that a JSON file is; an empty one, and nothing parsed, where it is no object."""
    return as_dict(source.document) if source.starts_with(b"{") else {}


def picture_name(value: object, file: str) -> str:
    r"""The last part of the path of a picture, or the annotation file's own name without suffix.

    >>> picture_name("..\\photos\\a.jpg", "a.json"), picture_name(None, "labels/a.json")
    ('a.jpg', 'a')
    """
    named = clean(value).strip() if isinstance(value, str) else ""
    return named.replace("\\", "/").rsplit("/", 1)[-1] or PurePosixPath(file).stem
