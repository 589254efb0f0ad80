"""What was read the quick way, in the tables that every reader hands over."""

import numpy as np

from iouviz.data.issues import EXAMPLES, IssueLog
from iouviz.data.readers.fast.annotations import Truth
from iouviz.data.readers.fast.results import Results
from iouviz.data.readers.shared.reader import BoxTable, ClassTable, ImageTable, Tables
from iouviz.data.readers.shared.segmentation import BOX_FROM_MASK


def result_tables(name: str, results: Results, log: IssueLog) -> Tables:
    """Tables of a list of results; it describes no images and no classes."""
    if results.made:
        count = len(results.score)
        for row in range(min(count, EXAMPLES)):
            log.add("box-from-mask", "noted", name, f"[{row}]", *BOX_FROM_MASK)
        if count > EXAMPLES:
            log.add("box-from-mask", "noted", name, "", *BOX_FROM_MASK, count=count - EXAMPLES)
    none = np.zeros(len(results.score), np.bool_)
    boxes = BoxTable(
        image=results.image,
        label=results.label,
        boxes=results.boxes,
        size=results.size,
        area=results.size[:, 0] * results.size[:, 1],
        crowd=none,
        ignore=none,
        score=results.score,
        ids=range(len(none)),
        places="[{}]".format,
        shapes=results.shapes,
    )
    return Tables(name, ImageTable([], [], np.zeros((0, 2))), ClassTable([], []), boxes)


def truth_tables(name: str, truth: Truth) -> Tables:
    """Tables of an annotation file."""
    boxes = BoxTable(
        image=truth.image,
        label=truth.label,
        boxes=truth.boxes,
        size=truth.size,
        area=truth.area,
        crowd=truth.crowd,
        ignore=truth.ignore,
        score=None,
        ids=truth.ids,
        places="annotations[{}]".format,
        shapes=truth.shapes,
    )
    images = ImageTable(
        [*truth.image_keys], truth.image_names, truth.image_sizes, truth.image_attributes
    )
    return Tables(name, images, ClassTable([*truth.class_keys], truth.class_names), boxes)
