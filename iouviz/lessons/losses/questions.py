"""Questions of the Losses page, two of them with boxes to try them on."""

from iouviz.lessons.boxes.presets import Preset
from iouviz.lessons.questions import Question

SAME_DISTANCE = Question(
    "losses.same distance",
    "An object is 120 px wide and 40 px high. A prediction of the same size is off by 30 px: once "
    "to the right, once downwards. Which one has the higher IoU?",
    ("30 px to the right", "30 px down", "Neither: 30 px is 30 px"),
    0,
    "To the right the intersection is $90 \\times 40 = 3600$ px², and "
    "$\\mathrm{IoU} = 3600 / (2 \\cdot 4800 - 3600) = 0.600$. Downwards it is "
    "$120 \\times 10 = 1200$ px²: $1200 / 8400 = 0.143$. A loss on coordinates (L1, MSE) gives "
    "both the same value, and so does the distance of the centres.",
)
FLAT = Question(
    "losses.flat",
    "A prediction does not overlap its object. What does the gradient of the loss 1 − IoU say "
    "about where to move it?",
    ("Towards the object", "Nothing: it is zero", "Only whether to grow"),
    1,
    "IoU is 0 here and stays 0 for every small move, so the gradient is exactly 0: no arrows. 83 "
    "% of all starts in the DIoU paper's simulation are like this. GIoU adds $U/C$, the union as "
    "a fraction of the enclosing box, which changes with every move: choose GIoU, and there are "
    "arrows everywhere. **This is why GIoU exists.**",
)
CONTAINED = Question(
    "losses.contained",
    "A small prediction is inside a large object, off centre. Which losses move it towards the "
    "centre?",
    ("All but IoU", "DIoU and CIoU alone", "None"),
    1,
    "Anywhere inside, IoU is the small area divided by the large one. The enclosing box is the "
    "object itself, so none of it is empty and $\\mathrm{GIoU} = \\mathrm{IoU}$: both can only "
    "make the box grow. DIoU includes the distance of the centres, $\\rho^2 / c^2$.",
)
INFLATES = Question(
    "losses.inflates",
    "A prediction of the object's size is off along the diagonal. Minimising GIoU's loss enlarges "
    "it on the way. And minimising DIoU's loss?",
    ("It keeps its size", "It grows as well", "It shrinks"),
    1,
    "GIoU's box grows to 3.97 times its area, DIoU's to 3.24 times: a larger box has a longer "
    "diagonal $c$, and $\\rho^2 / c^2$ falls. With $c^2$ held constant it is 1.21 times. That DIoU "
    "does not inflate is often claimed; it is true of the update rule of the paper's "
    "simulation, not of the loss.",
)
STEP_SIZE = Question(
    "losses.step size",
    "All coordinates are doubled, as if the same image had twice the resolution. The step size "
    "stays 0.1. How many steps does GIoU's box need to reach its object?",
    ("As many: IoU is scale-invariant", "Half as many", "Nearly four times as many"),
    2,
    "IoU's *value* is scale-invariant, its gradient is not: twice the coordinates, half the "
    "gradient, and each step is half as large again relative to the boxes. So the effective step "
    "size is $\\eta / s^2$, and 19 steps become 72. At a tenth of the scale boxes fly off; at ten "
    "times they hardly move. MSE takes 2 steps either way.",
)
FIGURE = Question(
    "losses.figure",
    "In the DIoU paper's simulation GIoU ends with an error of 1.5 million. The same protocol is "
    "run again, but each box follows the *gradient* of 1 − GIoU instead of the published "
    "update rule. The final error is",
    ("about the same", "about half", "about a fiftieth"),
    2,
    "29,400 instead of 1,527,000, about 1/52. One line explains it: for disjoint boxes the "
    "published rule does not clamp the intersection at 0. Switch on Q1 alone, and the plateau is "
    "back.",
)
# With boxes to try it on, for the canvas of the gradient field.
EXERCISES = (
    (
        SAME_DISTANCE,
        Preset(
            "30 px too low",
            (260, 180, 380, 220),
            (260, 210, 380, 250),
            "Drag the prediction 30 px to the right instead, and compare the IoU loss; then the "
            "L1 loss.",
        ),
    ),
    (
        CONTAINED,
        Preset(
            "Contained",
            (150, 70, 490, 330),
            (190, 100, 290, 180),
            "Switch between GIoU and DIoU. One of them gives no gradient to the centre and moves "
            "only the edges.",
        ),
    ),
)
QUESTIONS = (SAME_DISTANCE, FLAT, CONTAINED, INFLATES, STEP_SIZE, FIGURE)
