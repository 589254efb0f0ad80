"""How one step is made out of a loss: exactly, or as the authors of the DIoU paper published it.

The published simulation does not follow the gradients of the losses; it moves boxes by update
rules written by hand ("custom gradients": in the authors' words, directions of movement). Each of
their differences from the gradient is a switch here, named Q1 to Q6.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Space = Literal["centre and size", "size twice as fast", "corners"]
SPACES: tuple[Space, ...] = get_args(Space)
RaceLoss = Literal["IoU", "GIoU", "DIoU", "CIoU", "L1", "smooth L1", "MSE"]
RACERS: tuple[RaceLoss, ...] = get_args(RaceLoss)
FAMILY: tuple[RaceLoss, ...] = RACERS[:4]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done to a gradient before the box follows it; all off is the gradient itself.

    Attributes
    ----------
    unclamped : bool
        Q1. GIoU takes the intersection of disjoint boxes as the product of two gaps, or of a gap
        and an overlap, where it should be 0.
    doubled_sizes : bool
        Q2. Slopes by width and height are doubled in the IoU and GIoU terms, not in the penalty.
    flipped_sign : bool
        Q3. The slope of c^2 by x and y enters DIoU's and CIoU's penalty with the other sign.
    crossed : bool
        Q4. The enclosing height is taken to depend on x and w too, its width on y and h.
    shrinking : bool
        Q5. A prediction that reaches beyond the target on both sides takes the enclosing side to
        shrink by 1 where its own grows by 1.
    unit_factor : bool
        Q6. CIoU's slope of v without 1 / (w^2 + h^2). The paper says so itself, to avoid very
        large steps of small boxes.
    gated : bool
        CIoU's aspect term acts from IoU 1/2 on, as in the journal version.
    detached : bool
        DIoU and CIoU take c^2 as a constant.
    space : {"centre and size", "size twice as fast", "corners"}
        The numbers that are moved. Moving corners, a centre goes half as fast.
    """

    unclamped: bool = False
    doubled_sizes: bool = False
    flipped_sign: bool = False
    crossed: bool = False
    shrinking: bool = False
    unit_factor: bool = False
    gated: bool = False
    detached: bool = False
    space: Space = "centre and size"


# Exact gradients, with the one liberty that the paper itself takes in CIoU's.
EXACT = Rule(unit_factor=True)
PUBLISHED = Rule(
    unclamped=True,
    doubled_sizes=True,
    flipped_sign=True,
    crossed=True,
    shrinking=True,
    unit_factor=True,
)
RULES = {"published": PUBLISHED, "exact": EXACT}
