"""CSV files without a header whose cells show what they are: the names that the header would have.

References
----------
.. [1] https://github.com/fizyr/keras-retinanet#csv-datasets
.. [2] https://github.com/eg4000/SKU110K_CVPR19
.. [3] https://cloud.google.com/vision/automl/object-detection/docs/csv-format
.. [4] https://github.com/SkalskiP/make-sense
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from iouviz.data.readers.shared.rows import as_number
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_table import header_of, split

BOX: Final = ("xmin", "ymin", "xmax", "ymax")
SIZE: Final = ("image_width", "image_height")
NUMBERS: Final = {*BOX, *SIZE, "x", "y", "w", "h"}
LAYOUTS: Final = (
    ("image", *BOX, "class"),  # RetinaNet
    ("image", *BOX, "class", *SIZE),  # SKU110K
    ("ml_use", "image", "class", "xmin", "ymin", "", "", "xmax", "ymax", "", ""),  # AutoML
    ("class", "x", "y", "w", "h", "image", *SIZE),  # make-sense
)
PICTURE: Final = re.compile(r".+\.(?:jpe?g|png|bmp|gif|tiff?|webp)", re.IGNORECASE)
LOOKED_AT: Final = 20


def layout_of(source: Source) -> tuple[list[str], str] | None:
    """The header that the first rows would have, and the delimiter; None where they fit none."""
    found = header_of(source, lambda cells: any(map(PICTURE.fullmatch, cells)))
    if found is None:
        return None
    lines = (line for line in source.head.splitlines() if line.strip())
    rows = [split(line, found[1]) for line in islice(lines, LOOKED_AT)]
    for layout in LAYOUTS:
        fit = sum(_fits(row, layout) for row in rows)
        if 2 * fit >= len(rows) and any(_has_box(row, layout) for row in rows):
            return list(layout), found[1]
    return None


def _fits(row: Sequence[str], layout: Sequence[str]) -> bool:
    """Whether a row has a picture and numbers in their places; none where it has no object."""
    if len(row) != len(layout) or not PICTURE.fullmatch(row[layout.index("image")]):
        return False
    return _has_box(row, layout) or not any(_numbers(row, layout))


def _has_box(row: Sequence[str], layout: Sequence[str]) -> bool:
    cells = _numbers(row, layout)
    # Nothing but 0 and 1 are classes of a whole image.
    return all(as_number(cell) is not None for cell in cells) and not {*cells} <= {"0", "1"}


def _numbers(row: Sequence[str], layout: Sequence[str]) -> list[str]:
    return [cell for cell, name in zip(row, layout, strict=False) if name in NUMBERS]
