"""Where predictions start on the Losses page: on the gradient field and in the loss race."""

from iouviz.lessons.boxes.presets import Corners, Preset

FIELD_STARTS = (
    Preset(
        "Apart",
        (380, 170, 520, 270),
        (70, 90, 190, 190),
        "Nothing is shared. Where is it calm under IoU, and where under GIoU?",
    ),
    Preset(
        "Crossing",
        (240, 130, 440, 270),
        (160, 90, 340, 230),
        "The boxes share something. Now compare the losses.",
    ),
    Preset(
        "Inside",
        (150, 70, 490, 330),
        (190, 100, 290, 180),
        "The prediction lies in the object. Compare the losses: which leave the centre alone?",
    ),
    Preset(
        "Around",
        (270, 160, 370, 240),
        (120, 60, 400, 340),
        "The prediction holds the object whole. Which losses push more than its edges?",
    ),
    Preset(
        "Other shape",
        (300, 80, 360, 320),
        (210, 170, 450, 230),
        "Same centre, other shape. Compare the pushes on the edges under DIoU and CIoU.",
    ),
)

# The object of the race: one by one, as in the DIoU paper.
OBJECT: Corners = (9.5, 9.5, 10.5, 10.5)
RACE_STARTS: dict[str, Corners] = {
    "On the diagonal": (11.5, 11.5, 12.5, 12.5),
    "Beside": (12.0, 9.7, 13.0, 10.7),
    "Half way": (11.5, 10.5, 12.5, 11.5),
    "Inside": (9.55, 9.65, 10.05, 10.15),
    "Other shape": (10.6, 9.2, 12.6, 9.7),
    "Far": (13.0, 12.6, 14.0, 13.6),
}
STEP_SIZES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SCALES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
