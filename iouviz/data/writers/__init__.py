"""One file a format, each exporting a `Writer` for ground truth, predictions, or both.

writer.py   what a writer is; write.py calls them; names.py makes names safe to write
photographs.py  the photographs beside it
whole.py    outputs that appear whole or not at all
"""

from iouviz.data.writers.coco import WRITE_COCO_JSON, WRITE_COCO_RESULTS
from iouviz.data.writers.plain_csv import WRITE_CSV, WRITE_CSV_PREDICTIONS
from iouviz.data.writers.voc import WRITE_PASCAL_VOC
from iouviz.data.writers.writer import Writer
from iouviz.data.writers.yolo import WRITE_YOLO, WRITE_YOLO_PREDICTIONS

WRITERS: tuple[Writer, ...] = (
    WRITE_COCO_JSON,
    WRITE_COCO_RESULTS,
    WRITE_PASCAL_VOC,
    WRITE_YOLO,
    WRITE_YOLO_PREDICTIONS,
    WRITE_CSV,
    WRITE_CSV_PREDICTIONS,
)

__all__ = ["WRITERS", "Writer"]
