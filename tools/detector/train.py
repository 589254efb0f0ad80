"""Train the detector on rendered tables and keep an early and a late checkpoint.

    python tools/detector/train.py --data training --out weights --epochs 60 --early 6

The pictures come from the studio, on seeds of their own; the sample set is never read here.
"""

import argparse
import json
import random
from pathlib import Path
from time import perf_counter as clock

import numpy as np
import torch
from model import CLASSES, STRIDE, Detector
from PIL import Image, ImageEnhance
from torch.nn import functional

CANVAS = (224, 168)  # smaller than the pictures: twice as many passes in the same time


def load(folder):
    """Every picture with rows of xyxy, class and whether it is a crowd (to be left alone)."""
    data = json.loads((folder / "annotations.json").read_text())
    boxes = {image["id"]: [] for image in data["images"]}
    for a in data["annotations"]:
        x, y, w, h = a["bbox"]
        boxes[a["image_id"]].append((x, y, x + w, y + h, a["category_id"] - 1, a["iscrowd"]))
    examples = []
    for image in data["images"]:
        picture = Image.open(folder / image["file_name"]).convert("RGB")
        picture.load()
        examples.append((picture, np.array(boxes[image["id"]], float).reshape(-1, 6)))
    return examples


def augment(picture, boxes, rng):
    """Mirror, zoom and shift into the canvas, change of light. A box that keeps under 30 % goes."""
    width, height = CANVAS
    boxes = boxes.copy()
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        boxes[:, [0, 2]] = picture.width - boxes[:, [2, 0]]
    zoom = width / picture.width * 2 ** rng.uniform(-0.5, 0.8)
    dx = rng.uniform(-0.2, 0.2) * width + (width - picture.width * zoom) / 2
    dy = rng.uniform(-0.2, 0.2) * height + (height - picture.height * zoom) / 2
    inverse = (1 / zoom, 0, -dx / zoom, 0, 1 / zoom, -dy / zoom)
    picture = picture.transform(
        CANVAS,
        Image.Transform.AFFINE,
        inverse,
        Image.Resampling.BILINEAR,
        fillcolor=(115, 115, 115),
    )
    boxes[:, :4] = boxes[:, :4] * zoom + (dx, dy, dx, dy)
    whole = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    boxes[:, :4] = boxes[:, :4].clip(0, (width, height, width, height))
    left = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    boxes = boxes[(left > 0.3 * whole) & (left > 9)]
    for change in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        picture = change(picture).enhance(rng.uniform(0.7, 1.35))
    return picture, boxes


