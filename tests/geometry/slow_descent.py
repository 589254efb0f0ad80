"""The slow twin of a step: one box, plain numbers, edge by edge, as the published program goes.

Written from a reading of the authors' MATLAB program, not copied from it. Everything is by the
four edges first, and only then by centre and size; the product goes the other way round.
"""

import math


def edges(box):
    x, y, w, h = box
    return {"l": x - w / 2, "t": y - h / 2, "r": x + w / 2, "b": y + h / 2}


def published_step(loss, prediction, target):
    """How x, y, w, h move, without the step size; and IoU before."""
    p, t = edges(prediction), edges(target)
    left, top, right, bottom = (max(p["l"], t["l"]), max(p["t"], t["t"]),
                                min(p["r"], t["r"]), min(p["b"], t["b"]))  # fmt: skip
    wide, high = right - left, bottom - top
    meet = wide > 0 and high > 0
    inter = wide * high  # also where they do not meet: quirk Q1
    union = prediction[2] * prediction[3] + target[2] * target[3] - inter
    iou = inter / union if meet else 0.0
    d_area = {"t": -prediction[2], "b": prediction[2], "l": -prediction[3], "r": prediction[3]}
    d_inter = {
        "t": -wide if p["t"] > t["t"] else 0, "b": wide if p["b"] < t["b"] else 0,
        "l": -high if p["l"] > t["l"] else 0, "r": high if p["r"] < t["r"] else 0,
    }  # fmt: skip
    d_union = {e: d_area[e] - d_inter[e] for e in "tblr"}
    by_edge = {
        e: (union * d_inter[e] - inter * d_union[e]) / union**2 if meet else 0.0 for e in "tblr"
    }
    if loss == "GIoU":
        cw, ch = (
            max(p["r"], t["r"]) - min(p["l"], t["l"]),
            max(p["b"], t["b"]) - min(p["t"], t["t"]),
        )
        d_hull = {
            "t": -cw if p["t"] < t["t"] else 0, "b": cw if p["b"] > t["b"] else 0,
            "l": -ch if p["l"] < t["l"] else 0, "r": ch if p["r"] > t["r"] else 0,
        }  # fmt: skip
        for e in "tblr":
            by_edge[e] += (cw * ch * d_union[e] - union * d_hull[e]) / (cw * ch) ** 2
    # width and height get twice their slope: quirk Q2
    step = [by_edge["l"] + by_edge["r"], by_edge["t"] + by_edge["b"],
            by_edge["r"] - by_edge["l"], by_edge["b"] - by_edge["t"]]  # fmt: skip
    if loss in ("DIoU", "CIoU"):
        step = [a + b for a, b in zip(step, _penalty(p, t, prediction, target), strict=True)]
    if loss == "CIoU":
        gap = math.atan(target[2] / target[3]) - math.atan(prediction[2] / prediction[3])
        v = 4 / math.pi**2 * gap**2
        alpha = v / (1 - iou + v + 1e-7)
        step[2] += alpha * 8 / math.pi**2 * gap * prediction[3]  # quirk Q6
        step[3] -= alpha * 8 / math.pi**2 * gap * prediction[2]
    return step, iou


def _penalty(p, t, prediction, target):
    cw, ch = max(p["r"], t["r"]) - min(p["l"], t["l"]), max(p["b"], t["b"]) - min(p["t"], t["t"])
    c2 = cw**2 + ch**2
    dx, dy = target[0] - prediction[0], target[1] - prediction[1]
    rho2 = dx**2 + dy**2
    over = {"l": p["l"] < t["l"], "r": p["r"] > t["r"], "t": p["t"] < t["t"], "b": p["b"] > t["b"]}
    by_x, by_y = over["r"] - over["l"], over["b"] - over["t"]
    by_w, by_h = (over["r"] + over["l"]) / 2, (over["b"] + over["t"]) / 2
    own_w = -1 if over["l"] and over["r"] else by_w  # quirk Q5
    own_h = -1 if over["t"] and over["b"] else by_h
    # both sides of the enclosing box move with every coordinate: quirk Q4
    hull = [2 * (cw + ch) * by_x, 2 * (cw + ch) * by_y,
            2 * (cw * own_w + ch * by_w), 2 * (cw * by_h + ch * own_h)]  # fmt: skip
    return [
        (2 * dx * c2 - hull[0] * rho2) / c2**2,  # minus where the slope has plus: quirk Q3
        (2 * dy * c2 - hull[1] * rho2) / c2**2,
        hull[2] * rho2 / c2**2,
        hull[3] * rho2 / c2**2,
    ]
