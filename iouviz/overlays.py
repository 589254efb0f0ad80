"""An image with boxes drawn on it, as a small picture of its own for a report.

Colours and dashes are those of `figures.theme`, in their bright form over a dark casing, so that
they stand out from any photograph. Boxes may bear a number, which a list beside the picture takes
up; names would need fonts for every script.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from iouviz.arrays import Values
from iouviz.data.keypoints import VISIBLE
from iouviz.data.model import BoxKind, Dataset, GroundTruth, Predictions
from iouviz.errors import ReadError
from iouviz.figures.theme import PAGE, SIGNS
from iouviz.geometry.oriented import corners_of_boxes
from iouviz.pictures import Picture, open_image

LONGEST = 480  # pixels of an overlay
QUALITY = 80
LINE, CASING = 2, 4  # pixels
PAPER = "#d7dce2"  # where there is no picture
FONT = 13
DOT = 1.5, 6.0  # pixels of the original, the least and the most that a keypoint's dot is wide
_EIGHTHS = np.arange(8) * np.pi / 4
_OCTAGON = np.column_stack([np.cos(_EIGHTHS), np.sin(_EIGHTHS)])

Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One box to draw.

    Attributes
    ----------
    box : (x1, y1, x2, y2)
        Pixels of the original.
    role : str
        A key of `theme.SIGNS`.
    number : int or None
        What stands at its corner.
    outline : sequence of (n, 2) arrays
        Drawn in place of the box; see `outline_of`.
    """

    box: tuple[float, float, float, float]
    role: str
    number: int | None = None
    outline: Sequence[Values] = ()


def overlay(
    dataset: Dataset, image: int, marks: Sequence[Mark], *, longest: int = LONGEST
) -> tuple[Picture, str]:
    """Draw boxes on an image, or on plain paper where there is no picture of it.

    Parameters
    ----------
    dataset : Dataset
    image : int
        Position in `Dataset.images`.
    marks : sequence of Mark
        The later ones lie above.
    longest : int
        Pixels of the longer side of what comes out; never more than the original has.

    Returns
    -------
    picture : Picture
        JPEG; its size is that of what comes out.
    problem : str
        Why there is no photograph below the boxes; "" where there is one.
    """
    paper, size, problem = _background(dataset, image, longest)
    scale = paper.width / size[0], paper.height / size[1]
    draw = ImageDraw.Draw(paper)
    for mark in marks:
        _outline(draw, _scaled(mark, scale, paper), mark, np.array(scale))
    for mark in marks:  # above all lines
        if mark.number is not None:
            _tag(draw, _scaled(mark, scale, paper), mark)
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), "image/jpeg", *paper.size), problem


def outline_of(dataset: Dataset, kind: BoxKind, row: int, *, finest: int = 256) -> Sequence[Values]:
    """What is drawn of a row in place of its box: polygons, (n, 2); none where boxes are judged.

    Keypoints are dots, hollow where they are hidden, and lines between two points. `finest` is the
    number of pixels to which a mask's longer side is reduced, see `drawing`.
    """
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    if dataset.overlap == "oriented":
        return list(table.take([row]).quadrilaterals)
    if dataset.overlap == "keypoints":
        return _dots_and_lines(dataset, table, row)
    if dataset.overlap == "boxes" or table.shapes is None:
        return ()
    return table.shapes.drawn(row, finest)


def path_of(dataset: Dataset, kind: BoxKind, row: int, *, finest: int = 256) -> str:
    """What is judged of a row as one SVG path: its mask's outline, its oriented or upright box."""
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    outline = outline_of(dataset, kind, row, finest=finest)
    return svg_path(outline or list(corners_of_boxes(table.boxes[[row]])))


def svg_path(polygons: Sequence[Values]) -> str:
    """Polygons as one SVG path, to a tenth of a pixel.

    >>> svg_path([np.array([[0, 0], [4, 0], [4, 2.25]]), np.array([[1, 1], [2, 2]])])
    'M0 0L4 0L4 2.2ZM1 1L2 2'
    """
    return "".join(
        "M"
        + "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in points.tolist())
        + "Z" * (len(points) > 2)  # a line is not gone back, where its dashes would be filled
        for points in polygons
    )


