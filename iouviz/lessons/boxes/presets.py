"""Pairs of boxes worth looking at, each with what it shows."""

from dataclasses import dataclass

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Preset:
    """Two boxes on a canvas, and what to notice.

    Attributes
    ----------
    name : str
        Short, for a button.
    a, b : (x1, y1, x2, y2)
        Pixels.
    width : float
        Of the canvas, in pixels; it is 8:5.
    notice : str
        One sentence.
    """

    name: str
    a: Corners
    b: Corners
    notice: str
    width: float = 640


OVERLAPPING = Preset(
    "Overlapping",
    (120, 90, 360, 270),
    (220, 150, 500, 320),
    "Drag a box by its inside, or by one of its handles.",
)
IDENTICAL = Preset(
    "Identical",
    (200, 110, 440, 290),
    (200, 110, 440, 290),
    "Intersection and union are the same area: IoU is 1. GIoU, DIoU and CIoU are 1 too.",
)
TOUCHING = Preset(
    "Touching",
    (120, 120, 320, 280),
    (320, 120, 520, 280),
    "Nothing is in both boxes, so IoU is 0. GIoU is 0 too: side by side, the two boxes fill the "
    "enclosing box.",
)
DISJOINT = Preset(
    "Disjoint",
    (60, 60, 220, 180),
    (420, 220, 580, 340),
    "IoU is 0, as for any two boxes that do not overlap. GIoU, DIoU and CIoU still depend on how "
    "far apart they are.",
)
INSIDE = Preset(
    "Inside",
    (120, 60, 520, 340),
    (160, 90, 320, 202),
    "The enclosing box is A, so GIoU equals IoU. DIoU and CIoU are lower: B is off centre.",
)
SHIFTED = Preset(
    "IoU ½: shifted",
    (170, 110, 410, 290),
    (250, 110, 490, 290),
    "B is shifted by a third of its width: two thirds of each box are covered, and IoU is ½.",
)
TOO_SMALL = Preset(
    "IoU ½: too small",
    (170, 110, 410, 290),
    (170, 110, 290, 290),
    "IoU is ½ as well: all of B is inside A, but half of A is not covered.",
)
TOO_LARGE = Preset(
    "IoU ½: too large",
    (200, 110, 440, 290),
    (200, 20, 440, 380),
    "IoU is ½ as well, and the centres coincide, so DIoU is ½ too. CIoU is lower, as the aspect "
    "ratios differ.",
)
WORKED = Preset(
    "In small numbers",
    (14, 12.5, 54, 37.5),
    (22, 12.5, 62, 37.5),
    "Two boxes of 40 × 25 = 1000 px² with 800 px² in common: the union is 1200 px², and "
    "800 / 1200 = 0.67.",
    width=80,
)
# For IoU alone, and for the metrics that add to it.
PRESETS = (OVERLAPPING, IDENTICAL, TOUCHING, SHIFTED, TOO_SMALL, TOO_LARGE, WORKED)
FAMILY_PRESETS = (DISJOINT, TOUCHING, INSIDE, TOO_LARGE, OVERLAPPING, IDENTICAL)