def targets(boxes, width, height):
    """Heat maps with a bell on every middle, log distances to the sides, what is to be judged."""
    w, h = width // STRIDE, height // STRIDE
    ys, xs = np.mgrid[0:h, 0:w] + 0.5
    heat = np.zeros((len(CLASSES), h, w), np.float32)
    reach, weight = np.zeros((4, h, w), np.float32), np.zeros((h, w), np.float32)
    judged = np.ones((h, w), np.float32)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    for x1, y1, x2, y2, label, crowd in boxes[np.argsort(-area)] / ([STRIDE] * 4 + [1, 1]):
        if crowd:
            judged[int(y1) : int(np.ceil(y2)), int(x1) : int(np.ceil(x2))] = 0
            continue
        cx, cy, sx, sy = (x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 6, (y2 - y1) / 6
        px, py = min(int(cx), w - 1), min(int(cy), h - 1)
        sx, sy = max(sx * 0.8, 0.5), max(sy * 0.8, 0.5)
        bell = np.exp(-((xs - px - 0.5) ** 2) / (2 * sx**2) - (ys - py - 0.5) ** 2 / (2 * sy**2))
        bell[py, px] = 1
        heat[int(label)] = np.maximum(heat[int(label)], bell)
        near = bell > 0.3  # smaller things come later and win the place
        sides = np.stack([xs - x1, ys - y1, x2 - xs, y2 - ys])
        reach[:, near] = np.log(np.maximum(sides[:, near], 0.1))
        weight[near] = bell[near] / bell[near].sum()
        judged[near] = 1
    return heat, reach, weight, judged


def loss(heat, reach, wanted):
    """Focal loss of the heat (CenterNet, equation 1) and 1 - GIoU of the boxes."""
    want_heat, want_reach, weight, judged = wanted
    p = heat.sigmoid().clamp(1e-4, 1 - 1e-4)
    middle = (want_heat == 1).float()
    found = middle * (1 - p) ** 2 * p.log()
    quiet = (1 - middle) * (1 - want_heat) ** 4 * p**2 * (1 - p).log()
    things = middle.sum().clamp(min=1)
    heat_loss = -((found + quiet) * judged[:, None]).sum() / things
    a, b = reach.clamp(max=6).exp(), want_reach.exp()
    common = (torch.minimum(a[:, 0], b[:, 0]) + torch.minimum(a[:, 2], b[:, 2])) * (
        torch.minimum(a[:, 1], b[:, 1]) + torch.minimum(a[:, 3], b[:, 3])
    )
    hull = (torch.maximum(a[:, 0], b[:, 0]) + torch.maximum(a[:, 2], b[:, 2])) * (
        torch.maximum(a[:, 1], b[:, 1]) + torch.maximum(a[:, 3], b[:, 3])
    )
    union = (
        (a[:, 0] + a[:, 2]) * (a[:, 1] + a[:, 3])
        + (b[:, 0] + b[:, 2]) * (b[:, 1] + b[:, 3])
        - common
    )
    giou = common / union - (hull - union) / hull
    near = functional.l1_loss(reach, want_reach, reduction="none").mean(1)
    box_loss = ((1 - giou + 0.3 * near) * weight).sum() / weight.sum().clamp(min=1)
    return heat_loss, 2 * box_loss


def batches(examples, size, rng):
    """One epoch of shuffled, augmented batches."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    for start in range(0, len(order) - size + 1, size):
        pictures, wanted = [], []
        for index in order[start : start + size]:
            picture, boxes = augment(*examples[index], rng)
            pictures.append(np.asarray(picture, np.float32).transpose(2, 0, 1) / 255)
            wanted.append(targets(boxes, *picture.size))
        yield (
            torch.from_numpy(np.stack(pictures)),
            [torch.from_numpy(np.stack(part)) for part in zip(*wanted, strict=True)],
        )


def train(examples, *, epochs, early, out, start_from=None, seed=0, rate=1.5e-3, batch=4):
    """One-cycle AdamW; `early.pt` after the epoch `early`, `late.pt` at the end."""
    torch.manual_seed(seed)
    rng, model = random.Random(seed), Detector()
    if start_from:
        model.load_state_dict(torch.load(start_from, weights_only=True))
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-4)
    steps = epochs * (len(examples) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=steps, pct_start=0.15
    )
    start = clock()
    for epoch in range(1, epochs + 1):
        model.train()
        sums = np.zeros(2)
        for pictures, wanted in batches(examples, batch, rng):
            parts = loss(*model(pictures), wanted)
            optimiser.zero_grad()
            sum(parts).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 10)
            optimiser.step()
            schedule.step()
            sums += [float(part.detach()) for part in parts]
        means = sums / (len(examples) // batch)
        print(
            f"epoch {epoch}: heat {means[0]:.3f}, box {means[1]:.3f}, {clock() - start:.0f} s",
            flush=True,
        )
        if epoch == early:
            torch.save(model.state_dict(), out / "early.pt")
        torch.save(model.state_dict(), out / "late.pt")


def main():
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train the detector on rendered tables.")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of pictures with annotations.json"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("weights"), help="where early.pt and late.pt go"
    )
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--early", type=int, default=6, help="the epoch of the early checkpoint")
    parser.add_argument("--start", type=Path, help="go on from this checkpoint: a second cycle")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    train(
        load(options.data),
        epochs=options.epochs,
        early=options.early,
        out=options.out,
        start_from=options.start,
    )


if __name__ == "__main__":
    main()
