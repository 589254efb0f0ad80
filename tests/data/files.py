"""Small valid files, and ways to spoil them."""

import io
import json
import re
import zipfile
from typing import Any

import pytest

from iouviz.data.model import Dataset, File
from iouviz.data.read.files import gather
from iouviz.errors import ReadError

# Five objects of one image, whose numbers only one box format reads right.
TRUTH = [(60, 40, 95, 75), (50, 50, 90, 70), (70, 30, 99, 60), (55, 45, 80, 79), (65, 35, 85, 65)]


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


def images(*names: str, first: int = 1) -> list[dict[str, Any]]:
    return [
        {"id": n, "file_name": name, "width": 100, "height": 80}
        for n, name in enumerate(names, start=first)
    ]


def classes(*ids: int) -> tuple[str, bytes]:
    """Ground truth whose classes have these ids; one object of each, side by side."""
    rows = [
        annotation(id=n, category_id=key, bbox=[20 * n, 0, 10, 10], area=100)
        for n, key in enumerate(ids)
    ]
    named = [{"id": key, "name": f"class {key}"} for key in ids]
    return labels(categories=named, annotations=rows)


def coco_truth() -> tuple[str, bytes]:
    rows = [
        annotation(id=n, bbox=[x1, y1, x2 - x1, y2 - y1], area=(x2 - x1) * (y2 - y1))
        for n, (x1, y1, x2, y2) in enumerate(TRUTH)
    ]
    return labels(annotations=rows)


def line(label: str, score: float, box: tuple[int, int, int, int], form: str) -> bytes:
    """A line of a text file: class, score, and the box as the box format has it."""
    x1, y1, x2, y2 = box
    w, h = x2 - x1, y2 - y1
    numbers = {
        "xyxy": box,
        "xywh": (x1, y1, w, h),
        "relative": ((x1 + w / 2) / 100, (y1 + h / 2) / 80, w / 100, h / 80),
    }[form]
    return " ".join(map(repr, (label, score, *numbers))).replace("'", "").encode()


def packed(*entries: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


def names(given: object) -> list[str]:
    return [file.name for file in gather(given)]  # type: ignore[arg-type]


def why(file: File) -> str:
    with pytest.raises(ReadError) as caught:
        file.load()
    with pytest.raises(ReadError, match=re.escape(str(caught.value))):
        file.first(4)
    return str(caught.value)


def codes(dataset: Dataset) -> set[str]:
    return {issue.code for issue in dataset.issues}
