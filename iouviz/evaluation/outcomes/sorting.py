"""In which order to look at images and at boxes: the worst first, by one's own idea of worst."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.metrics.counts import FP, TP, OutcomeCounts

ImageOrder = Literal[
    "worst F1",
    "most false positives",
    "most false negatives",
    "lowest IoU among matches",
    "highest-scoring false positive",
    "most of these",
    "as in the file",
]
RecordOrder = Literal[
    "highest score", "lowest score", "lowest IoU", "highest IoU", "smallest", "largest",
    "as in the file",
]  # fmt: skip
IMAGE_ORDERS: tuple[ImageOrder, ...] = get_args(ImageOrder)
RECORD_ORDERS: tuple[RecordOrder, ...] = get_args(RecordOrder)
# Those that mean something where there are no predictions.
OF_OBJECTS: tuple[RecordOrder | ImageOrder, ...] = (
    "most of these", "largest", "smallest", "as in the file",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SortedImages:
    """Images in an order, and what is known of each.

    Attributes
    ----------
    images : (n,) int array
        Positions in `Dataset.images`.
    counts : OutcomeCounts
        Of each image, (n,): what stands behind its order.
    starts : (n + 1,) int array
        The rows that are shown of image i stand at starts[i]:starts[i + 1] of `rows`.
    rows : (m,) int array
        Rows of the records.
    """

    images: Rows
    counts: OutcomeCounts
    starts: Rows
    rows: Rows

    def __len__(self) -> int:
        return len(self.images)

    def rows_of(self, at: int) -> Rows:
        """The rows that are shown of the image at a place in the order."""
        return self.rows[self.starts[at] : self.starts[at + 1]]


def sort_images(
    records: Records,
    rows: Rows,
    by: ImageOrder = "worst F1",
    *,
    scope: Flags | None = None,
    empty: bool | Flags = False,
) -> SortedImages:
    """Put the images that hold some of the rows in order.

    Parameters
    ----------
    records : Records
    rows : (m,) int array
        Rows of `records` to be shown.
    by : str
        One of `IMAGE_ORDERS`; between equal images the earlier goes first.
    scope : (N,) bool array or None
        What an image's counts are made of; None: all rows that are not ignored.
    empty : bool or (I,) bool array
        Which images are shown although they hold none of the rows.

    Returns
    -------
    SortedImages

    Raises
    ------
    RequestError
        No such order.

    Notes
    -----
    F1 is that of the image's own counts; where there is neither an object nor a prediction it
    is taken for 1. "lowest IoU among matches" and "highest-scoring false positive" look at the
    rows in scope that are a true, or a false positive; images without one come last.
    """
    if by not in IMAGE_ORDERS:
        raise RequestError(f"no order {by!r}; there are {', '.join(IMAGE_ORDERS)}")
    many = len(records.dataset.images)
    not_ignored = records.not_ignored if scope is None else records.not_ignored & scope
    counts = records.counts(records.image, many, where=not_ignored)
    shown = np.bincount(records.image[rows], minlength=many)
    key = _badness(records, not_ignored, by, counts, shown)
    images = np.argsort(key, kind="stable")
    images = images[((shown > 0) | empty)[images]]
    return _filled(records, rows, images, counts)


def images_in_order(records: Records, images: Rows) -> SortedImages:
    """Chosen images, each once, in the order given, with all rows that are not ignored.

    >>> from iouviz.data.sample import sample
    >>> from iouviz.evaluation.diagnosis.records import record
    >>> from iouviz.evaluation.sweep.sweep import prepare
    >>> images_in_order(record(prepare(sample())), np.array([4, 2])).images
    array([4, 2])
    """
    many = len(records.dataset.images)
    chosen = np.zeros(many, np.bool_)
    chosen[images] = True
    rows = np.flatnonzero(records.not_ignored & chosen[records.image])
    counts = records.counts(records.image, many, where=chosen[records.image])
    return _filled(records, rows, images, counts)


def _filled(records: Records, rows: Rows, images: Rows, counts: OutcomeCounts) -> SortedImages:
    """Put rows to their images; `counts` are those of all images of the data set, (I,)."""
    place = np.full(len(records.dataset.images), -1)
    place[images] = np.arange(len(images))
    at = place[records.image[rows]]
    starts = np.zeros(len(images) + 1, np.intp)
    np.cumsum(np.bincount(at, minlength=len(images)), out=starts[1:])
    return SortedImages(images, counts[images], starts, rows[np.argsort(at, kind="stable")])


def _badness(
    records: Records, not_ignored: Flags, by: ImageOrder, counts: OutcomeCounts, shown: Rows
) -> Values:
    """A number for each image that is low where it comes first, (I,)."""
    if by == "worst F1":
        return np.nan_to_num(counts.f_beta(), nan=1.0)
    if by == "most false positives":
        return -counts.fp.astype(np.float64)
    if by == "most false negatives":
        return -counts.fn.astype(np.float64)
    if by == "most of these":
        return -shown.astype(np.float64)
    worst = np.full(len(shown), np.inf)
    if by == "lowest IoU among matches":
        at = not_ignored & (records.verdict == TP)
        np.minimum.at(worst, records.image[at], records.iou[at])
    elif by == "highest-scoring false positive":
        at = not_ignored & (records.verdict == FP)
        np.minimum.at(worst, records.image[at], -records.score[at])
    else:
        worst[:] = 0
    return worst


def sort_records(records: Records, rows: Rows, by: RecordOrder = "highest score") -> Rows:
    """Rows of records in an order; missed objects have no score and come last by score.

    Raises
    ------
    RequestError
        No such order.
    """
    if by not in RECORD_ORDERS:
        raise RequestError(f"no order {by!r}; there are {', '.join(RECORD_ORDERS)}")
    if by == "as in the file":
        return rows[np.argsort(records.image[rows], kind="stable")]
    key = {
        "highest score": -records.score,
        "lowest score": records.score,
        "lowest IoU": records.iou,
        "highest IoU": -records.iou,
        "smallest": records.area,
        "largest": -records.area,
    }[by][rows]
    return rows[np.argsort(key, kind="stable")]  # nan comes last
