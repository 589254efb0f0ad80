"""Code that a reader can copy: the few lines behind a number on the screen."""

from collections.abc import Sequence

PLAIN = """\
def iou(a, b):  # x1, y1, x2, y2
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    intersection = max(0, width) * max(0, height)
    area_a = (a[2] - a[0]) * (a[3] - a[1])
    area_b = (b[2] - b[0]) * (b[3] - b[1])
    union = area_a + area_b - intersection
    return intersection / union if union else 0.0

print(f"IoU {{iou({a}, {b}):.4f}}")
"""

MATRIX = """\
import numpy as np

def iou_matrix(a, b):  # (N, 4) and (M, 4) -> (N, M)
    low = np.maximum(a[:, None, :2], b[None, :, :2])  # (N, M, 2)
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    intersection = np.clip(high - low, 0, None).prod(axis=2)
    area_a, area_b = ((box[:, 2:] - box[:, :2]).prod(axis=1) for box in (a, b))
    union = area_a[:, None] + area_b[None, :] - intersection
    return np.divide(intersection, union, out=np.zeros_like(union), where=union > 0)

a = np.array([{a}], dtype=float)
b = np.array([{b}, {a}], dtype=float)
print(iou_matrix(a, b).round(4))
"""

FAMILY = """\
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


def pair_code(a: Sequence[float], b: Sequence[float], snippet: str = FAMILY) -> str:
    """One of the scripts above with two boxes in it.

    Parameters
    ----------
    a, b : (x1, y1, x2, y2)
        Pixels; at least one with an area.
    snippet : str
        `PLAIN`, which needs nothing; `MATRIX` or `FAMILY`, which need NumPy.
    """
    return snippet.format(a=_numbers(a), b=_numbers(b))


def _numbers(box: Sequence[float]) -> str:
    return "[" + ", ".join(f"{float(value)!r}" for value in box) + "]"
