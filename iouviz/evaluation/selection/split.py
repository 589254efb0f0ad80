"""A split of images into parts that all hold the same share of every class.

Iterative stratification [1]_: an image holds objects of many classes at once, so images cannot
simply be drawn class by class. The class with the fewest objects left is dealt out first, since
there is least room left to put it right later; each of its images goes to the part that still
lacks most of that class.

Three things differ from the paper, which knows labels that are there or not, and lets the parts'
sizes come out as they may. Here an image counts as often as it has objects of a class; the sizes of
the parts are exact, to within one image; and in the end pairs of images change places where that
brings the shares nearer, which tells where images are few and each holds many objects.

References
----------
.. [1] K. Sechidis, G. Tsoumakas, I. Vlahavas, "On the Stratification of Multi-Label Data",
   ECML PKDD 2011.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Rows, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError

# Images that look for another to change places with; each look compares it with all others.
LOOKS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """P parts of N images with objects of K classes.

    Attributes
    ----------
    part : (N,) int array
        Which part each image is in.
    wanted : (P,) array
        The share of the images that each part was to have; they add up to 1.
    objects : (P, K) int64 array
        Objects of each class in each part.
    """

    part: Rows
    wanted: Values
    objects: Counts

    @property
    def sizes(self) -> Rows:
        """Images of each part, (P,)."""
        return np.bincount(self.part, minlength=len(self.wanted))

    @property
    def shares(self) -> Values:
        """Share of each class's objects that a part holds, (P, K); nan for a class without."""
        total = self.objects.sum(axis=0)
        shares = np.full(self.objects.shape, np.nan)
        np.divide(self.objects, total, out=shares, where=np.broadcast_to(total > 0, shares.shape))
        return shares

    @property
    def furthest(self) -> float:
        """The largest distance of a class's share from the one wanted; nan without objects."""
        off = np.abs(self.shares - self.wanted[:, None])
        return float(np.nanmax(off)) if (self.objects > 0).any() else float("nan")

    def images(self, part: int) -> Rows:
        """Positions in `Dataset.images` of the images of a part, rising."""
        return np.flatnonzero(self.part == part)


def part_names(many: int) -> tuple[str, ...]:
    """What parts are called.

    >>> part_names(2), part_names(3), part_names(4)[0]
    (('train', 'val'), ('train', 'val', 'test'), 'part_1')
    """
    usual = ("train", "val", "test")
    return usual[:many] if many <= 3 else tuple(f"part_{at + 1}" for at in range(many))


def class_counts(dataset: Dataset) -> Counts:
    """How many objects of each class each image has, (N, K); crowds and ignored ones, too."""
    ground_truth, classes = dataset.ground_truth, len(dataset.classes)
    cell = ground_truth.image.astype(np.int64) * classes + ground_truth.label
    many = len(dataset.images)
    return np.bincount(cell, minlength=many * classes).reshape(many, classes)


def split(counts: Counts, shares: Sequence[float], *, seed: int = 0) -> Split:
    """Deal images out to parts.

    Parameters
    ----------
    counts : (N, K) int array
        Objects of each class in each image; see `class_counts`.
    shares : sequence of P float
        How large each part is to be, relative to the others: (70, 15, 15), say.
    seed : int
        Decides between parts and images that are equally good. The same seed gives the same
        split.

    Returns
    -------
    Split

    Raises
    ------
    RequestError
        Shares that are negative, not finite, or all 0.

    Examples
    --------
    Four images with one cat each and two with a dog, in halves:

    >>> split(np.array([[1, 0]] * 4 + [[0, 1]] * 2), [1, 1]).objects
    array([[2, 1],
           [2, 1]])
    """
    wanted = _checked(shares)
    counts = np.asarray(counts, np.int64)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(counts))  # so that of equal images a random one goes first
    shuffled = counts[order]
    part = np.empty(len(counts), np.intp)
    part[order] = _exchange(_deal(shuffled, wanted, rng), shuffled, wanted)
    objects = np.zeros((len(wanted), counts.shape[1]), np.int64)
    np.add.at(objects, part, counts)
    return Split(part, wanted, objects)


