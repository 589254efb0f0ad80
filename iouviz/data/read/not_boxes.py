r"""Files that people give and that hold no boxes iouviz can read: what they are, what to do.

Looked at only where no reader recognises a file, so that the message can say more than that.
"""

from collections.abc import Mapping
from typing import Any, Final

from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_columns import IMAGE, find_columns
from iouviz.data.readers.text.csv_table import header_of, read_table
from iouviz.errors import ReadError

HEAD: Final = 1 << 20
EXPORT: Final = "Export from there as COCO JSON, Pascal VOC or YOLO"
PICKLE: Final = (
    "Such a file can hold a program, so it is not opened. MMDetection writes COCO results with "
    "--cfg-options test_evaluator.outfile_prefix=results: give results.bbox.json"
)
SIDES: Final = {"XMin", "XMax", "YMin", "YMax"}
NO_BOXES: Final = "Detection needs a box for each object"


def explain_no_boxes(source: Source) -> str | None:
    r"""What a file is and what to do, as the end of a sentence; None where that is not known.

    >>> from iouviz.data.read.files import upload
    >>> explain_no_boxes(Source(upload("_classes.csv", b"filename, cat, dog\na.jpg, 1, 0")))
    'classes of whole images, without boxes. Detection needs a box for each object'
    """
    try:
        if source.starts_with(b"<"):
            old = source.root.tag == "annotation"
            return f"LabelMe's XML of old, or kin of it. {EXPORT}" if old else None
        if source.starts_with(b"{", b"["):
            return _of_json(source.document)
        if source.data[:1] == b"\x80" and source.data[-1:] == b".":
            return f"a pickle of Python. {PICKLE}"
        if b"image/object/" in source.data[:HEAD] or b"image/encoded" in source.data[:HEAD]:
            return f"a TFRecord of TensorFlow. {EXPORT}"
        return _of_text(source)
    except ReadError:  # broken as well
        return None


def _of_json(content: Any) -> str | None:
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, Mapping):
        return None
    if {"project", "metadata", "attribute", "file"} <= first.keys():
        return "a project of VIA 3. Draw boxes with VIA 2, or export as COCO from another tool"
    if "assets" in first or ("asset" in first and "regions" in first):
        return f"a project of VoTT. {EXPORT}"
    return None


def _of_text(source: Source) -> str | None:
    found = header_of(source, len)
    if found is None:
        return None
    names, delimiter = found
    if {"ImageID", "LabelName"} <= set(names) and not SIDES & set(names):
        what = "masks" if "MaskPath" in names else "classes of whole images"
        return f"Open Images' list of {what}. {NO_BOXES}: give the file of boxes"
    if find_columns([*names, IMAGE[0]]) is not None:
        return (
            "a table of boxes that does not say of which images. Add a column with the file name "
            "(supervision: custom_data={'file_name': ...})"
        )
    if {"Image Name", "Prediction", "Confidence"} == set(names):
        return f"YOLOv5's --save-csv. {NO_BOXES}: give --save-txt --save-conf"
    rows = read_table(source, delimiter).rows[:20]
    cells = {cell.strip() for row in rows for cell in row[1:]}
    if cells and cells <= {"0", "1"}:
        return f"classes of whole images, without boxes. {NO_BOXES}"
    return None
