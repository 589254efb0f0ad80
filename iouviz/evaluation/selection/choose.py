"""Which images to look at, relabel or train on next, of those that one has.

Four answers, for four reasons:

- **worst**: where the model fails most, by one of `sorting.IMAGE_ORDERS`;
- **balance**: images that together hold about as many objects of each class as can be had;
- **diverse**: images that are as unlike each other as can be: each next one is the one that is
  farthest from all that were chosen (farthest-first traversal [1]_, as for core sets [2]_);
- **typical**: images that stand for the others: each next one brings the images nearest to a
  chosen one, on average (greedy k-medians; at least 1 - 1/e of the best possible gain [3]_).

The last two need to know how alike two images are. `embed` answers without any learnt model, from
colours and classes alone: good enough to tell a night from a day and a street from a table, blind
to everything finer. What it takes for alike may differ in ways that matter.

References
----------
.. [1] T. F. Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical
   Computer Science 38, 1985.
.. [2] O. Sener, S. Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set
   Approach", ICLR 2018.
.. [3] G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, "An analysis of approximations for maximizing
   submodular set functions", Mathematical Programming 14, 1978.
"""

import heapq
from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Rows, Values
from iouviz.errors import RequestError

Floats = NDArray[np.float32]
Reason = Literal["worst", "balance", "diverse", "typical"]
REASONS: tuple[Reason, ...] = get_args(Reason)

# Images that stand for all when "typical" asks how near the chosen ones are; of 5,000 images
# the table of distances then takes 20 MB and not 100.
WITNESSES = 1000


def embed(pixels: NDArray[np.uint8] | None, counts: Counts) -> Floats:
    """Images as points: near to each other where their colours and their classes are alike.

    Parameters
    ----------
    pixels : (N, S, S, 3) uint8 array or None
        Each image shrunk to S x S pixels (`thumbnails.tiny`, S = 8); None where there are no
        pictures. All pixels 0: no picture of this image; it is placed in the middle.
    counts : (N, K) int array
        Objects of each class in each image.

    Returns
    -------
    (N, S * S * 3 + K) float32 array
        The pixels, and the roots of the shares of each class among the image's objects (between
        roots, the distance is that of Hellinger). Both halves are centred and scaled to the same
        mean square, so that neither outweighs the other.
    """
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)
    halves = [_level(np.sqrt(shares), np.ones(len(counts), np.bool_))]
    if pixels is not None:
        flat = pixels.reshape(len(pixels), int(np.prod(pixels.shape[1:])))
        known = flat.max(axis=1, initial=0) > 0
        halves.insert(0, _level(flat.astype(np.float64), known))
    return np.concatenate(halves, axis=1).astype(np.float32)


def most_balanced(counts: Counts, pool: Rows, count: int) -> Rows:
    """Images chosen one by one, each the one that helps the classes that are short the most.

    What is made larger is the sum over classes of log(1 + objects): the tenth object of a class
    adds a tenth of what the first one did.

    Parameters
    ----------
    counts : (N, K) int array
        Objects of each class in each image.
    pool : (m,) int array
        Images to choose from.
    count : int

    Returns
    -------
    (min(count, m),) int array
        In the order in which they were chosen; of equal ones the earlier in `pool`.
    """
    held = counts[pool].astype(np.float64)
    have = np.zeros(counts.shape[1])

    def gain(at: int) -> float:
        return float(np.log1p(held[at] / (1 + have)).sum())

    def take(at: int) -> None:
        nonlocal have
        have = have + held[at]

    return pool[_greedily(gain, take, len(pool), count)]


def most_diverse(points: Floats, pool: Rows, count: int) -> Rows:
    """Images far from each other: the most central first, then always the farthest.

    Parameters
    ----------
    points : (N, D) array
        From `embed`.
    pool : (m,) int array
        Images to choose from.
    count : int

    Returns
    -------
    (min(count, m),) int array
        In the order in which they were chosen; of equal ones the earlier in `pool`.
    """
    near = points[pool]
    chosen = np.empty(min(max(count, 0), len(pool)), np.intp)
    if not len(chosen):
        return pool[:0]
    next_ = int(np.argmin(_squares(near, near.mean(axis=0))))
    distance = np.full(len(pool), np.inf)
    for at in range(len(chosen)):
        chosen[at] = next_
        distance = np.minimum(distance, _squares(near, near[next_]))
        distance[chosen[: at + 1]] = -1  # even where another image is the very same
        next_ = int(np.argmax(distance))
    return pool[chosen]


def most_typical(points: Floats, pool: Rows, count: int, *, seed: int = 0) -> Rows:
    """Images that stand for the others of the pool; parameters as in `most_diverse`.

    `seed` draws the 1,000 images that stand for the pool where that is larger.
    """
    near = points[pool]
    if not len(pool):
        return pool
    witnesses = np.arange(len(pool))
    if len(pool) > WITNESSES:
        witnesses = np.random.default_rng(seed).choice(len(pool), WITNESSES, replace=False)
    seen = near[witnesses]
    away = (near**2).sum(axis=1)[:, None] - 2 * near @ seen.T + (seen**2).sum(axis=1)
    np.sqrt(np.maximum(away, 0, out=away), out=away)
    # before anything is chosen, as far as anything can be
    nearest = np.full(len(witnesses), 2 * float(away.max(initial=0.0)) + 1, np.float32)

    def gain(at: int) -> float:
        return float(np.maximum(nearest - away[at], 0).sum(dtype=np.float64))

    def take(at: int) -> None:
        np.minimum(nearest, away[at], out=nearest)

    return pool[_greedily(gain, take, len(pool), count)]


def check_count(count: int, most: int) -> int:
    """`count`, or all there are; RequestError below 1."""
    if count < 1:
        raise RequestError(f"{count} images; wanted 1 or more")
    return min(count, most)


def _greedily(
    gain: Callable[[int], float], take: Callable[[int], None], many: int, count: int
) -> Rows:
    """Take the best again and again, where a gain can only shrink as more is taken.

    So a gain that was measured earlier is a bound, and only those whose bound is highest need to
    be measured again (M. Minoux, "Accelerated greedy algorithms for maximizing submodular set
    functions", 1978). Of equal ones the earlier is taken.
    """
    queue = [(-gain(at), at, 0) for at in range(many)]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < count:
        _, at, measured = heapq.heappop(queue)
        if measured < len(chosen):
            heapq.heappush(queue, (-gain(at), at, len(chosen)))
            continue
        take(at)
        chosen.append(at)
    return np.array(chosen, np.intp)


def _level(columns: Values, known: NDArray[np.bool_]) -> Values:
    """Centred, with a mean square of 1 by row; 0 for rows that are not known, (N, D)."""
    if not known.any():
        return np.zeros(columns.shape)
    centred = np.where(known[:, None], columns - columns[known].mean(axis=0), 0.0)
    size = float(np.sqrt((centred[known] ** 2).sum(axis=1).mean()))
    level: Values = centred / size if size > 0 else centred
    return level


def _squares(points: Floats, to: Floats) -> Floats:
    distances: Floats = ((points - to) ** 2).sum(axis=1)
    return distances
