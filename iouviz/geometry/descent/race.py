"""Single boxes on their way down several losses, every step kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.geometry.boxes import Boxes as Corners
from iouviz.geometry.boxes import area, centre, convert
from iouviz.geometry.descent.rules import RACERS, RaceLoss, Rule
from iouviz.geometry.descent.simulation import CENTRE, STEP_SIZES, walk
from iouviz.geometry.descent.steps import Boxes
from iouviz.geometry.losses.gradients import loss as evaluated
from iouviz.geometry.overlap import elementwise, overlap_elementwise

Corner = tuple[float, float, float, float]
# Beyond so many sides of the target a box is gone, not on its way.
FAR = 1e3


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One box going down one loss. All lengths are in the units of the start, whatever the scale.

    Attributes
    ----------
    boxes : (T + 1, 4) array
        xyxy before the first step and after each.
    iou, loss, area, distance : (T + 1,) array
        Overlap with the target; the loss that is descended; own area over the target's; distance
        of the centres.
    lost : int or None
        The step that turned the box inside out or threw it away; it stays where it was before.
    """

    boxes: Corners
    iou: Values
    loss: Values
    area: Values
    distance: Values
    lost: int | None


def race(
    start: ArrayLike,
    target: ArrayLike,
    *,
    losses: Sequence[RaceLoss] = RACERS,
    rule: Rule | None = None,
    step_sizes: Values = STEP_SIZES,
    scale: float = 1.0,
) -> dict[RaceLoss, Track]:
    """From one start, down several losses.

    Parameters
    ----------
    start, target : (4,) array_like
        xyxy boxes.
    losses : sequence of str, optional
    rule : Rule, optional
        Exact gradients by default.
    step_sizes : (T,) array
    scale : float
        All coordinates are multiplied by it before the descent, and divided after: as if the same
        picture were measured in other units.

    Examples
    --------
    A box to the right of its target: GIoU brings it to overlap after 24 steps, IoU never.

    >>> found = race([12, 9.5, 13, 10.5], [9.5, 9.5, 10.5, 10.5])
    >>> np.argmax(found["GIoU"].iou > 0).item(), found["IoU"].iou.max().item()
    (24, 0.0)
    """
    first, goal = elementwise(np.array([start]), np.array([target]))
    return {
        loss: _track(loss, first * scale, goal * scale, rule or Rule(), step_sizes, scale)
        for loss in losses
    }


def in_objects(start: ArrayLike, target: ArrayLike) -> tuple[Corner, Corner]:
    """The same pair with the target's area as 1 and its centre at (10, 10), as in the DIoU paper.

    >>> in_objects([20, 0, 24, 4], [0, 0, 4, 4])
    ((14.5, 9.5, 15.5, 10.5), (9.5, 9.5, 10.5, 10.5))
    """
    first, goal = elementwise(np.array([start]), np.array([target]))
    size = float(np.sqrt(area(goal)[0])) or 1.0
    middle = np.tile(centre(goal), 2)
    (a,), (b,) = (((box - middle) / size + CENTRE).tolist() for box in (first, goal))
    return (a[0], a[1], a[2], a[3]), (b[0], b[1], b[2], b[3])


def _track(
    loss: RaceLoss, start: Corners, target: Corners, rule: Rule, step_sizes: Values, scale: float
) -> Track:
    boxes = Boxes(*(convert(one, "xyxy", "cxcywh").T for one in (start, target)))
    seen, lost = [_corners(boxes)], None
    reach = FAR * float(np.abs(target[0, 2:] - target[0, :2]).max())
    for step in walk(loss, rule, boxes, step_sizes):
        away = np.abs(boxes.place - boxes.target_place).max()
        if not ((boxes.size > 0).all() and away < reach and boxes.size.max() < reach):
            lost = step + 1
            break
        seen.append(_corners(boxes))
    seen += [seen[-1]] * (len(step_sizes) + 1 - len(seen))
    path = np.concatenate(seen)
    goal = np.broadcast_to(target, path.shape)
    return Track(
        boxes=path / scale,
        iou=overlap_elementwise(path, goal).iou,
        loss=evaluated(loss, path, goal).value,
        area=area(path) / area(target),
        distance=np.linalg.norm(centre(path) - centre(goal), axis=1) / scale,
        lost=lost,
    )


def _corners(boxes: Boxes) -> Corners:
    return convert(np.concatenate([boxes.place, boxes.size]).T, "cxcywh", "xyxy")
