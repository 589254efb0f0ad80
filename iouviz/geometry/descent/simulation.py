"""The experiment behind the convergence figure of the DIoU paper, by its published protocol.

Seven targets of area 1 stand at (10, 10). Around them lie 5000 anchor points, uniform in a disc of
radius 3; at each point anchors of seven areas and seven aspect ratios start towards each target:
5000 x 7 x 7 x 7 = 1,715,000 cases. Each goes 200 steps down a loss, and what is drawn is the sum
over all cases of |dx| + |dy| + |dw| + |dh| after each step.

References
----------
.. [1] Z. Zheng et al., "Distance-IoU Loss: Faster and Better Learning for Bounding Box
   Regression", AAAI 2020, figure 3; its protocol as in the authors' program (Zzh-tju/DIoU).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from iouviz.arrays import Values
from iouviz.geometry.descent.rules import FAMILY, RaceLoss, Rule
from iouviz.geometry.descent.steps import Boxes, downhill

CENTRE, RADIUS = 10.0, 3.0
POINTS = 5000
ASPECTS = (1 / 4, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 4.0)  # width / height
AREAS = (0.5, 0.67, 0.75, 1.0, 1.33, 1.5, 2.0)  # of an anchor, in areas of its target
SHAPES = len(ASPECTS) ** 2 * len(AREAS)
CASES = POINTS * SHAPES
# A tenth, until 80 % of the steps are done; then a hundredth, and from 90 % on a thousandth.
STEP_SIZES = np.repeat([0.1, 0.01, 0.001], [160, 20, 20])
# Like `map`; a process pool's spreads the work.
Over = Callable[..., Iterator[tuple[Values, float]]]
# Points, with all their shapes, at a time: what fits the processor's nearest memory.
BLOCK = 12


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What became of some cases under one loss and rule.

    Attributes
    ----------
    error : (T + 1,) array
        Sum over the cases before the first step and after each.
    iou : float
        Mean at the end.
    """

    error: Values
    iou: float


def shapes() -> Values:
    """Every anchor with every target, (343, 4): width and height of the one, then of the other."""
    sides = np.array([(np.sqrt(aspect), 1 / np.sqrt(aspect)) for aspect in ASPECTS])
    rows = [
        [*np.sqrt(area) * anchor, *target] for target in sides for area in AREAS for anchor in sides
    ]
    return np.array(rows)


def anchor_points(count: int, seed: int) -> Values:
    """Points uniform in the disc, (count, 2)."""
    random = np.random.default_rng(seed)
    radius, angle = RADIUS * np.sqrt(random.random(count)), 2 * np.pi * random.random(count)
    return CENTRE + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def every_case(points: Values) -> tuple[Values, Values]:
    """Predictions and targets, (4, N) each, as x, y, w, h: each point with all 343 shapes."""
    places = np.repeat(points, SHAPES, axis=0)
    return _cases(places, np.tile(shapes(), (len(points), 1)))


def sample_cases(count: int, seed: int) -> tuple[Values, Values]:
    """So many cases that every shape occurs equally often, each at a point of its own."""
    turns = np.tile(np.arange(SHAPES), -(-count // SHAPES))[:count]
    return _cases(anchor_points(count, seed), shapes()[turns])


def curve(
    loss: RaceLoss, rule: Rule, cases: tuple[Values, Values], *, step_sizes: Values = STEP_SIZES
) -> Curve:
    """Let all cases go down one loss.

    Parameters
    ----------
    loss : {"IoU", "GIoU", "DIoU", "CIoU", "L1", "smooth L1", "MSE"}
    rule : Rule
    cases : (4, N) and (4, N) arrays
        Predictions and targets as x, y, w, h.
    step_sizes : (T,) array
        Each is multiplied by 2 - IoU of the present box, as in the paper.
    """
    boxes = Boxes(*cases)
    error = [boxes.error().sum()]
    error += [boxes.error().sum() for _ in walk(loss, rule, boxes, step_sizes)]
    return Curve(np.array(error), float(boxes.iou.mean()))


def walk(loss: RaceLoss, rule: Rule, boxes: Boxes, step_sizes: Values) -> Iterator[int]:
    """Move the boxes in place, a step each time the caller comes back."""
    for k, size in enumerate(step_sizes):
        place, sides = downhill(loss, boxes, rule)
        stride = size * (2 - boxes.iou)
        place *= stride
        sides *= stride
        boxes.place += place
        boxes.size += sides
        boxes.measure()
        yield k


def live(
    rule: Rule, *, losses: Sequence[RaceLoss] = FAMILY, count: int = 5000, seed: int = 0
) -> dict[RaceLoss, Curve]:
    """A sample run in a moment, its errors scaled to those of all 1,715,000 cases."""
    cases = sample_cases(count, seed)
    found = {loss: curve(loss, rule, cases) for loss in losses}
    return {loss: Curve(each.error * (CASES / count), each.iou) for loss, each in found.items()}


def run_points(loss: RaceLoss, rule: Rule, points: Values) -> tuple[Values, float]:
    """Error and summed IoU of some points with all their shapes."""
    found = curve(loss, rule, every_case(points))
    return found.error, found.iou * len(points) * SHAPES


def in_full(loss: RaceLoss, rule: Rule, points: Values, over: Over = map) -> Curve:
    """All shapes at all points, a few points at a time.

    Parameters
    ----------
    over : callable
        Like `map`; that of a process pool takes as many processors as it has.

    Returns
    -------
    Curve
    """
    few = np.array_split(points, max(1, len(points) // BLOCK))
    error, agreement = np.zeros(len(STEP_SIZES) + 1), 0.0
    for part, share in over(partial(run_points, loss, rule), few):
        error += part
        agreement += share
    return Curve(error, agreement / (len(points) * SHAPES))


def _cases(places: Values, sides: Values) -> tuple[Values, Values]:
    middle = np.full_like(places, CENTRE)
    return (
        np.concatenate([places, sides[:, :2]], axis=1).T,
        np.concatenate([middle, sides[:, 2:]], axis=1).T,
    )
