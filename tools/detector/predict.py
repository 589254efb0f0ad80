"""Run a checkpoint over a data set and write COCO results, before and after suppression.

python tools/detector/predict.py --weights weights/late.pt --data sample_data/ground_truth.json \
        --images sample_data/images --after predictions_late.json --before raw_late.json
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from model import Detector, decode
from PIL import Image


def overlap(box, boxes):
    """IoU of one xyxy box with many."""
    corner = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    common = corner.clip(0).prod(1)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    return common / (area + (box[2:] - box[:2]).prod() - common)


def suppress(boxes, scores, classes, threshold):
    """Greedy non-maximum suppression within each class: indices of those that stay, best first."""
    waiting, kept = np.argsort(-scores, kind="stable"), []
    while len(waiting):
        best, rest = waiting[0], waiting[1:]
        kept.append(best)
        same = classes[rest] == classes[best]
        waiting = rest[~(same & (overlap(boxes[best], boxes[rest]) > threshold))]
    return kept


def look(model, path, size):
    """One picture's raw boxes in its own pixels: its 400 warmest places, peaks or not."""
    picture = Image.open(path).convert("RGB")
    small = picture.resize(
        size, Image.Resampling.BOX if size[0] < picture.width else Image.Resampling.BICUBIC
    )
    pixels = torch.from_numpy(np.asarray(small, np.float32).transpose(2, 0, 1) / 255)
    with torch.no_grad():
        heat, reach = model(pixels[None])
        boxes, scores, classes = (
            t.numpy() for t in decode(heat[0], reach[0], limit=400, peaks=False)
        )
    scale = np.array([picture.width / size[0], picture.height / size[1]] * 2)
    limit = [picture.width, picture.height] * 2
    boxes = (boxes * scale).clip(0, limit)
    solid = ((boxes[:, 2:] - boxes[:, :2]) > 1).all(1)
    return boxes[solid], scores[solid], classes[solid]


def as_results(image_id, boxes, scores, classes):
    """COCO results of one picture."""
    rows = []
    for (x1, y1, x2, y2), score, label in zip(
        boxes.tolist(), scores.tolist(), classes.tolist(), strict=True
    ):
        box = [round(x1, 1), round(y1, 1), round(x2 - x1, 1), round(y2 - y1, 1)]
        rows.append(
            {"image_id": image_id, "category_id": label + 1, "bbox": box, "score": round(score, 4)}
        )
    return rows


def predict(weights, images, folder, *, size, floor=0.02, iou=0.5, most=200):
    """(before, after) suppression: COCO results of all the images."""
    model = Detector()
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    before, after = [], []
    for image in images:
        boxes, scores, classes = look(model, folder / image["file_name"], size)
        warm = np.flatnonzero(scores >= floor)[:most]  # they come best first
        boxes, scores, classes = boxes[warm], scores[warm], classes[warm]
        before += as_results(image["id"], boxes, scores, classes)
        kept = suppress(boxes, scores, classes, iou)
        after += as_results(image["id"], boxes[kept], scores[kept], classes[kept])
    return before, after


def main():
    """Read the command line and predict."""
    parser = argparse.ArgumentParser(
        description="Write a checkpoint's predictions as COCO results."
    )
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="COCO ground truth: only its list of images is read",
    )
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--after", type=Path, required=True, help="results after suppression")
    parser.add_argument("--before", type=Path, help="results before suppression")
    parser.add_argument(
        "--size", default="320x240", help="what the pictures are resized to (default 320x240)"
    )
    options = parser.parse_args()
    torch.set_num_threads(2)
    size = tuple(int(n) for n in options.size.split("x"))
    before, after = predict(
        options.weights, json.loads(options.data.read_text())["images"], options.images, size=size
    )
    options.after.write_text(json.dumps(after, separators=(",", ":")))
    if options.before:
        options.before.write_text(json.dumps(before, separators=(",", ":")))
    print(f"{len(before)} boxes before suppression, {len(after)} after")


if __name__ == "__main__":
    main()
