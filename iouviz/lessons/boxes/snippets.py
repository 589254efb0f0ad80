"""Code that a reader can take along: the few lines of NumPy behind a number on the screen."""

from collections.abc import Sequence

PAIR = """\
import numpy as np

a = np.array({a})  # x1, y1, x2, y2
b = np.array({b})

shared = np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None)
intersection = shared.prod()
union = (a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - intersection
iou = intersection / union

sides = np.maximum(a[2:], b[2:]) - np.minimum(a[:2], b[:2])  # of the enclosing box
giou = iou - (sides.prod() - union) / sides.prod()

offset = (a[:2] + a[2:]) / 2 - (b[:2] + b[2:]) / 2  # between the centres
diou = iou - (offset**2).sum() / (sides**2).sum()

shape_a, shape_b = (np.arctan2(*(box[2:] - box[:2])) for box in (a, b))
v = 4 / np.pi**2 * (shape_b - shape_a) ** 2
alpha = v / (1 - iou + v) if v else 0.0
ciou = diou - alpha * v

print(f"IoU {{iou:.4f}}  GIoU {{giou:.4f}}  DIoU {{diou:.4f}}  CIoU {{ciou:.4f}}")
"""


def pair_code(a: Sequence[float], b: Sequence[float]) -> str:
    """A script that computes the four metrics of two boxes and needs NumPy alone.

    Parameters
    ----------
    a, b : (x1, y1, x2, y2)
        Pixels; at least one with an area.
    """
    return PAIR.format(a=_numbers(a), b=_numbers(b))


def _numbers(box: Sequence[float]) -> str:
    return "[" + ", ".join(f"{float(value)!r}" for value in box) + "]"
