"""Boundary IoU: IoU of two masks looked at along their outlines alone.

IoU of a large mask hardly feels its outline: most of its pixels lie deep inside. Boundary IoU
compares only the pixels of each mask that lie within a distance of its own outline.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import MaskError
from iouviz.geometry.masks.rle import Integers, Masks, from_toggles, join, object_runs
from iouviz.geometry.ragged import ragged

Picture = NDArray[np.bool_]

SHARE = 0.02  # of the picture's diagonal: the width of the band in the paper's experiments
BATCH = 1 << 16  # runs at a time: what is made of them stays in the processor's cache


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
    return int(band_widths(np.array([[height, width]]), share)[0])


def band_widths(sizes: Integers, share: float = SHARE) -> Integers:
    """`band_width` of many pictures, (N,), by their height and width, (N, 2)."""
    diagonal = np.hypot(sizes[:, 0], sizes[:, 1])
    return np.maximum(1, np.rint(share * diagonal)).astype(np.int64)


def boundary_masks(masks: Masks, distance: ArrayLike | None = None) -> Masks:
    """`boundary` of many masks, (N,), without making pixels of them.

    Parameters
    ----------
    masks : Masks
        N masks.
    distance : (N,) array_like of int, optional
        Width of each band, at least 1; else 2 % of its picture's diagonal.

    Returns
    -------
    Masks
        N masks of the same pictures.

    Examples
    --------
    >>> boundary_masks(Masks.from_pixels([np.ones((3, 4))]), [1]).pixels(0).astype(int)
    array([[1, 1, 1, 1],
           [1, 0, 0, 1],
           [1, 1, 1, 1]])
    """
    width = band_widths(masks.sizes) if distance is None else np.asarray(distance, np.int64)
    if len(width) and width.min() < 1:
        raise MaskError(f"a band of {width.min()} pixels; wanted at least 1")
    bands, done = [], 0
    for part in masks.stretches(BATCH):
        bands.append(_bands(part, width[done : done + len(part)]))
        done += len(part)
    return join(bands)


def _bands(masks: Masks, width: Integers) -> Masks:
    """What erosion by a square takes off: first along the columns, then along the rows."""
    start, stop, many = object_runs(masks)
    owner = np.repeat(np.arange(len(masks)), many)
    deep = _Strips.of(masks).shrunk(width).turned().shrunk(width).turned()
    column = deep.line * masks.sizes[deep.owner, 0]
    return from_toggles(
        np.concatenate([owner, owner, deep.owner, deep.owner]),
        np.concatenate([start, stop, column + deep.start, column + deep.stop]),
        masks.sizes,
    )


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


@dataclass(frozen=True, slots=True, eq=False)
class _Strips:
    """The set pixels of N masks as runs that end where a column ends, or a row.

    Attributes
    ----------
    owner, line, start, stop : (S,) int64 arrays
        Mask; its column (or row); from which to before which pixel of that.
    sizes : (N, 2) int64 array
        How many columns (or rows) a picture has, and the pixels of one.
    """

    owner: Integers
    line: Integers
    start: Integers
    stop: Integers
    sizes: Integers

    @classmethod
    def of(cls, masks: Masks) -> "_Strips":
        """Runs down the columns, cut where a column ends."""
        start, stop, many = object_runs(masks)
        owner = np.repeat(np.arange(len(masks)), many)
        height = masks.sizes[owner, 0]
        first = start // height
        columns = (stop - 1) // height - first + 1
        line = ragged(first, columns)
        owner, start, stop, height = (
            np.repeat(each, columns) for each in (owner, start, stop, height)
        )
        top, bottom = np.maximum(start - line * height, 0), np.minimum(stop - line * height, height)
        return cls(owner, line, top, bottom, masks.sizes[:, ::-1])

    def shrunk(self, width: Integers) -> "_Strips":
        """Each run without so many pixels at both ends, (N,)."""
        start, stop = self.start + width[self.owner], self.stop - width[self.owner]
        left = np.flatnonzero(start < stop)
        return _Strips(self.owner[left], self.line[left], start[left], stop[left], self.sizes)

    def turned(self) -> "_Strips":
        """The same pixels as runs along the rows, where these are along the columns.

        A run along a row begins or ends between two columns where one has a pixel and the other
        has not.
        """
        base, length = self._base(), self.sizes[:, 1] + 1
        step = length[self.owner]
        line = base[self.owner] + self.line * step
        edge = np.concatenate([line + self.start, line + self.stop])
        key = _once(np.concatenate([edge, edge + np.tile(step, 2)]))  # against the line before
        owner, line, start = _places(key[::2], base, length)
        many = key[1::2] - key[::2]
        across, owner, line = ragged(start, many), np.repeat(owner, many), np.repeat(line, many)
        other = self.sizes[:, 0] + 1
        key = np.sort(base[owner] + across * other[owner] + line, kind="stable")
        owner, line, start = _places(key[::2], base, other)
        return _Strips(owner, line, start, start + key[1::2] - key[::2], self.sizes[:, ::-1])

    def _base(self) -> Integers:
        """Where each mask starts on a number line with a place to spare beyond every line."""
        return np.concatenate([[0], np.cumsum((self.sizes + 1).prod(axis=1))])


def _once(keys: Integers) -> Integers:
    """Those keys that occur once and not twice, rising."""
    key = np.sort(keys, kind="stable")  # a few sorted stretches: quick to merge
    same = key[1:] == key[:-1]
    alone = np.ones(len(key), np.bool_)
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return key[alone]


def _places(key: Integers, base: Integers, length: Integers) -> tuple[Integers, Integers, Integers]:
    """Mask, line, and pixel of the line, of rising places on the number line."""
    owner = np.repeat(np.arange(len(length)), np.diff(np.searchsorted(key, base)))
    line, pixel = np.divmod(key - base[owner], length[owner])
    return owner, line, pixel
