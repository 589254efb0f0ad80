"""Choosing images with their pictures at hand: what the page and the command line share.

`selection/choose.py` has the rules; here pictures become the few pixels that two of them compare.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Rows
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.errors import ReadError, RequestError
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.outcomes.sorting import ImageOrder, sort_images
from iouviz.evaluation.selection.choose import (
    REASONS,
    Reason,
    check_count,
    embed,
    most_balanced,
    most_diverse,
    most_typical,
)
from iouviz.evaluation.selection.split import class_counts
from iouviz.thumbnails import TINY, tiny

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Images in the order in which they were chosen, and what to know about the choice.

    Attributes
    ----------
    images : (n,) int array
        Positions in `Dataset.images`.
    note : str
        Such as that pictures could not be read; "" where there is nothing to say.
    """

    images: Rows
    note: str = ""


def choose(
    records: Records,
    reason: Reason,
    count: int,
    *,
    pool: Rows | None = None,
    order: ImageOrder = "worst F1",
    pixels: Pixels | None = None,
) -> Chosen:
    """Choose images.

    Parameters
    ----------
    records : Records
        At the setting by which "worst" is judged.
    reason : {"worst", "balance", "diverse", "typical"}
    count : int
        How many; fewer come where there are fewer.
    pool : (m,) int array or None
        Images to choose from; None: all.
    order : str
        What "worst" means, one of `IMAGE_ORDERS`.
    pixels : (N, 8, 8, 3) uint8 array or None
        From `look`, where it is at hand; only "diverse" and "typical" ask for it.

    Raises
    ------
    RequestError
        An unknown reason, or a count below 1.
    """
    dataset = records.dataset
    pool = np.arange(len(dataset.images)) if pool is None else np.asarray(pool, np.intp)
    count = check_count(count, len(pool))
    if reason == "worst":
        ordered = sort_images(records, np.flatnonzero(records.not_ignored), order, empty=True)
        return Chosen(ordered.images[np.isin(ordered.images, pool)][:count])
    counts = class_counts(dataset)
    if reason == "balance":
        return Chosen(most_balanced(counts, pool, count))
    if reason not in REASONS:
        raise RequestError(f"no reason {reason!r}; there are {', '.join(REASONS)}")
    pixels = look(dataset, pool) if pixels is None else pixels
    unseen = int(np.count_nonzero(~pixels[pool].any(axis=(1, 2, 3))))
    points = embed(pixels if unseen < len(pool) else None, counts)
    pick = most_diverse if reason == "diverse" else most_typical
    return Chosen(pick(points, pool, count), _note(unseen, len(pool)))


def look(dataset: Dataset, pool: Rows, progress: Callable[[float], None] | None = None) -> Pixels:
    """Each image of the pool shrunk to 8 x 8 pixels, (N, 8, 8, 3); 0 where it cannot be seen.

    Parameters
    ----------
    dataset : Dataset
    pool : (m,) int array
    progress : callable or None
        Told now and then how far it is, in [0, 1].
    """
    pixels = np.zeros((len(dataset.images), TINY, TINY, 3), np.uint8)
    for at, image in enumerate(pool.tolist()):
        file = dataset.images.files[image]
        if file is not None:
            try:
                # all black is "not seen"; a picture that is all black was seen
                pixels[image] = np.maximum(tiny(file), 1)
            except ReadError:
                continue
        if progress is not None and at % 25 == 0:
            progress(at / len(pool))
    return pixels


def _note(unseen: int, many: int) -> str:
    if not unseen:
        return ""
    if unseen == many:
        return "There are no pictures that can be read; images are compared by their classes alone."
    return f"{number_of(unseen, 'picture')} cannot be read, and count as being like the average."
