"""Small valid files, and ways to spoil them."""

import json
from typing import Any


def coco(**changes: Any) -> dict[str, Any]:
    """Two images, two classes, two objects; `changes` replace whole lists."""
    return {
        "images": [
            {"id": 0, "file_name": "a.jpg", "width": 100, "height": 80},
            {"id": 17, "file_name": "b.jpg", "width": 100, "height": 80},
        ],
        "categories": [{"id": 0, "name": "cat"}, {"id": 5, "name": "dog"}],
        "annotations": [annotation(id=0), annotation(id=1, image_id=17, category_id=5)],
    } | changes


def annotation(**changes: Any) -> dict[str, Any]:
    return without_none(
        {"id": 1, "image_id": 0, "category_id": 0, "bbox": [10, 20, 30, 40], "area": 1000}
        | {"iscrowd": 0}
        | changes
    )


def result(**changes: Any) -> dict[str, Any]:
    return without_none(
        {"image_id": 0, "category_id": 0, "bbox": [10, 20, 30, 40], "score": 0.9} | changes
    )


def without_none(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def as_file(name: str, content: object) -> tuple[str, bytes]:
    return name, json.dumps(content).encode()


def labels(**changes: Any) -> tuple[str, bytes]:
    return as_file("labels.json", coco(**changes))


def dets(*rows: Any) -> tuple[str, bytes]:
    return as_file("dets.json", list(rows))


def voc(filename: str = "a.jpg", objects: str | None = None, head: str = "") -> bytes:
    thing = (
        "<object><name>cat</name><difficult>1</difficult><bndbox><xmin>1</xmin><ymin>49</ymin>"
        "<xmax>341</xmax><ymax>499.5</ymax></bndbox></object>"
    )
    return (
        f"{head}<annotation><filename>{filename}</filename><size><width>375</width>"
        f"<height>500</height></size>{thing if objects is None else objects}</annotation>"
    ).encode()
