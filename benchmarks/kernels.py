"""All-pairs IoU, GIoU, DIoU and CIoU against TorchVision's formulas.

    python -m benchmarks.kernels [boxes]

TorchVision itself needs a build that matches PyTorch's; where only PyTorch is installed, its
published functions (torchvision/ops/boxes.py, BSD-3-Clause: `box_iou`, `generalized_box_iou`,
`distance_box_iou`, `complete_box_iou`) are restated below, operation for operation. Both sides
get float64, the same boxes, and take turns; PyTorch uses every core, iouviz one.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import iouviz

METRICS = ("iou", "giou", "diou", "ciou")
ROUNDS = 7


def some_boxes(count: int, seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    corner = rng.random((count, 2)) * 500
    return np.concatenate([corner, corner + np.exp(rng.normal(4, 0.8, (count, 2)))], axis=1)


def torchvision_functions() -> dict[str, Callable[[Any, Any], Any]]:
    """What TorchVision 0.28 computes for two (N, 4) tensors, with its eps of 1e-7."""
    import torch

    def inter_union(a: Any, b: Any) -> tuple[Any, Any]:
        area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
        area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
        lt = torch.max(a[:, None, :2], b[:, :2])
        rb = torch.min(a[:, None, 2:], b[:, 2:])
        wh = (rb - lt).clamp(min=0)
        inter = wh[:, :, 0] * wh[:, :, 1]
        return inter, area_a[:, None] + area_b - inter

    def iou(a: Any, b: Any) -> Any:
        inter, union = inter_union(a, b)
        return inter / union

    def giou(a: Any, b: Any) -> Any:
        inter, union = inter_union(a, b)
        lti = torch.min(a[:, None, :2], b[:, :2])
        rbi = torch.max(a[:, None, 2:], b[:, 2:])
        whi = (rbi - lti).clamp(min=0)
        areai = whi[:, :, 0] * whi[:, :, 1]
        return inter / union - (areai - union) / areai

    def diou_iou(a: Any, b: Any, eps: float = 1e-7) -> tuple[Any, Any]:
        value = iou(a, b)
        lti = torch.min(a[:, None, :2], b[:, :2])
        rbi = torch.max(a[:, None, 2:], b[:, 2:])
        whi = (rbi - lti).clamp(min=0)
        diagonal = (whi[:, :, 0] ** 2) + (whi[:, :, 1] ** 2) + eps
        xa, ya = (a[:, 0] + a[:, 2]) / 2, (a[:, 1] + a[:, 3]) / 2
        xb, yb = (b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2
        centres = ((xa[:, None] - xb[None, :]) ** 2) + ((ya[:, None] - yb[None, :]) ** 2)
        return value - (centres / diagonal), value

    def ciou(a: Any, b: Any, eps: float = 1e-7) -> Any:
        diou, value = diou_iou(a, b, eps)
        wa, ha = a[:, None, 2] - a[:, None, 0], a[:, None, 3] - a[:, None, 1]
        wb, hb = b[:, 2] - b[:, 0], b[:, 3] - b[:, 1]
        v = (4 / (torch.pi**2)) * torch.pow(torch.atan(wa / ha) - torch.atan(wb / hb), 2)
        with torch.no_grad():
            alpha = v / (1 - value + v + eps)
        return diou - alpha * v

    return {"iou": iou, "giou": giou, "diou": lambda a, b: diou_iou(a, b)[0], "ciou": ciou}


def seconds(function: Callable[[Any, Any], Any], a: Any, b: Any) -> float:
    start = time.perf_counter()
    function(a, b)
    return time.perf_counter() - start


def main(count: int) -> None:
    a, b = some_boxes(count, 0), some_boxes(count, 1)
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here: iouviz alone")
        rivals, tensors = {}, ()
    else:
        rivals, tensors = torchvision_functions(), (torch.from_numpy(a), torch.from_numpy(b))
        print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    print(f"NumPy {np.__version__}; {count} x {count} boxes; million pairs a second, medians")
    for name in METRICS:
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            ours.append(seconds(getattr(iouviz, name), a, b))
            if rivals:
                theirs.append(seconds(rivals[name], *tensors))
        line = f"{name:>5}  iouviz {count**2 / statistics.median(ours) / 1e6:6.1f}"
        if rivals:
            ratio = statistics.median(theirs) / statistics.median(ours)
            apart = np.abs(getattr(iouviz, name)(a, b) - rivals[name](*tensors).numpy()).max()
            line += f"  TorchVision's formula {count**2 / statistics.median(theirs) / 1e6:6.1f}"
            line += f"  ratio {ratio:4.1f}  largest difference {apart:.0e}"
        print(line)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
