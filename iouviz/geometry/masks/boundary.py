"""Boundary IoU: IoU of two masks looked at along their outlines alone.

IoU of a large mask hardly feels its outline: most of its pixels lie deep inside. Boundary IoU
compares only the pixels of each mask that lie within a distance of its own outline.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import MaskError

Picture = NDArray[np.bool_]

SHARE = 0.02  # of the picture's diagonal: the width of the band in the paper's experiments


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryOverlap:
    """Boundary IoU and what it is made of.

    Attributes
    ----------
    a, b : (height, width) bool arrays
        The band of each mask.
    intersection, union : int
        Pixels.
    iou : float
        In [0, 1]; 0 where both bands are empty.
    distance : int
        Width of the bands, pixels.
    """

    a: Picture
    b: Picture
    intersection: int
    union: int
    iou: float
    distance: int


def band_width(height: int, width: int, share: float = SHARE) -> int:
    """Distance that is `share` of a picture's diagonal, whole pixels, at least 1.

    >>> band_width(480, 640)
    16
    """
    return max(1, round(share * float(np.hypot(height, width))))


def boundary(mask: ArrayLike, distance: int) -> Picture:
    """Pixels of a mask that are no farther than `distance` from the outside.

    Parameters
    ----------
    mask : (height, width) array_like of bool
        What lies beyond the picture's edge is outside.
    distance : int
        At least 1; measured as the larger of the steps across and down.

    Returns
    -------
    (height, width) bool array

    Examples
    --------
    >>> boundary(np.ones((3, 4), bool), 1).astype(int)
    array([[1, 1, 1, 1],
           [1, 0, 0, 1],
           [1, 1, 1, 1]])
    """
    picture = np.asarray(mask, np.bool_)
    if picture.ndim != 2:
        raise MaskError(f"a mask of shape {picture.shape}; wanted (height, width)")
    if distance < 1:
        raise MaskError(f"a band of {distance} pixels; wanted at least 1")
    band = np.zeros_like(picture)
    rows, columns = (np.flatnonzero(picture.any(axis=axis)) for axis in (1, 0))
    if len(rows):  # around the mask nothing is set, as beyond the edge: its box is enough
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        deep = _surrounded(_surrounded(picture[box], distance, 0), distance, 1)
        band[box] = picture[box] & ~deep
    return band


def boundary_overlap(a: ArrayLike, b: ArrayLike, distance: int | None = None) -> BoundaryOverlap:
    """Compare two masks along their outlines.

    Parameters
    ----------
    a, b : (height, width) array_like of bool
    distance : int or None
        Width of the band in pixels; None: 2 % of the diagonal.

    Returns
    -------
    BoundaryOverlap

    Raises
    ------
    MaskError
        Sizes that differ, or a distance below 1.

    References
    ----------
    .. [1] B. Cheng, R. Girshick, P. Dollár, A. Berg, A. Kirillov, "Boundary IoU: improving
       object-centric image segmentation evaluation", CVPR 2021. Its code erodes with a square of
       3 x 3 as many times as the distance has pixels, as here.

    Examples
    --------
    A hole in the middle of a large mask is nowhere near its outer outline, but has its own.

    >>> whole = np.ones((20, 20), bool)
    >>> holed = whole.copy()
    >>> holed[9:11, 9:11] = False
    >>> overlap = boundary_overlap(whole, holed, 1)
    >>> overlap.intersection, overlap.union
    (76, 88)
    """
    pictures = np.asarray(a, np.bool_), np.asarray(b, np.bool_)
    if pictures[0].shape != pictures[1].shape:
        raise MaskError(f"masks of {pictures[0].shape} and {pictures[1].shape}; wanted one size")
    if distance is None:
        distance = band_width(*pictures[0].shape)
    one, two = (boundary(picture, distance) for picture in pictures)
    shared, either = int((one & two).sum()), int((one | two).sum())
    return BoundaryOverlap(one, two, shared, either, shared / either if either else 0.0, distance)


def _surrounded(picture: Picture, distance: int, axis: int) -> Picture:
    """Pixels around which all are set, `distance` to both sides along one axis."""
    lines = np.moveaxis(picture, axis, 1)
    so_far = np.zeros((len(lines), lines.shape[1] + 2 * distance + 1), np.int32)
    np.cumsum(lines, axis=1, out=so_far[:, distance + 1 : distance + 1 + lines.shape[1]])
    so_far[:, distance + 1 + lines.shape[1] :] = so_far[:, [distance + lines.shape[1]]]
    reach = 2 * distance + 1
    full = so_far[:, reach:] - so_far[:, :-reach] == reach
    return np.moveaxis(full, 1, axis)
