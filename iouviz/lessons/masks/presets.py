"""Pairs of shapes that show how mask, outline and box differ, at any resolution."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.geometry.masks.rle import Masks

# From x and y of the cells' middles, in heights of the sheet (x reaches 1.6), to what is set.
Shape = Callable[[Values, Values], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class MaskPreset:
    """Two shapes and what to notice about them.

    Attributes
    ----------
    name : str
    notice : str
        One or two sentences, Markdown.
    ground_truth, prediction : Shape
    """

    name: str
    notice: str
    ground_truth: Shape
    prediction: Shape

    def masks(self, width: int, height: int) -> Masks:
        """Both shapes as masks, ground truth first; a cell is set where its middle is inside.

        >>> PRESETS[0].masks(16, 10).sizes
        array([[10, 16],
               [10, 16]])
        """
        y, x = (np.indices((height, width)) + 0.5) / height
        return Masks.from_pixels([self.ground_truth(x, y), self.prediction(x, y)])


def disc(cx: float, cy: float, radius: float) -> Shape:
    """Everything within a radius of a point."""
    return lambda x, y: (x - cx) ** 2 + (y - cy) ** 2 <= radius**2


def ring(cx: float, cy: float, radius: float, hole: float) -> Shape:
    """A disc without the disc in its middle."""
    outer, inner = disc(cx, cy, radius), disc(cx, cy, hole)
    return lambda x, y: outer(x, y) & ~inner(x, y)


def stick(offset: float, thickness: float) -> Shape:
    """A stick that lies across the sheet, moved sideways by `offset`."""
    slope = np.hypot(1.0, 0.6)

    def shape(x: Values, y: Values) -> NDArray[np.bool_]:
        # u along the stick, v across it
        u = ((x - 0.8) + 0.6 * (y - 0.5)) / slope
        v = ((y - 0.5) - 0.6 * (x - 0.8)) / slope - offset
        inside: NDArray[np.bool_] = (np.abs(u) <= 0.65) & (np.abs(v) <= thickness / 2)
        return inside

    return shape


def both(one: Shape, other: Shape) -> Shape:
    """What either sets."""
    return lambda x, y: one(x, y) | other(x, y)


def nothing(x: Values, y: Values) -> NDArray[np.bool_]:
    """An empty sheet."""
    return np.zeros(np.broadcast_shapes(x.shape, y.shape), np.bool_)


THICK = 0.04  # of the stick
RADIUS, LARGER = 0.38, 0.40  # a twentieth more
PIECE = 0.2

PRESETS = (
    MaskPreset(
        "Two discs",
        "Paint either mask and watch the counts. IoU is the number of cells in both, divided by "
        "the number in at least one.",
        disc(0.7, 0.5, 0.3),
        disc(0.9, 0.5, 0.3),
    ),
    MaskPreset(
        "Loose outline",
        "The radius is 5 % too large. IoU is still about 0.9, because most cells are far from the "
        "outline; boundary IoU is only 0.33 on the grid and 0.42 on the fine canvas.",
        disc(0.8, 0.5, RADIUS),
        disc(0.8, 0.5, LARGER),
    ),
    MaskPreset(
        "Thin object",
        "Shifted by its own thickness. The IoU of the boxes is more than 0.8; that of the masks is "
        "almost 0.",
        stick(-THICK / 2, THICK),
        stick(THICK / 2, THICK),
    ),
    MaskPreset(
        "Hole",
        "The prediction fills the hole, a quarter of the disc. The boxes are equal: their IoU is "
        "1.",
        ring(0.8, 0.5, 0.4, 0.2),
        disc(0.8, 0.5, 0.4),
    ),
    MaskPreset(
        "Two pieces",
        "A partly hidden object is split in two, and one piece was predicted: half of the mask, "
        "but a box that is far too narrow.",
        both(disc(0.35, 0.5, PIECE), disc(1.25, 0.5, PIECE)),
        disc(0.35, 0.5, PIECE),
    ),
    MaskPreset(
        "Empty",
        "Paint the ground truth, then choose Prediction and paint what a model might predict.",
        nothing,
        nothing,
    ),
)
