"""One file a format, each exporting one `Reader` a shape of that format; `READERS` lists them."""

from iouviz.data.readers.coco import COCO_JSON, COCO_RESULTS
from iouviz.data.readers.cvat import CVAT
from iouviz.data.readers.darwin import DARWIN
from iouviz.data.readers.labelme import LABELME
from iouviz.data.readers.reader import Reader
from iouviz.data.readers.voc import PASCAL_VOC

READERS: tuple[Reader, ...] = (COCO_JSON, COCO_RESULTS, PASCAL_VOC, CVAT, LABELME, DARWIN)

__all__ = ["READERS", "Reader"]
