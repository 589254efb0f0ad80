"""One file a format, each exporting one `Reader` a shape of that format; `READERS` lists them.

tools/    formats of tools to draw boxes with
shared/   what several formats use
text/     formats of one object a line, and CSV
fast/     the quick path for large COCO files
"""

from iouviz.data.readers.coco import COCO_JSON, COCO_RESULTS
from iouviz.data.readers.detections import DETECTIONS
from iouviz.data.readers.dota import DOTA, DOTA_RESULTS
from iouviz.data.readers.kaggle import KAGGLE
from iouviz.data.readers.kitti import KITTI
from iouviz.data.readers.mot import MOT
from iouviz.data.readers.open_images import OPEN_IMAGES
from iouviz.data.readers.per_image_text import PER_IMAGE_TEXT
from iouviz.data.readers.plain_csv import HEADLESS_CSV, PLAIN_CSV
from iouviz.data.readers.shared.reader import Reader
from iouviz.data.readers.tools.azure import AZURE
from iouviz.data.readers.tools.createml import CREATEML
from iouviz.data.readers.tools.cvat import CVAT
from iouviz.data.readers.tools.darwin import DARWIN
from iouviz.data.readers.tools.encord import ENCORD
from iouviz.data.readers.tools.label_studio import LABEL_STUDIO
from iouviz.data.readers.tools.labelme import LABELME
from iouviz.data.readers.tools.supervisely import SUPERVISELY
from iouviz.data.readers.tools.via import VIA_CSV, VIA_JSON
from iouviz.data.readers.voc import PASCAL_VOC
from iouviz.data.readers.voc_results import VOC_RESULTS
from iouviz.data.readers.yolo import YOLO_TEXT

READERS: tuple[Reader, ...] = (
    COCO_JSON,
    COCO_RESULTS,
    PASCAL_VOC,
    CVAT,
    LABELME,
    CREATEML,
    DARWIN,
    ENCORD,
    VIA_JSON,
    LABEL_STUDIO,
    SUPERVISELY,
    AZURE,
    DETECTIONS,
    OPEN_IMAGES,
    VIA_CSV,
    KAGGLE,
    MOT,
    KITTI,
    DOTA,
    DOTA_RESULTS,
    VOC_RESULTS,
    PLAIN_CSV,
    HEADLESS_CSV,
    YOLO_TEXT,
    PER_IMAGE_TEXT,
)

__all__ = ["READERS", "Reader"]
