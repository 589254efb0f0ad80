"""Probabilities of one class in each pixel, for some images of the sample set.

    python tools/studio/soft_maps.py sample_data

writes `soft_maps/` from `ground_truth.json` and `raw_late.json`, the same every time. They are no
segmentation network's: every mug that the detector suggests, however unsure, is painted as in
`label_maps.py` with its score; where several lie, the surest counts; then all is blurred.
"""

import json
import sys
from pathlib import Path

import numpy as np
from label_maps import _predicted_shape
from PIL import Image, ImageFilter

MUG = 1  # the class
IMAGES = 16  # the first that have one
BLUR = 4  # pixels


def write_soft_maps(data, results, folder):
    """A grey picture an image, from black (0) to white (1)."""
    folder.mkdir(parents=True, exist_ok=True)
    mugs = [a for a in data["annotations"] if a["category_id"] == MUG]
    with_mugs = {a["image_id"] for a in mugs}
    for image in [each for each in data["images"] if each["id"] in with_mugs][:IMAGES]:
        size = image["width"], image["height"]
        things = [a for a in data["annotations"] if a["image_id"] == image["id"]]
        single = [a for a in things if not a["iscrowd"]]
        sheet = np.zeros(size[::-1], np.uint8)
        for found in results:
            if (found["image_id"], found["category_id"]) == (image["id"], MUG):
                shape = _predicted_shape(found, single, size)
                sheet[shape] = np.maximum(sheet[shape], round(255 * found["score"]))
        picture = Image.fromarray(sheet).filter(ImageFilter.GaussianBlur(BLUR))
        name = Path(image["file_name"]).with_suffix(".png").name
        picture.save(folder / name, optimize=True)


def main():
    """Write the maps of a sample set that has its boxes."""
    folder = Path(sys.argv[1])
    data, results = (
        json.loads((folder / f"{name}.json").read_text()) for name in ("ground_truth", "raw_late")
    )
    write_soft_maps(data, results, folder / "soft_maps")


if __name__ == "__main__":
    main()
