"""COCO's own structures, which the readers of files know: objects, dictionaries, lists of results.

They are handed to the reader of COCO's JSON as a file in memory, so that everything it knows holds
for them too: run lengths, polygons, keypoints, crowds, ids of any kind.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from iouviz.data.arrays.masks import segmentation_of
from iouviz.data.arrays.side import Reading
from iouviz.data.file import File
from iouviz.data.read.detect_format import read_tables
from iouviz.data.read.files import gather
from iouviz.data.read.progress import Meter
from iouviz.data.readers.coco import looks_like_a_row
from iouviz.data.readers.shared.reader import Tables
from iouviz.errors import ReadError


def is_coco(value: object) -> bool:
    """Whether it is pycocotools' `COCO`, such a file's content, a list of results, or a path."""
    if isinstance(value, str | Path):
        return True
    content = getattr(value, "dataset", value) if hasattr(value, "createIndex") else value
    if isinstance(content, Mapping):
        return "annotations" in content and ("images" in content or "categories" in content)
    return isinstance(content, list) and bool(content) and all(map(looks_like_a_row, content[:10]))


def of_coco(value: Any, reading: Reading) -> list[Tables]:
    """The tables of a COCO object, its content, a list of results, or a file of any format."""
    role = "predictions" if reading.scored else "ground truth"
    if isinstance(value, str | Path):
        files = gather(value)
    else:
        content = getattr(value, "dataset", value)
        if isinstance(content, Mapping):
            rows = content["annotations"]
            content = {**content, "annotations": _as_written(_own_masks(rows, reading))}
        else:
            content = _as_written(content)
        data = msgspec.json.encode(content, enc_hook=_plain)
        files = [File(reading.name, len(data), lambda: data)]
    tables, _ = read_tables(files, role, reading.log, Meter(files, None))  # type: ignore[arg-type]
    return tables


def _own_masks(rows: Sequence[Mapping[str, Any]], reading: Reading) -> list[Mapping[str, Any]]:
    """Predictions without the outlines that `loadRes` draws around boxes."""
    if not reading.scored or not all(map(_is_box, rows)):
        return list(rows)
    return [{name: row[name] for name in row if name != "segmentation"} for row in rows]


def _is_box(row: Mapping[str, Any]) -> bool:
    """Whether the mask of a row is its box, corner by corner as `loadRes` lists them."""
    if "segmentation" not in row or "bbox" not in row:
        return False
    x, y, width, height = row["bbox"]
    right, bottom = x + width, y + height
    found: bool = row["segmentation"] == [[x, y, x, bottom, right, bottom, right, y]]
    return found


def _as_written(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows with run lengths as texts, where pycocotools holds bytes."""
    return [
        {**row, "segmentation": segmentation_of(row["segmentation"])}
        if isinstance(row.get("segmentation"), Mapping)
        else row
        for row in rows
    ]


def _plain(value: Any) -> Any:
    """What JSON has in place of NumPy's numbers and arrays."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise ReadError(f"a {type(value).__name__} in COCO's structure; wanted numbers, texts, lists")
