"""The same two boxes under the conventions of well-known libraries, and what each answers.

Each rule is a short statement of ours of what a library's source did at the version named, computed
in the number type it would be given: no library is called, and no code of theirs is used. They are
here to be looked at. The rest of iouviz uses `OURS` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iouviz.errors import BoxError
from iouviz.geometry.overlap import overlap

Row = NDArray[Any]  # one box, x1, y1, x2, y2, in the number type under study


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule makes of one pair.

    Attributes
    ----------
    intersection, union : float
        Square pixels, as the rule has them, eps and wrapped integers included.
    iou : float
        nan where the rule divides nothing by nothing.
    refused : str
        Why there is no answer, or "".
    """

    intersection: float
    union: float
    iou: float
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """One way of computing IoU.

    Attributes
    ----------
    name : str
    does : str
        What sets it apart, in one sentence.
    source : str
        Which library, and since or until when.
    rule : callable
        Two boxes of one number type -> Answer.
    """

    name: str
    does: str
    source: str
    rule: Callable[[Row, Row], Answer]

    def __call__(self, a: Row, b: Row) -> Answer:
        """The rule's answer; overflow and 0 / 0 are part of it and raise no warning."""
        with np.errstate(all="ignore"):
            return self.rule(np.asarray(a), np.asarray(b))


def _quotient(shared: Any, union: Any) -> Answer:
    return Answer(float(shared), float(union), float(np.true_divide(shared, union)))


def _area(box: Row) -> Any:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shared_sides(a: Row, b: Row) -> Row:
    """Right edge minus left edge of what both cover, in the boxes' own number type."""
    return np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])


def _terms(a: Row, b: Row) -> tuple[Any, Any]:
    """Intersection and union, in the boxes' own number type."""
    sides = np.maximum(_shared_sides(a, b), a.dtype.type(0))
    shared = sides[0] * sides[1]
    return shared, _area(a) + _area(b) - shared


def _ours(a: Row, b: Row) -> Answer:
    try:
        terms = overlap([a], [b])
    except BoxError as error:
        return Answer(np.nan, np.nan, np.nan, str(error))
    return Answer(terms.intersection.item(), terms.union.item(), terms.iou.item())


def _bare(a: Row, b: Row) -> Answer:
    return _quotient(*_terms(a, b))


def _torchvision(a: Row, b: Row) -> Answer:
    # Areas are widened before anything is subtracted, the shared sides only after that.
    sides = np.maximum(_upcast(_shared_sides(a, b)), 0)
    shared = sides[0] * sides[1]
    return _quotient(shared, _area(_upcast(a)) + _area(_upcast(b)) - shared)


def _upcast(values: Row) -> Row:
    """Small floats to float32, small integers to int32; int32 and wider as they are."""
    least = np.float32 if values.dtype.kind == "f" else np.int32
    return values if values.dtype.itemsize >= 4 else values.astype(least)


def _pycocotools(a: Row, b: Row) -> Answer:
    first, second = a.astype(np.float64), b.astype(np.float64)
    sides = _shared_sides(first, second)
    area = _area(first) + _area(second)
    if (sides <= 0).any():
        return Answer(0.0, float(area), 0.0)
    return _quotient(sides[0] * sides[1], area - sides[0] * sides[1])


def _single(a: Row, b: Row) -> tuple[Any, Any]:
    """Intersection and union in float32, as a network has them."""
    return _terms(a.astype(np.float32), b.astype(np.float32))


def _plus_eps(a: Row, b: Row) -> Answer:
    shared, union = _single(a, b)
    return _quotient(shared, union + np.float32(1e-7))


def _at_least_eps(a: Row, b: Row) -> Answer:
    shared, union = _single(a, b)
    return _quotient(shared, np.maximum(union, np.float32(1e-6)))


def _plus_one(a: Row, b: Row) -> Answer:
    last = np.array([0.0, 0.0, 1.0, 1.0])  # x2 and y2 name the last pixel that belongs
    return _quotient(*_terms(a.astype(np.float64) + last, b.astype(np.float64) + last))


def _normalised(a: Row, b: Row) -> Answer:
    first, second = (np.sort(box.astype(np.float64).reshape(2, 2), axis=0) for box in (a, b))
    if not np.isfinite([first, second]).all():
        return Answer(np.nan, np.nan, np.nan, "a coordinate is NaN or infinite")
    return _ours(first.ravel(), second.ravel())


OURS = Convention(
    "iouviz",
    "Converts to float64 first, rejects invalid boxes, has no eps, and returns 0 for an empty "
    "union.",
    "iouviz.geometry.overlap",
    _ours,
)
CONVENTIONS = (
    OURS,
    Convention(
        "pycocotools",
        "float64; returns 0 if a side of the intersection is not above 0, so nothing is divided "
        "by 0.",
        "cocoapi, maskApi.c, bbIou",
        _pycocotools,
    ),
    Convention(
        "TorchVision box_iou",
        "Trusts its input, by design: no eps, no check. Small integers are widened only after the "
        "edges were subtracted; int32 areas are not widened at all.",
        "torchvision.ops.box_iou 0.28; pull request 3405",
        _torchvision,
    ),
    Convention(
        "union + eps",
        "float32, with 1e-7 added to the union, so that 0 / 0 is 0.",
        "Ultralytics bbox_iou; TorchVision's IoU losses",
        _plus_eps,
    ),
    Convention(
        "max(union, eps)",
        "float32, with a union below 1e-6 replaced by 1e-6.",
        "MMDetection bbox_overlaps",
        _at_least_eps,
    ),
    Convention(
        "+1 pixel",
        "x2 and y2 are the last pixels inside, so a side is x2 − x1 + 1 long.",
        "Pascal VOC's development kit; Detectron's TO_REMOVE = 1",
        _plus_one,
    ),
    Convention(
        "sorted corners",
        "Sorts the corners first, so an inverted box is accepted.",
        "what a geometry library does with box(x1, y1, x2, y2), such as shapely",
        _normalised,
    ),
    Convention(
        "naive NumPy",
        "The textbook formula in the number type of the array.",
        "what most people write first",
        _bare,
    ),
)


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A pair on which conventions part.

    Attributes
    ----------
    name : str
    a, b : (x1, y1, x2, y2)
        As they would be typed.
    dtype : str
        The number type they come in.
    notice : str
        What to look for, and why it happens.
    """

    name: str
    a: tuple[float, float, float, float]
    b: tuple[float, float, float, float]
    dtype: str
    notice: str

    def arrays(self) -> tuple[Row, Row]:
        """Both boxes in the case's number type; what does not fit is rounded, as on input."""
        return np.array(self.a, dtype=self.dtype), np.array(self.b, dtype=self.dtype)


def wrapped(minuend: int, subtrahend: int, bits: int) -> int:
    """The difference of two unsigned integers in so many bits.

    >>> wrapped(10, 200, 8)
    66
    """
    return (minuend - subtrahend) % (1 << bits)
