"""How far a rotated box may be turned: the angle that lessons and tests state."""

import numpy as np

from iouviz.geometry.rotated import iou_by_angle


def angle_tolerance(aspect, *, iou):
    """Largest turn in degrees up to which IoU stays at `iou` or above; 90 where it always does.

    A nearly square box loses IoU up to some 45 degrees and wins some back; the first loss counts.

    >>> [round(angle_tolerance(aspect, iou=0.5), 1) for aspect in (2, 5, 10)]
    [47.4, 15.7, 7.7]
    """
    grid = np.linspace(0, 90, 91)
    below = np.flatnonzero(iou_by_angle(aspect, grid) < iou)
    if not len(below):
        return 90.0
    low, high = grid[max(below[0] - 1, 0)], grid[below[0]]
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if iou_by_angle(aspect, [middle]).item() >= iou else (low, middle)
        )
    return float(low)
