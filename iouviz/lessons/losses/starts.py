"""Where predictions start on the Losses page: on the gradient field and in the loss race."""

from iouviz.lessons.boxes.presets import Corners, Preset

FIELD_STARTS = (
    Preset(
        "Disjoint",
        (380, 170, 520, 270),
        (70, 90, 190, 190),
        "The boxes do not overlap. Where is the gradient zero under IoU, and where under GIoU?",
    ),
    Preset(
        "Overlapping",
        (240, 130, 440, 270),
        (160, 90, 340, 230),
        "Now IoU has a gradient too. Compare the losses.",
    ),
    Preset(
        "Contained",
        (150, 70, 490, 330),
        (190, 100, 290, 180),
        "The prediction is inside the object. Which losses give no gradient to its centre?",
    ),
    Preset(
        "Containing",
        (270, 160, 370, 240),
        (120, 60, 400, 340),
        "The prediction contains the object. Which losses move its centre as well?",
    ),
    Preset(
        "Different aspect ratio",
        (300, 80, 360, 320),
        (210, 170, 450, 230),
        "Same centre, different aspect ratio. Compare the arrows on the edges under DIoU and CIoU.",
    ),
)

# The object of the race: one by one, as in the DIoU paper.
OBJECT: Corners = (9.5, 9.5, 10.5, 10.5)
RACE_STARTS: dict[str, Corners] = {
    "On the diagonal": (11.5, 11.5, 12.5, 12.5),
    "Side by side": (12.0, 9.7, 13.0, 10.7),
    "Off-axis": (11.5, 10.5, 12.5, 11.5),
    "Contained": (9.55, 9.65, 10.05, 10.15),
    "Different aspect ratio": (10.6, 9.2, 12.6, 9.7),
    "Far away": (13.0, 12.6, 14.0, 13.6),
}
STEP_SIZES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SCALES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
