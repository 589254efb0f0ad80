"""Questions of the Losses page, two of them with boxes to try them on."""

from iouviz.lessons.boxes.presets import Preset
from iouviz.lessons.questions import Question

SAME_DISTANCE = Question(
    "losses.same distance",
    "An object is 120 px wide and 40 px high. A prediction of the same size is off by 30 px: once "
    "to the right, once downwards. Which one has the higher IoU?",
    ("30 px to the right", "30 px down", "Neither: 30 px is 30 px"),
    0,
    "To the right the boxes still share $90 \\times 40 = 3600$ px², and "
    "$\\mathrm{IoU} = 3600 / (2 \\cdot 4800 - 3600) = 0.600$. Downwards they share "
    "$120 \\times 10 = 1200$ px²: $1200 / 8400 = 0.143$. A loss on coordinates (L1, MSE) calls the "
    "two equal; so does the distance of the centres.",
)
FLAT = Question(
    "losses.flat",
    "A prediction lies beside its object and does not touch it. It may move a little in any "
    "direction. What does the loss 1 − IoU say about where to go?",
    ("Towards the object", "Nothing: it is the same everywhere", "Only whether to grow"),
    1,
    "IoU is 0 here and stays 0 around here, so its slope is exactly 0: no arrows. 83 % of all "
    "starts in the DIoU paper's simulation are like this. GIoU adds $U/C$, how full the box around "
    "both is, and that changes with every move: choose GIoU below, and there are arrows "
    "everywhere. **This is why GIoU exists.**",
)
CONTAINED = Question(
    "losses.contained",
    "A small prediction lies inside a large object, off centre. Which losses pull it to the "
    "middle?",
    ("All but IoU", "DIoU and CIoU alone", "None"),
    1,
    "Anywhere inside, IoU is the small area over the large one. The box around both is the object "
    "itself, so none of it is empty and $\\mathrm{GIoU} = \\mathrm{IoU}$: both can only make the "
    "box grow. DIoU has the distance of the centres, $\\rho^2 / c^2$.",
)
INFLATES = Question(
    "losses.inflates",
    "A prediction stands off its object on the diagonal, as large as the object. Under GIoU it "
    "grows on its way, to reach out. And under DIoU?",
    ("It keeps its size", "It grows as well", "It shrinks"),
    1,
    "GIoU's box grows to 3.97 times its area, DIoU's to 3.24 times: a larger box has a longer "
    "diagonal $c$, and $\\rho^2 / c^2$ falls. With $c^2$ held constant it is 1.21 times. That DIoU "
    "does not inflate is often claimed, and holds for the update rule of the paper's simulation, "
    "not for the loss.",
)
STEP_SIZE = Question(
    "losses.step size",
    "The same picture is measured in units half as large, so that every coordinate doubles. The "
    "step size stays 0.1. How long does GIoU's box take to touch its object?",
    ("As long: IoU knows no units", "Half as long", "Nearly four times as long"),
    2,
    "IoU's *value* knows no units, its slope does: twice the coordinates, half the slope, and each "
    "step is worth half of that again. So the step size counts as $\\eta / s^2$, and 19 steps "
    "become 72. At a tenth of the scale boxes fly off; at ten times they hardly move. The MSE "
    "takes 2 steps either way.",
)
FIGURE = Question(
    "losses.figure",
    "In the DIoU paper's simulation GIoU ends with an error of 1.5 million. The same protocol is "
    "run once more, but each box follows the *gradient* of 1 − GIoU instead of the published "
    "update rule. The final error is",
    ("about the same", "about half", "about a fiftieth"),
    2,
    "29,400 instead of 1,527,000, a 52nd. One line explains it: for disjoint boxes the published "
    "rule takes the intersection without cutting it off at 0. Switch Q1 on alone, and the plateau "
    "is back.",
)
# With boxes to try it on, for the canvas of the gradient field.
EXERCISES = (
    (
        SAME_DISTANCE,
        Preset(
            "30 px too low",
            (260, 180, 380, 220),
            (260, 210, 380, 250),
            "Put the prediction 30 px to the right instead, and compare the loss of IoU; then "
            "that of L1.",
        ),
    ),
    (
        CONTAINED,
        Preset(
            "Inside",
            (150, 70, 490, 330),
            (190, 100, 290, 180),
            "Switch between GIoU and DIoU. One of them leaves the centre alone and pushes the "
            "edges only.",
        ),
    ),
)
QUESTIONS = (SAME_DISTANCE, FLAT, CONTAINED, INFLATES, STEP_SIZE, FIGURE)