def _checked(shares: Sequence[float]) -> Values:
    wanted = np.asarray(shares, np.float64)
    if not len(wanted) or not np.isfinite(wanted).all() or (wanted < 0).any() or not wanted.sum():
        raise RequestError(f"shares {list(shares)}; wanted numbers of 0 or more, not all of them 0")
    scaled: Values = wanted / wanted.sum()
    return scaled


def _deal(counts: Counts, wanted: Values, rng: np.random.Generator) -> Rows:
    """Which part each image goes to, (N,)."""
    part = np.full(len(counts), -1, np.intp)
    room = _rounded(wanted * len(counts))
    lacking = wanted[:, None] * counts.sum(axis=0)  # (P, K) objects
    left = counts.sum(axis=0)
    while (left > 0).any():
        rarest = int(np.argmin(np.where(left > 0, left, np.iinfo(np.int64).max)))
        holding = np.flatnonzero((part < 0) & (counts[:, rarest] > 0))
        # those with many first: what is left can still be put right with those that have few
        for image in holding[np.argsort(-counts[holding, rarest], kind="stable")].tolist():
            to = _neediest(lacking[:, rarest], room, rng)
            part[image] = to
            room[to] -= 1
            lacking[to] -= counts[image]
            left = left - counts[image]
    for image in np.flatnonzero(part < 0).tolist():  # images without objects
        part[image] = to = _neediest(room, room, rng)
        room[to] -= 1
    return part


def _exchange(part: Rows, counts: Counts, wanted: Values) -> Rows:
    """Let images change places while the squared distances of all shares from `wanted` fall.

    With h an image's shares of all classes and d the distances of its part, images i and j of
    parts a and b change the sum by 2 (h_j - h_i) (d_a - d_b) + 2 |h_j - h_i|^2.
    """
    total = counts.sum(axis=0)
    held = counts[:, total > 0] / total[total > 0]  # (N, K)
    off = np.stack([held[part == each].sum(axis=0) for each in range(len(wanted))])
    off -= wanted[:, None]
    size, pull = (held**2).sum(axis=1), held @ off.T  # (N,), (N, P)
    part, every, idle = part.copy(), np.arange(len(part)), 0
    by_class = np.ascontiguousarray(held.T)
    # those that hold most of what is furthest off look first
    order = np.argsort(-(held * np.abs(off[part])).sum(axis=1), kind="stable")
    for look in range(LOOKS if len(part) else 0):
        image = int(order[look % len(part)])
        own, holds = int(part[image]), np.flatnonzero(held[image])
        change = pull[:, own] - pull[every, part] - pull[image, own] + pull[image, part]
        change += size - 2 * (held[image, holds] @ by_class[holds]) + size[image]
        change[part == own] = 0
        other = int(np.argmin(change))
        idle += 1
        if change[other] < -1e-12:
            to = int(part[other])
            part[image], part[other] = to, own
            gain = held[other] - held[image]
            off[own] += gain
            off[to] -= gain
            moved = np.flatnonzero(gain)
            shift = gain[moved] @ by_class[moved]
            pull[:, own] += shift
            pull[:, to] -= shift
            idle = 0
        if idle == len(part):
            break
    return part


def _neediest(lacking: Values | Rows, room: Rows, rng: np.random.Generator) -> int:
    """The part with room that lacks most; of equal ones that with most room, then a random one."""
    best = np.flatnonzero(room > 0)
    for need in (lacking, room):
        best = best[need[best] == need[best].max()]
    return int(rng.choice(best))


def _rounded(sizes: Values) -> Rows:
    """Whole numbers near `sizes` with the same sum: the largest remainders are rounded up."""
    whole = np.floor(sizes + 1e-9).astype(np.intp)
    missing = round(float(sizes.sum())) - int(whole.sum())
    whole[np.argsort(whole - sizes, kind="stable")[:missing]] += 1
    return whole