def _dots_and_lines(dataset: Dataset, table: GroundTruth | Predictions, row: int) -> list[Values]:
    """The keypoints of a row that are labelled, or all of a prediction, and their skeleton."""
    kind = dataset.keypoint_types[table.label[row]]
    if table.keypoints is None or kind is None:
        return []
    points = table.keypoints[row, : len(kind)]
    seen = points[:, 2] if table is dataset.ground_truth else np.full(len(points), VISIBLE)
    radius = float(np.clip(table.size[row].max() / 50, *DOT))
    dots = [
        points[k, :2] + part * radius * _OCTAGON
        for k in np.flatnonzero(seen > 0).tolist()
        for part in ((1.0, 0.5) if seen[k] == VISIBLE else (1.0,))
    ]
    lines = [points[[a, b], :2] for a, b in kind.skeleton if seen[a] > 0 and seen[b] > 0]
    return lines + dots


def extent(dataset: Dataset, image: int) -> Size:
    """Width and height as far as the boxes of an image reach, 64 pixels at least."""
    boxes = np.concatenate(
        [
            dataset.ground_truth.boxes[dataset.ground_truth.image == image],
            dataset.predictions.boxes[dataset.predictions.image == image],
            [[0.0, 0.0, 64.0, 64.0]],
        ]
    )
    width, height = boxes[:, 2:].max(axis=0).tolist()
    return width, height


def image_size(dataset: Dataset, image: int, picture: Picture | None = None) -> Size:
    """Width and height in pixels: as annotated, else of the picture, else as far as boxes reach."""
    width, height = dataset.images.sizes[image].tolist()
    if width > 0 and height > 0:
        return width, height
    return (picture.width, picture.height) if picture else extent(dataset, image)


def dashes(start: Point, end: Point, pattern: Sequence[float]) -> Iterator[tuple[Point, Point]]:
    """The strokes of a dashed line; the whole line where the pattern is empty.

    >>> list(dashes((0, 0), (10, 0), [4, 2]))
    [((0.0, 0.0), (4.0, 0.0)), ((6.0, 0.0), (10.0, 0.0))]
    """
    length = math.dist(start, end)
    if not pattern or not length:
        yield start, end
        return
    across, down = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    at, turn = 0.0, 0
    while at < length:
        to = min(at + pattern[turn % len(pattern)], length)
        if turn % 2 == 0:
            yield (
                (start[0] + at * across, start[1] + at * down),
                (start[0] + to * across, start[1] + to * down),
            )
        at, turn = to, turn + 1


def _background(dataset: Dataset, image: int, longest: int) -> tuple[Image.Image, Size, str]:
    """What is drawn on, the size that boxes are measured in, and why it is no photograph."""
    width, height = dataset.images.sizes[image].tolist()
    stated = (width, height) if width > 0 and height > 0 else None
    file, problem = dataset.images.files[image], "There is no picture of this image."
    if file is not None:
        try:
            photo, _, own = open_image(file, at_least=longest)
        except ReadError as error:
            problem = str(error)
        else:
            paper = photo.convert("RGB")
            paper.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            return paper, stated or own, ""
    size = stated or extent(dataset, image)
    shrink = min(1.0, longest / max(size))
    shape = max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))
    return Image.new("RGB", shape, PAPER), size, problem


def _scaled(
    mark: Mark, scale: tuple[float, float], paper: Image.Image
) -> tuple[float, float, float, float]:
    """Where a box lies in the picture; what is outside is drawn at its border."""
    last = paper.width - 2, paper.height - 2
    x1, y1, x2, y2 = (
        min(max(end * scale[at % 2], 1), last[at % 2]) for at, end in enumerate(mark.box)
    )
    return x1, y1, x2, y2


def _outline(
    draw: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    mark: Mark,
    scale: Values,
) -> None:
    """The sides of a box, or its outline, dash by dash, each in a casing; thin without a number."""
    x1, y1, x2, y2 = box
    rectangle = np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)])
    around = [each * scale for each in mark.outline] or [rectangle]
    sign = SIGNS[mark.role]
    thin = mark.number is None
    pattern = [float(part) * 1.4 for part in sign.dash.split()]
    strokes = [
        stroke
        for corners in (list(map(tuple, each)) for each in around)
        for side in pairwise([*corners, corners[0]] if len(corners) > 2 else corners)
        for stroke in dashes(*side, pattern)
    ]
    for colour, width in ((PAGE["dark"], CASING - thin), (sign.dark, LINE - thin)):
        for stroke in strokes:
            draw.line(stroke, fill=colour, width=width)


def _tag(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], mark: Mark) -> None:
    """A number in a field of the role's colour, at the upper left corner."""
    font, text = ImageFont.load_default(FONT), str(mark.number)
    width, high = draw.textlength(text, font=font) + 7, FONT + 4
    left, top = min(box[0], draw.im.size[0] - width), max(0.0, box[1] - high)
    draw.rectangle((left, top, left + width, top + high), fill=SIGNS[mark.role].dark)
    draw.text((left + 4, top + 1), text, fill=PAGE["dark"], font=font)
