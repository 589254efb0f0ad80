"""An object of an open data set on a photo, to be painted over: its mask, and its box as a mask."""

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset
from iouviz.geometry.masks.overlap import mask_area, mask_boxes
from iouviz.geometry.masks.rle import Masks

WIDEST = 1280  # cells; a larger picture is painted at this resolution


def sheet_size(width: float, height: float) -> tuple[int, int]:
    """Cells across and down for a picture of that size.

    >>> sheet_size(640, 480), sheet_size(5120, 2560)
    ((640, 480), (1280, 640))
    """
    scale = min(1.0, WIDEST / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def photo_masks(dataset: Dataset, image: int, width: int, height: int) -> Masks:
    """The mask of the largest whole object as ground truth, and all of its box as prediction.

    An object that reaches the border of the image may be cut off, and comes after all others.

    Parameters
    ----------
    dataset : Dataset
    image : int
        Position in its images.
    width, height : int
        Cells of the sheet.

    Returns
    -------
    Masks
        Two; both empty where the image has no mask. An object of many (a crowd) is not taken.
    """
    empty = np.zeros((height, width), np.bool_)
    objects = dataset.ground_truth
    rows = np.flatnonzero((objects.image == image) & ~objects.crowd)
    if objects.masks is None or not len(rows):
        return Masks.from_pixels([empty, empty])
    masks = objects.masks.take(rows)
    area = mask_area(masks)
    if not area.any():
        return Masks.from_pixels([empty, empty])
    boxes, (full_height, full_width) = mask_boxes(masks), masks.sizes[0]
    whole = (boxes[:, :2] > 0).all(axis=1) & (boxes[:, 2:] < [full_width, full_height]).all(axis=1)
    largest = int(np.lexsort((area, whole & (area > 0)))[-1])
    found = _resized(masks.pixels(largest), width, height)
    (box,) = mask_boxes(Masks.from_pixels([found])).astype(int).tolist()
    filled = empty.copy()
    filled[box[1] : box[3], box[0] : box[2]] = True
    return Masks.from_pixels([found, filled])


def _resized(pixels: NDArray[np.bool_], width: int, height: int) -> NDArray[np.bool_]:
    """The mask in so many cells, each taken from the pixel at its middle."""
    rows = (np.arange(height) + 0.5) * pixels.shape[0] / height
    columns = (np.arange(width) + 0.5) * pixels.shape[1] / width
    return pixels[np.ix_(rows.astype(int), columns.astype(int))]
