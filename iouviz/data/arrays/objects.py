"""What is in an image, or in all images one after the other: columns that still say how they came.

The sources of this room make one `Objects` an image; `joined` lays them end to end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.data.arrays.numbers import Labels, concatenated
from iouviz.data.readers.shared.box_format import FORMS, corners
from iouviz.data.shapes import Corners
from iouviz.errors import RequestError
from iouviz.geometry.masks.rle import Masks, join

BoxForm: TypeAlias = Literal["xyxy", "xywh", "cxcywh"]
NAMES: Final = {"xyxy": "x1 y1 x2 y2", "xywh": "x y w h", "cxcywh": "cx cy w h"}
# COCO's `segmentation` of each row: polygons, run lengths, or None.
Segmentations: TypeAlias = list[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Objects:
    """N boxes with what belongs to each.

    Attributes
    ----------
    boxes : (N, 4) float64 array
        xyxy, pixels; not checked yet.
    size : (N, 2) float64 array
        Width and height as given.
    labels : (N,) int64 array or list of str
    score : (N,) float64 array or None
        None for ground truth.
    masks : Masks, list of N segmentations, or None
    crowd, ignore : (N,) bool array or None
    area : (N,) float64 array or None
        nan or 0 where it is to be computed.
    corners : (N, 4, 2) float64 array or None
        Of oriented boxes.
    """

    boxes: Values
    size: Values
    labels: Labels
    score: Values | None = None
    masks: Masks | Segmentations | None = None
    crowd: Flags | None = None
    ignore: Flags | None = None
    area: Values | None = None
    corners: Corners | None = None

    def __len__(self) -> int:
        return len(self.boxes)


def xyxy_of(numbers: Values, form: BoxForm) -> tuple[Values, Values]:
    """Boxes (N, 4) and their width and height (N, 2) from numbers in one of three forms.

    >>> xyxy_of(np.array([[1.0, 2.0, 4.0, 6.0]]), "xywh")[0]
    array([[1., 2., 5., 8.]])
    """
    return corners(numbers, FORMS[NAMES[form]], numbers[:, 2:])


def check_form(form: str, place: str = "box_format") -> BoxForm:
    """Refuse a box format that is none of the three."""
    if form not in NAMES:
        raise RequestError(f"{place} is {form!r}; wanted one of {', '.join(map(repr, NAMES))}")
    return form  # type: ignore[return-value]


def joined(parts: Sequence[Objects], *, scored: bool) -> Objects:
    """The objects of several images one after the other.

    A column that only some images have is filled: not a crowd, no mask, an area to be computed.
    """
    counts = [len(part) for part in parts]
    boxes = np.concatenate([np.zeros((0, 4)), *(part.boxes for part in parts)])
    size = np.concatenate([np.zeros((0, 2)), *(part.size for part in parts)])

    def column(name: str, filled: Any, width: tuple[int, ...] = ()) -> Any:
        found = [getattr(part, name) for part in parts]
        if all(each is None for each in found):
            return None
        return np.concatenate(
            [
                np.full((count, *width), filled) if each is None else each
                for each, count in zip(found, counts, strict=True)
            ]
        )

    scores = column("score", np.nan)
    return Objects(
        boxes,
        size,
        concatenated([part.labels for part in parts if len(part)]),
        np.zeros(len(boxes)) if scored and scores is None else scores,
        _joined_masks(parts),
        column("crowd", False),
        column("ignore", False),
        column("area", np.nan),
        column("corners", np.nan, (4, 2)),
    )


def _joined_masks(parts: Sequence[Objects]) -> Masks | Segmentations | None:
    found = [part.masks for part in parts if len(part)]
    masks = [each for each in found if isinstance(each, Masks)]
    if len(masks) == len(found):
        return join(masks) if masks else None
    if all(each is None for each in found):
        return None
    result: Segmentations = []
    for part in parts:
        result += _segmentations(part)
    return result


def _segmentations(part: Objects) -> Segmentations:
    """The masks of an image as COCO writes them; None for each box where it has none."""
    match part.masks:
        case None:
            return [None] * len(part)
        case Masks() as masks:
            texts, sizes = masks.strings(), masks.sizes.tolist()
            return [{"size": s, "counts": t} for s, t in zip(sizes, texts, strict=True)]
        case listed:
            return listed
