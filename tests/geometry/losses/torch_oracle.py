"""The same losses written in torch, differentiated by autograd; and the program that records them.

python tests/geometry/losses/torch_oracle.py       needs torch; writes torch_gradients.json
"""

import json
import math
from pathlib import Path

import numpy as np


def autograd(torch, predictions, targets):
    """Value (N,) and slope by x, y, w, h (N, 4) of each loss, float64."""
    found = {}
    for name in ("IoU", "GIoU", "DIoU", "DIoU, c² held", "CIoU", "CIoU, gated", "EIoU",
                 "CIoU, TorchVision", "L1", "smooth L1", "MSE"):  # fmt: skip
        p, t = (_centred(torch, boxes) for boxes in (predictions, targets))
        p.requires_grad_(True)
        value = _loss(torch, name, p, t)
        value.sum().backward()
        found[name] = value.detach().numpy(), p.grad.numpy()
    return found


def _centred(torch, boxes):
    b = torch.tensor(np.asarray(boxes), dtype=torch.float64)
    return torch.cat([(b[:, :2] + b[:, 2:]) / 2, b[:, 2:] - b[:, :2]], dim=1)


def _loss(torch, name, p, t):
    if name == "L1":
        return (p - t).abs().sum(1)
    if name == "smooth L1":
        return torch.nn.functional.smooth_l1_loss(p, t, reduction="none").sum(1)
    if name == "MSE":
        return ((p - t) ** 2).sum(1)
    eps = 1e-7 if name == "CIoU, TorchVision" else 0.0
    (a1, a2), (b1, b2) = ((x[:, :2] - x[:, 2:] / 2, x[:, :2] + x[:, 2:] / 2) for x in (p, t))
    inter = (torch.min(a2, b2) - torch.max(a1, b1)).clamp(min=0).prod(1)
    union = p[:, 2:].prod(1) + t[:, 2:].prod(1) - inter + eps
    iou = inter / union
    side = torch.max(a2, b2) - torch.min(a1, b1)
    if name == "IoU":
        return 1 - iou
    if name == "GIoU":
        return 1 - iou + (side.prod(1) - union) / side.prod(1)
    diagonal = (side**2).sum(1) + eps
    if name == "DIoU, c² held":
        diagonal = diagonal.detach()
    diou = 1 - iou + ((p[:, :2] - t[:, :2]) ** 2).sum(1) / diagonal
    if name.startswith("DIoU"):
        return diou
    if name == "EIoU":
        return diou + ((p[:, 2:] - t[:, 2:]) ** 2 / side**2).sum(1)
    v = 4 / math.pi**2 * (torch.atan(t[:, 2] / t[:, 3]) - torch.atan(p[:, 2] / p[:, 3])) ** 2
    with torch.no_grad():
        alpha = v / (1 - iou + v + eps)
        if name == "CIoU, gated":
            alpha = alpha * (iou >= 0.5)
    return diou + alpha * v


def record():
    """Twenty pairs: apart, crossing, inside, around, and of unlike shapes."""
    import torch

    random = np.random.default_rng(7)
    corner, side = random.uniform(0, 8, (2, 20, 2)), random.uniform(1, 6, (2, 20, 2))
    corner[:, :10] = corner[:, :10] * 0.2 + 4
    a, b = np.concatenate([corner, corner + side], axis=2).round(3)
    found = autograd(torch, a, b)
    out = {"torch": torch.__version__, "predictions": a.tolist(), "targets": b.tolist()}
    out["values"] = {name: value.tolist() for name, (value, _) in found.items()}
    out["slopes"] = {name: slope.tolist() for name, (_, slope) in found.items()}
    path = Path(__file__).with_name("torch_gradients.json")
    path.write_text(json.dumps(out, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    record()
