"""A small detector that sees things as points (after CenterNet [1]_), with the box of FCOS [2]_.

A picture goes in; at a quarter of its resolution come out a heat map for every class, whose
peaks are the middles of things, and at every place the four distances to the sides of the
box there. No anchors, and little to explain: under a million weights, trained from nothing.

References
----------
.. [1] X. Zhou, D. Wang, P. Krähenbühl, "Objects as Points", 2019, arXiv:1904.07850.
.. [2] Z. Tian, C. Shen, H. Chen, T. He, "FCOS", ICCV 2019, arXiv:1904.01355.
"""

import torch
from torch import nn
from torch.nn import functional

CLASSES = ("mug", "apple", "orange", "book", "die", "bottle", "ball", "pencil")
STRIDE = 4


class Block(nn.Module):
    """Two convolutions and the way round them."""

    def __init__(self, width_in, width_out, stride=1):
        super().__init__()
        self.first = nn.Conv2d(width_in, width_out, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(width_out, width_out, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width_out), nn.BatchNorm2d(width_out)])
        self.past = nn.Identity()
        if stride > 1 or width_in != width_out:
            self.past = nn.Sequential(
                nn.Conv2d(width_in, width_out, 1, stride, bias=False), nn.BatchNorm2d(width_out)
            )

    def forward(self, x):
        """(N, in, H, W) -> (N, out, H / stride, W / stride)."""
        inner = functional.relu(self.norms[0](self.first(x)), inplace=True)
        return functional.relu(self.norms[1](self.second(inner)) + self.past(x), inplace=True)


class Detector(nn.Module):
    """Down to a 32nd of the picture to see the whole, up again to a quarter to see where."""

    def __init__(self, widths=(16, 32, 80, 128, 160), neck=40, classes=8):
        super().__init__()
        stem, *stages = widths
        self.stem = nn.Sequential(
            nn.Conv2d(3, stem, 5, 2, 2, bias=False), nn.BatchNorm2d(stem), nn.ReLU(inplace=True)
        )
        before = [stem, *stages[:-1]]
        self.stages = nn.ModuleList([Block(a, b, 2) for a, b in zip(before, stages, strict=True)])
        self.sides = nn.ModuleList([nn.Conv2d(width, neck, 1) for width in stages])
        self.joins = nn.ModuleList([Block(neck, neck) for _ in stages[:-1]])
        self.heat, self.reach = nn.Conv2d(neck, classes, 1), nn.Conv2d(neck, 4, 1)
        nn.init.constant_(self.heat.bias, -4.0)  # almost every place is background: begin there

    def forward(self, pictures):
        """(N, 3, H, W) in [0, 1] -> heat logits (N, C, H/4, W/4), log sides (N, 4, ...)."""
        x = self.stem((pictures - 0.45) / 0.25)
        seen = []
        for stage in self.stages:
            x = stage(x)
            seen.append(x)
        x = self.sides[-1](seen[-1])
        for level in reversed(range(len(self.joins))):
            side = self.sides[level](seen[level])
            x = self.joins[level](functional.interpolate(x, size=side.shape[-2:]) + side)
        return self.heat(x), self.reach(x)


def decode(heat, reach, *, limit=300, peaks=True):
    """Boxes of one picture, best score first.

    Parameters
    ----------
    heat, reach : (C, H, W) and (4, H, W) tensors
        One picture's outputs.
    limit : int
        At most so many boxes.
    peaks : bool
        Keep only local maxima of the heat maps. Without it neighbours of a peak speak too: the
        duplicates that non-maximum suppression is for.

    Returns
    -------
    boxes, scores, classes : (K, 4) xyxy in pixels, (K,) in [0, 1], (K,) class indices
    """
    heat = heat.sigmoid()
    if peaks:
        heat = heat * (functional.max_pool2d(heat[None], 3, 1, 1)[0] == heat)
    scores, index = heat.flatten().topk(min(limit, heat.numel()))
    height, width = heat.shape[1:]
    classes, place = index // (height * width), index % (height * width)
    y, x = (place // width + 0.5) * STRIDE, (place % width + 0.5) * STRIDE
    left, top, right, bottom = (reach.flatten(1)[:, place].clamp(max=6.0).exp() * STRIDE).unbind()
    return torch.stack([x - left, y - top, x + right, y + bottom], 1), scores, classes
