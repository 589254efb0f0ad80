"""How the numbers of a row may be meant, for formats that leave it open or need a picture's size.

A reader that knows pixels hands over boxes. One whose files do not say what their numbers are, or
whose numbers are parts of a picture, hands over the numbers and the `BoxFormat` values that fit;
`iouviz.data.join.coordinates` chooses among them when the sizes of the pictures are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import turned

Numbers: TypeAlias = NDArray[np.float64]

OF_THE_PICTURE: Final = " of the picture"  # ends the name of a box format that is relative


@dataclass(frozen=True, slots=True)
class BoxFormat:
    """One way to read the numbers of a row.

    Attributes
    ----------
    name : str
        What stands in the row, such as ``score x y w h``; `Choices` name it so.
    box : {"xyxy", "xywh", "cxcywh", "degrees", "radians"}
        The last two are oriented boxes: centre, sides, and the angle in that unit, clockwise.
    relative : bool
        Whether the numbers are parts of the picture's width and height.
    columns : four int, five with an angle
        Where x, y and the others stand in the row.
    score : int or None
        Where the confidence stands.
    rare : bool
        Whether it is thought of only where nearly all of many boxes have it.
    """

    name: str
    box: Literal["xyxy", "xywh", "cxcywh", "degrees", "radians"]
    relative: bool = False
    columns: tuple[int, ...] = (0, 1, 2, 3)
    score: int | None = None
    rare: bool = False


# What four numbers may be, whatever a file's format says: for the user to choose.
_FORMS: Final = (
    BoxFormat("x y w h", "xywh"),
    BoxFormat("x1 y1 x2 y2", "xyxy"),
    BoxFormat("cx cy w h", "cxcywh"),
    BoxFormat("w h x y", "xywh", columns=(2, 3, 0, 1)),
    BoxFormat("y x h w", "xywh", columns=(1, 0, 3, 2)),
    BoxFormat("y1 x1 y2 x2", "xyxy", columns=(1, 0, 3, 2)),
    BoxFormat("x1 y2 x2 y1", "xyxy", columns=(0, 3, 2, 1)),
)
FORMS: Final = {form.name: form for form in _FORMS} | {
    form.name + OF_THE_PICTURE: replace(form, name=form.name + OF_THE_PICTURE, relative=True)
    for form in _FORMS
}


MANY: Final = 10  # boxes, for a rare box format to be thought of
# What numbers under the names of two corners may be where most such boxes are turned inside out.
CORNERS_OR_ELSE: Final = (
    BoxFormat("x1 y1 x2 y2", "xyxy"),
    replace(FORMS["x y w h"], rare=True),
    replace(FORMS["x1 y2 x2 y1"], rare=True),
)


def form_of(box_format: BoxFormat) -> str:
    """The name in `FORMS` of what the four numbers of a box format are; "" where there is none.

    >>> form_of(BoxFormat("score, relative centre", "cxcywh", True, (1, 2, 3, 4), 0))
    'cx cy w h of the picture'
    """
    columns = tuple(column - min(box_format.columns) for column in box_format.columns)
    wanted = box_format.box, box_format.relative, columns
    found = [
        name for name, each in FORMS.items() if (each.box, each.relative, each.columns) == wanted
    ]
    return found[0] if found else ""


def in_form(box_format: BoxFormat, form: str) -> BoxFormat:
    """The same places in a row, but its four numbers in a form of `FORMS`."""
    start, score = min(box_format.columns), box_format.score
    columns = tuple(start + column for column in FORMS[form].columns)
    return replace(FORMS[form], columns=columns, score=score)


def numbers_in(form: str, boxes: Numbers, size: Numbers) -> Numbers:
    """The four numbers that stand in a file for boxes, (N, 4), the inverse of `corners`.

    Parameters
    ----------
    form : str
        A name in `FORMS`, in pixels.
    boxes : (N, 4) float64 array
        xyxy.
    size : (N, 2) float64 array
        Width and height.

    Examples
    --------
    >>> numbers_in("y x h w", np.array([[1, 2, 4, 6.0]]), np.array([[3, 4.0]]))
    array([[2., 1., 4., 3.]])
    """
    first = boxes[:, :2] + size / 2 if FORMS[form].box == "cxcywh" else boxes[:, :2]
    second = boxes[:, 2:] if FORMS[form].box == "xyxy" else size
    numbers = np.empty((len(boxes), 4))
    numbers[:, list(FORMS[form].columns)] = np.concatenate([first, second], axis=1)
    return numbers


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Numbers as they stand in a file, and the ways in which they may be read.

    Attributes
    ----------
    numbers : (N, M) float64 array
        Finite.
    box_formats : tuple of BoxFormat
        At least one.
    usual : bool
        Whether the first box format is the format's own, to be taken unless boxes speak against it.
    outlines : mapping
        Row -> its outline x1, y1, x2, y2, ..., in the same unit; for the rows that have one.
    """

    numbers: Numbers
    box_formats: tuple[BoxFormat, ...]
    usual: bool = False
    outlines: Mapping[int, Numbers] | None = None


def corners(numbers: Numbers, box_format: BoxFormat, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Boxes and their sizes, (N, 4) xyxy and (N, 2), pixels.

    Parameters
    ----------
    numbers : (N, M) float64 array
    box_format : BoxFormat
    sizes : (N, 2) float64 array
        Width and height of each row's picture; only relative box formats look at it.

    Examples
    --------
    >>> relative = BoxFormat("", "cxcywh", relative=True)
    >>> corners(np.array([[0.5, 0.5, 0.2, 0.4]]), relative, np.array([[10, 20.0]]))
    (array([[ 4.,  6.,  6., 14.]]), array([[2., 8.]]))
    """
    taken = numbers[:, list(box_format.columns)]
    outline = quadrilaterals(numbers, box_format)
    if outline is not None:
        boxes, sides = upright(outline), taken[:, 2:4]
        return boxes, np.where(sides < 0, sides, boxes[:, 2:] - boxes[:, :2])
    with np.errstate(over="ignore", invalid="ignore"):
        if box_format.relative:
            taken = taken * np.tile(sizes, 2)
        first, second = taken[:, :2], taken[:, 2:]
        if box_format.box == "xyxy":
            return taken, second - first
        start = first if box_format.box == "xywh" else first - second / 2
        return np.concatenate([start, start + second], axis=1), second


def quadrilaterals(numbers: Numbers, box_format: BoxFormat) -> Numbers | None:
    """Corners of oriented boxes, (N, 4, 2) pixels; None where the box format has upright ones.

    >>> half_a_turn = BoxFormat("", "radians", columns=(0, 1, 2, 3, 4))
    >>> quadrilaterals(np.array([[2, 1, 4, 2, np.pi]]), half_a_turn)[0].tolist()
    [[4.0, 2.0], [0.0, 2.0], [0.0, 0.0], [4.0, 0.0]]
    """
    if box_format.box not in ("degrees", "radians"):
        return None
    taken = numbers[:, list(box_format.columns)]
    if box_format.box == "radians":
        taken[:, 4] = np.rad2deg(taken[:, 4])
    with np.errstate(over="ignore", invalid="ignore"):  # of boxes that are left out later
        return turned(taken)


def scores(numbers: Numbers, box_format: BoxFormat) -> Numbers | None:
    """The confidences, (N,), or None where the box format has none."""
    return None if box_format.score is None else numbers[:, box_format.score]
