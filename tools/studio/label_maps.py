"""Label maps of the sample set: the true ones from its masks, predicted ones made from boxes.

    python tools/studio/label_maps.py sample_data

writes `label_maps/` from `ground_truth.json` and `predictions_late.json`, the same every time. The
predictions are no segmentation network's. Every box of the detector with score 0.3 and better is
painted in its class, what stands lower later: with the silhouette of the true thing that it
overlaps most, stretched into the box, or else with an ellipse.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from rle import decode

SURE = 0.3  # scores below are left out
PALETTE = [
    (0, 0, 0), (230, 159, 0), (213, 94, 0), (240, 228, 66), (0, 114, 178),
    (255, 255, 255), (0, 158, 115), (204, 121, 167), (86, 180, 233),
]  # fmt: skip


def _painted(shapes, size):
    """Paint `(label, mask)` in order onto a label map."""
    canvas = np.zeros((size[1], size[0]), np.uint8)
    for label, mask in shapes:
        canvas[mask] = label
    return canvas


def _warped(mask, source, target, size):
    """A mask moved and stretched from one x, y, w, h box into another."""
    x, y, w, h = source
    left, top, wide, high = (round(v) for v in target)
    part = Image.fromarray(mask[y : y + h, x : x + w]).resize(
        (max(wide, 1), max(high, 1)), Image.Resampling.NEAREST
    )
    sheet = Image.new("1", size)
    sheet.paste(part, (left, top))
    return np.asarray(sheet)


def _predicted_shape(detection, things, size):
    """The silhouette of the thing that a detection is, stretched into its box; else an ellipse."""
    x, y, w, h = detection["bbox"]

    def iou(other):
        a, b, c, d = other["bbox"]
        common = max(0, min(x + w, a + c) - max(x, a)) * max(0, min(y + h, b + d) - max(y, b))
        return common / (w * h + c * d - common)

    best = max(things, key=iou)
    if iou(best) >= 0.5:
        return _warped(decode(best["segmentation"]), best["bbox"], detection["bbox"], size)
    sheet = Image.new("1", size)
    ImageDraw.Draw(sheet).ellipse([x, y, x + w, y + h], fill=1)
    return np.asarray(sheet)


def write_label_maps(data, results, folder):
    """A map of each image in `ground_truth/` and in `predictions/`."""
    shutil.rmtree(folder, ignore_errors=True)
    for image in data["images"]:
        size = image["width"], image["height"]
        things = [a for a in data["annotations"] if a["image_id"] == image["id"]]
        found = [d for d in results if d["image_id"] == image["id"] and d["score"] >= SURE]
        found.sort(key=lambda d: d["bbox"][1] + d["bbox"][3])  # what stands lower stands nearer
        true = [(a["category_id"], decode(a["segmentation"])) for a in things]
        single = [a for a in things if not a["iscrowd"]]
        told = [(d["category_id"], _predicted_shape(d, single, size)) for d in found]
        for side, shapes in (("ground_truth", true), ("predictions", told)):
            picture = Image.fromarray(_painted(shapes, size))
            picture.putpalette([channel for colour in PALETTE for channel in colour])
            path = folder / side / Path(image["file_name"]).with_suffix(".png").name
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path, optimize=True)


def main():
    """Write the label maps of a sample set that has its boxes."""
    folder = Path(sys.argv[1])
    data, results = (
        json.loads((folder / f"{name}.json").read_text())
        for name in ("ground_truth", "predictions_late")
    )
    write_label_maps(data, results, folder / "label_maps")


if __name__ == "__main__":
    main()
