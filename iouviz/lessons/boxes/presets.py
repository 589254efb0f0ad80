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


PRESETS = (
    Preset(
        "Overlapping",
        (120, 90, 360, 270),
        (220, 150, 500, 320),
        "Drag either box by its inside or its handles.",
    ),
    Preset(
        "Identical",
        (200, 110, 440, 290),
        (200, 110, 440, 290),
        "All four are 1: nothing is missing, empty, off-centre or of another shape.",
    ),
    Preset(
        "Touching",
        (120, 120, 320, 280),
        (320, 120, 520, 280),
        "IoU is 0 as soon as nothing is shared. GIoU is 0 here too: side by side, the boxes fill "
        "the enclosing box.",
    ),
    Preset(
        "Disjoint",
        (60, 60, 220, 180),
        (420, 220, 580, 340),
        "IoU is 0 and stays 0 wherever you drag; the other three still tell near from far.",
    ),
    Preset(
        "Inside",
        (120, 60, 520, 340),
        (160, 90, 320, 202),
        "The enclosing box is the outer one, so GIoU equals IoU. Only DIoU and CIoU see that the "
        "small box is off centre.",
    ),
    Preset(
        "½ by shifting",
        (170, 110, 410, 290),
        (250, 110, 490, 290),
        "Moved by a third of its width, a box keeps two thirds covered, and an IoU of just ½.",
    ),
    Preset(
        "½ by shrinking",
        (170, 110, 410, 290),
        (170, 110, 290, 290),
        "The same IoU of ½: all of the small box is right, and half of the object is left out.",
    ),
    Preset(
        "½ by growing",
        (200, 110, 440, 290),
        (200, 20, 440, 380),
        "The same IoU of ½ and the same centre, so DIoU is ½ too: only CIoU sees the other shape.",
    ),
    Preset(
        "A cat",
        (14, 12.5, 54, 37.5),
        (22, 12.5, 62, 37.5),
        "Two areas of 1000 px² that share 800: the union is 1200, and 800 / 1200 = 0.67.",
        width=80,
    ),
)
