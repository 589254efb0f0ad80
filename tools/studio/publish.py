"""Turn rendered pictures into `sample_data/`: COCO, VOC and YOLO labels, spoilt labels, label maps.

    python tools/studio/publish.py --pictures pictures --out sample_data

Needs NumPy and Pillow only. The label maps need `predictions_late.json`, so run this again
once the detector has spoken; everything it writes is the same every time.
"""

import argparse
import json
import random
import shutil
from pathlib import Path
from xml.etree import ElementTree

from label_maps import write_label_maps

HANDFUL = 6  # images also given as VOC and YOLO
SPOILT = 10  # labels of each kind of fault


def dump(path, data):
    """Compact JSON: the set has a budget."""
    path.write_text(json.dumps(data, separators=(",", ":")) + "\n")


def singles(data, image_id):
    """The annotations of an image that are not crowds."""
    return [a for a in data["annotations"] if a["image_id"] == image_id and not a["iscrowd"]]


def handful(data):
    """The first images that have no crowd: neither VOC nor YOLO can say 'crowd'."""
    crowded = {a["image_id"] for a in data["annotations"] if a["iscrowd"]}
    return [image for image in data["images"] if image["id"] not in crowded][
        :: len(data["images"]) // HANDFUL
    ][:HANDFUL]


def write_voc(data, folder):
    """VOC XML: corners count from 1 and both belong to the box, so x1 = xmin - 1 and x2 = xmax."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = {c["id"]: c["name"] for c in data["categories"]}
    for image in handful(data):
        root = ElementTree.Element("annotation")
        ElementTree.SubElement(root, "folder").text = "images"
        ElementTree.SubElement(root, "filename").text = image["file_name"]
        size = ElementTree.SubElement(root, "size")
        for tag, value in (("width", image["width"]), ("height", image["height"]), ("depth", 3)):
            ElementTree.SubElement(size, tag).text = str(value)
        ElementTree.SubElement(root, "segmented").text = "0"
        for a in singles(data, image["id"]):
            thing = ElementTree.SubElement(root, "object")
            x, y, w, h = a["bbox"]
            fields = {
                "name": names[a["category_id"]],
                "pose": "Unspecified",
                "truncated": int(a["truncation"] > 0.05),
                "difficult": int(a["occlusion"] > 0.8),
            }
            for tag, value in fields.items():
                ElementTree.SubElement(thing, tag).text = str(value)
            box = ElementTree.SubElement(thing, "bndbox")
            for tag, value in (("xmin", x + 1), ("ymin", y + 1), ("xmax", x + w), ("ymax", y + h)):
                ElementTree.SubElement(box, tag).text = str(value)
        ElementTree.indent(root)
        ElementTree.ElementTree(root).write(folder / (Path(image["file_name"]).stem + ".xml"))


def write_yolo(data, folder):
    """YOLO text: class from 0, then centre and size as parts of the image."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "labels").mkdir(parents=True)
    for image in handful(data):
        lines = []
        for a in singles(data, image["id"]):
            x, y, w, h = a["bbox"]
            numbers = (
                (x + w / 2) / image["width"],
                (y + h / 2) / image["height"],
                w / image["width"],
                h / image["height"],
            )
            lines.append(" ".join([str(a["category_id"] - 1), *(f"{n:.6f}" for n in numbers)]))
        (folder / "labels" / (Path(image["file_name"]).stem + ".txt")).write_text(
            "\n".join(lines) + "\n"
        )
    names = "".join(f"  {c['id'] - 1}: {c['name']}\n" for c in data["categories"])
    listed = "".join(f"../images/{image['file_name']}\n" for image in handful(data))
    (folder / "data.yaml").write_text(
        f"# labels of {HANDFUL} of the images, which are in ../images\n"
        f"path: .\nval: val.txt\nnames:\n{names}"
    )
    (folder / "val.txt").write_text(listed)


def write_spoilt(data, out):
    """The ground truth without masks, forty labels of it spoilt, and the list of what was done."""
    rng = random.Random("spoilt labels")
    clear = [
        a
        for a in data["annotations"]
        if not a["iscrowd"] and a["area"] > 500 and a["occlusion"] < 0.4 and a["truncation"] < 0.2
    ]
    chosen = rng.sample(clear, 4 * SPOILT)
    kept = {
        a["id"]: {k: a[k] for k in ("id", "image_id", "category_id", "bbox", "area", "iscrowd")}
        for a in data["annotations"]
    }
    sizes = {image["id"]: (image["width"], image["height"]) for image in data["images"]}
    faults, following = [], max(kept) + 1
    for number, a in enumerate(chosen):
        kind = ("wrong class", "missing", "badly placed", "duplicated")[number % 4]
        fault = {"annotation_id": a["id"], "image_id": a["image_id"], "fault": kind}
        if kind == "wrong class":
            other = rng.choice([c["id"] for c in data["categories"] if c["id"] != a["category_id"]])
            fault |= {"was": a["category_id"], "is": other}
            kept[a["id"]]["category_id"] = other
        elif kind == "missing":
            fault |= {"was": a["bbox"], "category_id": a["category_id"]}
            del kept[a["id"]]
        else:
            moved = _jolt(
                a["bbox"], sizes[a["image_id"]], rng, 0.45 if kind == "badly placed" else 0.06
            )
            fault |= {"was": a["bbox"], "is": moved}
            target = a["id"]
            if kind == "duplicated":
                target, following = following, following + 1
                kept[target] = kept[a["id"]] | {"id": target}
                fault["added_annotation_id"] = target
            kept[target] |= {"bbox": moved, "area": moved[2] * moved[3]}
        faults.append(fault)
    spoilt = {k: data[k] for k in ("info", "licenses", "images", "categories")} | {
        "annotations": list(kept.values())
    }
    dump(out / "spoilt_labels.json", spoilt)
    (out / "spoilt_labels_key.json").write_text(
        "[\n" + ",\n".join(json.dumps(f) for f in faults) + "\n]\n"
    )


def _jolt(box, size, rng, amount):
    """The box moved by about `amount` of its size, kept inside the image."""
    x, y, w, h = box
    across, down = (
        rng.choice([-1, 1]) * rng.uniform(0.7, 1) * amount * w,
        rng.choice([-1, 1]) * rng.uniform(0.5, 1) * amount * h,
    )
    w, h = (
        round(w * rng.uniform(1 - amount / 3, 1 + amount / 3)),
        round(h * rng.uniform(1 - amount / 3, 1 + amount / 3)),
    )
    return [
        int(min(max(0, x + across), size[0] - w)),
        int(min(max(0, y + down), size[1] - h)),
        w,
        h,
    ]


def main():
    """Write everything that follows from the pictures and their annotations."""
    parser = argparse.ArgumentParser(description="Turn rendered pictures into sample_data/.")
    parser.add_argument("--pictures", type=Path, required=True, help="folder written by make.py")
    parser.add_argument("--out", type=Path, default=Path("sample_data"))
    options = parser.parse_args()
    data = json.loads((options.pictures / "annotations.json").read_text())
    images = options.out / "images"
    shutil.rmtree(images, ignore_errors=True)
    images.mkdir(parents=True)
    for image in data["images"]:
        shutil.copy(options.pictures / image["file_name"], images)
    dump(options.out / "ground_truth.json", data)
    write_voc(data, options.out / "voc")
    write_yolo(data, options.out / "yolo")
    write_spoilt(data, options.out)
    predictions = options.out / "predictions_late.json"
    if predictions.exists():
        write_label_maps(data, json.loads(predictions.read_text()), options.out / "label_maps")


if __name__ == "__main__":
    main()
