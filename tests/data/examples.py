"""A small valid file, or several, of every format: what the contract test walks.

Each example has two objects at least, on `a.jpg` of 100 x 80 pixels; the first is the box
(10, 20, 40, 60) of the class "cat".
"""

import io
from functools import cache

from PIL import Image

from iouviz.data.choices import Choices
from tests.data.files import annotation, as_file, coco, dets, labels, result, voc

Files = list[tuple[str, bytes]]


def text(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def cvat(inside: str | None = None, meta: str = "<meta/>") -> bytes:
    box = '<box label="{}" occluded="0" xtl="10" ytl="20" xbr="40" ybr="60" z_order="0"/>'
    shapes = box.format("cat") + box.format("dog") if inside is None else inside
    image = f'<image id="0" name="a.jpg" width="100" height="80">{shapes}</image>'
    return f"<annotations><version>1.1</version>{meta}{image}</annotations>".encode()


def labelme(*shapes: object, **changes: object) -> dict[str, object]:
    rectangle = {"label": "cat", "points": [[40, 60], [10, 20]], "shape_type": "rectangle"}
    both = [rectangle, {**rectangle, "label": "dog"}]
    head = {"version": "5.4.1", "flags": {}, "imagePath": "..\\photos\\a.jpg", "imageData": "/9j/"}
    sides = {"imageWidth": 100, "imageHeight": 80}
    return head | sides | {"shapes": list(shapes) or both} | changes


def createml(*annotations: object) -> list[object]:
    box = {"label": "cat", "coordinates": {"x": 25, "y": 40, "width": 30, "height": 40}}
    return [{"image": "a.jpg", "annotations": list(annotations) or [box, {**box, "label": "dog"}]}]


def darwin(*annotations: object) -> dict[str, object]:
    box = {"name": "cat", "id": "one", "bounding_box": {"x": 10, "y": 20, "w": 30, "h": 40}}
    slot = {"type": "image", "slot_name": "0", "width": 100, "height": 80}
    listed = list(annotations) or [box, {**box, "name": "dog", "id": "two"}]
    item = {"name": "a.jpg", "path": "/", "slots": [slot]}
    return {"version": "2.0", "item": item, "annotations": listed}


def encord(*objects: object, **changes: object) -> list[object]:
    box = {"x": 0.1, "y": 0.25, "w": 0.3, "h": 0.5}
    thing = {"name": "cat", "shape": "bounding_box", "objectHash": "one", "boundingBox": box}
    listed = list(objects) or [thing, {**thing, "name": "dog", "objectHash": "two"}]
    unit = {"data_title": "a.jpg", "data_type": "image/jpeg", "width": 100, "height": 80}
    unit |= {"labels": {"objects": listed, "classifications": []}} | changes
    return [{"data_title": "a.jpg", "data_type": "image", "data_units": {"hash": unit}}]


def via(*regions: object) -> dict[str, object]:
    rect = {"name": "rect", "x": 10, "y": 20, "width": 30, "height": 40}
    listed = list(regions) or [
        {"shape_attributes": rect, "region_attributes": {"kind": name}} for name in ("cat", "dog")
    ]
    return {"a.jpg1000": {"filename": "a.jpg", "size": 1000, "regions": listed}}


def label_studio(*regions: object, **changes: object) -> dict[str, object]:
    """A task as JSON holds it; percent of 100 x 80 pixels."""
    value = {"x": 10, "y": 25, "width": 30, "height": 50, "rotation": 0}
    head = {"type": "rectanglelabels", "original_width": 100, "original_height": 80}
    listed = list(regions) or [
        head | {"value": value | {"rectanglelabels": [name]}} for name in ("cat", "dog")
    ]
    annotations = [{"result": listed, "was_cancelled": False}]
    return {
        "data": {"image": "/data/a.jpg"},
        "annotations": annotations,
        "predictions": [],
    } | changes


def supervisely(*objects: object) -> dict[str, object]:
    points = {"exterior": [[10, 20], [40, 60]], "interior": []}
    listed = list(objects) or [
        {"classTitle": name, "geometryType": "rectangle", "points": points}
        for name in ("cat", "dog")
    ]
    return {"tags": [], "size": {"width": 100, "height": 80}, "objects": listed}


def azure(*labels: object) -> dict[str, object]:
    box = {"topX": 0.1, "topY": 0.25, "bottomX": 0.4, "bottomY": 0.75, "isCrowd": 0}
    details = {"format": "jpg", "width": "100px", "height": "80px"}
    listed = list(labels) or [{"label": name, **box} for name in ("cat", "dog")]
    return {"image_url": "azureml://x/a.jpg", "image_details": details, "label": listed}


def sink(**changes: object) -> dict[str, object]:
    """A row of supervision's JSONSink."""
    row = {"x_min": 10, "y_min": 20, "x_max": 40, "y_max": 60, "class_id": 0, "confidence": 0.9}
    return row | {"tracker_id": "", "class_name": "cat", "file_name": "photos/a.jpg"} | changes


OPEN_IMAGES = "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsGroupOf"
VOC = (
    "<object><name>{}</name><difficult>0</difficult><bndbox><xmin>10</xmin><ymin>20</ymin>"
    "<xmax>40</xmax><ymax>60</ymax></bndbox></object>"
)
VIA_HEAD = (
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,"
    "region_attributes"
)
VIA_ROW = (
    'a.jpg,9,"{}",2,0,"{""name"":""rect"",""x"":10,""y"":20,""width"":30,""height"":40}",'
    '"{""kind"":""%s""}"'
)
KITTI = "{} 0.00 0 -1.57 10 20 40 60 1.5 1.6 4.0 1.0 1.5 8.4 -1.56"

EXAMPLES: dict[tuple[str, str], Files] = {
    ("COCO JSON", "ground truth"): [
        labels(annotations=[annotation(), annotation(id=2, category_id=5)])
    ],
    ("COCO JSON", "predictions"): [
        as_file("dets.json", coco(annotations=[result(), result(category_id=5)]))
    ],
    ("COCO results", "predictions"): [dets(result(), result(category_id=5))],
    ("Pascal VOC XML", "ground truth"): [
        ("a.xml", voc(objects=VOC.format("cat") + VOC.format("dog")))
    ],
    ("CVAT XML", "ground truth"): [("annotations.xml", cvat())],
    ("LabelMe JSON", "ground truth"): [as_file("a.json", labelme())],
    ("CreateML JSON", "ground truth"): [as_file("_annotations.createml.json", createml())],
    ("V7 Darwin JSON", "ground truth"): [as_file("a.json", darwin())],
    ("Encord JSON", "ground truth"): [as_file("labels.json", encord())],
    ("VIA JSON", "ground truth"): [as_file("via_project.json", {"_via_img_metadata": via()})],
    ("VIA CSV", "ground truth"): [
        ("via_export.csv", text(VIA_HEAD, VIA_ROW % "cat", VIA_ROW % "dog"))
    ],
    ("Label Studio JSON", "ground truth"): [as_file("project.json", [label_studio()])],
    ("Supervisely JSON", "ground truth"): [as_file("a.jpg.json", supervisely())],
    ("Azure JSONL", "ground truth"): [as_file("labels.jsonl", azure())],
    ("JSON detections", "predictions"): [
        as_file("dets.json", [sink(), sink(class_id=1, class_name="dog")])
    ],
    ("Open Images CSV", "ground truth"): [
        (
            "train-annotations-bbox.csv",
            text(
                OPEN_IMAGES,
                "a,xclick,/m/01yrx,1,0.1,0.4,0.25,0.75,0",
                "a,xclick,/m/0bt9lr,1,0.1,0.4,0.25,0.75,1",
            ),
        ),
        ("class-descriptions.csv", text("/m/01yrx,cat", "/m/0bt9lr,dog")),
    ],
    ("Open Images CSV", "predictions"): [
        (
            "predictions.csv",
            text(
                "ImageID,LabelName,Score,XMin,XMax,YMin,YMax",
                "a,cat,0.9,0.1,0.4,0.25,0.75",
                "a,dog,0.8,0.1,0.4,0.25,0.75",
            ),
        )
    ],
    ("KITTI txt", "ground truth"): [("a.txt", text(KITTI.format("cat"), KITTI.format("dog")))],
    ("KITTI txt", "predictions"): [
        ("a.txt", text(KITTI.format("cat") + " 0.9", KITTI.format("dog") + " 0.8"))
    ],
    ("DOTA txt", "ground truth"): [
        (
            "a.txt",
            text(
                "imagesource:GoogleEarth",
                "gsd:0.146",
                "10 20 40 20 40 60 10 60 cat 0",
                "10 20 40 20 40 60 10 60 dog 1",
            ),
        )
    ],
    ("DOTA results", "predictions"): [
        ("Task1_cat.txt", text("a 0.9 10 20 40 20 40 60 10 60")),
        ("Task1_dog.txt", text("a 0.8 10 20 40 20 40 60 10 60")),
    ],
    ("VOC results", "predictions"): [
        ("comp4_det_test_cat.txt", text("a 0.9 10 20 40 60")),
        ("comp4_det_test_dog.txt", text("a 0.8 10 20 40 60")),
    ],
    ("Kaggle PredictionString", "predictions"): [
        (
            "submission.csv",
            text("image_id,PredictionString", "a,cat 0.9 10 20 40 60", "a,dog 0.8 10 20 40 60"),
        )
    ],
    ("MOT txt", "ground truth"): [
        ("gt.txt", text("17,1,10,20,30,40,1,1,1", "17,2,10,20,30,40,1,2,0.5")),
        ("labels.txt", text("cat", "dog")),
    ],
    ("MOT txt", "predictions"): [
        ("det.txt", text("17,-1,10,20,30,40,0.9,-1,-1,-1", "17,-1,10,20,30,40,0.8,-1,-1,-1")),
        ("labels.txt", text("cat")),
    ],
    ("CSV with a header", "ground truth"): [
        (
            "labels.csv",
            text(
                "filename,width,height,class,xmin,ymin,xmax,ymax",
                "a.jpg,100,80,cat,10,20,40,60",
                "a.jpg,100,80,dog,10,20,40,60",
            ),
        )
    ],
    ("CSV with a header", "predictions"): [
        (
            "dets.csv",
            text(
                "image,class,x1,y1,x2,y2,score",
                "a.jpg,cat,10,20,40,60,0.9",
                "a.jpg,dog,10,20,40,60,0.8",
            ),
        )
    ],
    ("CSV without a header", "ground truth"): [
        ("train.csv", text("photos/a.jpg,10,20,40,60,cat", "photos/a.jpg,10,20,40,60,dog"))
    ],
    ("YOLO text", "ground truth"): [
        ("a.txt", text("0 0.25 0.5 0.3 0.5", "1 0.25 0.5 0.3 0.5")),
        ("data.yaml", text("nc: 2", "names: [cat, dog]")),
    ],
    ("YOLO text", "predictions"): [
        ("a.txt", text("0 0.25 0.5 0.3 0.5 0.9", "1 0.25 0.5 0.3 0.5 0.8")),
        ("classes.txt", text("cat", "dog")),
    ],
    ("per-image text", "ground truth"): [("a.txt", text("cat 10 20 40 60", "dog 10 20 40 60"))],
    ("per-image text", "predictions"): [
        ("a.txt", text("cat 0.9 10 20 40 60", "dog 0.8 10 20 40 60"))
    ],
}

# The classes and the image of formats that cannot hold a cat and a dog on `a.jpg`: frames have
# numbers, and detections of MOT no class.
SAYS: dict[tuple[str, str], tuple[list[str], str]] = {
    ("MOT txt", "ground truth"): (["cat", "dog"], "000017"),
    ("MOT txt", "predictions"): (["cat", "cat"], "b"),  # whose id is 17
}

# More of formats that have an example already, for faults to be looked for in.
POSE = {"keypoints": [10, 20, 2, 40, 60, 1, 0, 0, 0]}
KEYPOINTS: dict[tuple[str, str], Files] = {
    ("COCO JSON", "ground truth"): [
        labels(
            categories=[
                {
                    "id": 0,
                    "name": "cat",
                    "keypoints": ["nose", "tail", "ear"],
                    "skeleton": [[1, 2]],
                },
                {"id": 5, "name": "dog"},
            ],
            annotations=[annotation(**POSE, num_keypoints=2), annotation(id=2, bbox=None, **POSE)],
        )
    ],
    ("COCO results", "predictions"): [dets(result(**POSE), result(bbox=None, **POSE))],
}

# What a user must say where the boxes alone do not: (10, 20) to (40, 60) and (10, 20) with 40 x 60
# pixels both lie inside the picture.
CHOICES = {
    ("per-image text", "ground truth"): Choices(ground_truth_box_format="x1 y1 x2 y2"),
    ("per-image text", "predictions"): Choices(predictions_box_format="score x1 y1 x2 y2"),
}

# One number of the first box in each example's first file: how it is written, and its value.
# A negative one turns the box inside out, except where any two opposite corners will do.
NUMBER: dict[str, tuple[str, str]] = {
    "COCO JSON": ('"bbox": [10, 20, {}', "30"),
    "COCO results": ('"bbox": [10, 20, {}', "30"),
    "Pascal VOC XML": ("<xmax>{}<", "40"),
    "CVAT XML": ('xbr="{}"', "40"),
    "LabelMe JSON": ('"points": [[{}, 60]', "40"),
    "CreateML JSON": ('"width": {}', "30"),
    "V7 Darwin JSON": ('"w": {}', "30"),
    "Encord JSON": ('"w": {}', "0.3"),
    "VIA JSON": ('"width": {}', "30"),
    "VIA CSV": ('""width"":{}', "30"),
    "Label Studio JSON": ('"width": {}', "30"),
    "Supervisely JSON": ("[[10, 20], [{}, 60]]", "40"),
    "Azure JSONL": ('"bottomX": {}', "0.4"),
    "JSON detections": ('"x_max": {}', "40"),
    "Open Images CSV": ("0.1,{},0.25", "0.4"),
    "KITTI txt": ("10 20 {} 60", "40"),
    "DOTA results": ("0.9 10 20 40 20 40 {} 10 60", "60"),
    "DOTA txt": ("40 20 40 {} 10 60 cat", "60"),
    "Kaggle PredictionString": ("10 20 {} 60", "40"),
    "MOT txt": ("10,20,{},40", "30"),
    "VOC results": ("a 0.9 10 20 {} 60", "40"),
    "CSV with a header": ("10,20,{},60", "40"),
    "CSV without a header": ("10,20,{},60", "40"),
    "YOLO text": ("0.25 0.5 {} 0.5", "0.3"),
    "per-image text": ("10 20 {} 60", "40"),
}


def longer(files: Files) -> Files:
    """The files, where objects are lines with the last one three times more."""
    (name, data), *rest = files
    if name.endswith((".txt", ".csv")):
        data += (data.splitlines()[-1] + b"\n") * 3
    return [(name, data), *rest]


def spoilt(files: Files, name: str, bad: str) -> Files:
    """The files with another text for one number of the first box."""
    written, good = NUMBER[name]
    (first, data), *rest = files
    before, after = written.format(good).encode(), written.format(bad).encode()
    assert before in data, f"{name}: {before!r} is not in the example"
    return [(first, data.replace(before, after, 1)), *rest]


@cache
def picture(width: int = 100, height: int = 80) -> bytes:
    """A PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()
