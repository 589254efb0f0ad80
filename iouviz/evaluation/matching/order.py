"""Predictions in the order of their confidence, and how equal scores are ordered (`ranking`).

Everything is done on whole columns of packed integers, because sorting plain numbers is several
times as fast as sorting row numbers by a key.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset, Ids
from iouviz.evaluation.protocols import Matching

Keys = NDArray[np.int64]

ALL_BITS = 63  # of an int64 without its sign
LARGEST_TABLE = 1 << 23  # groups; beyond it a table of all groups costs more than a search


def score_order(score: Values) -> Rows:
    """Order of falling score; between equal scores the earlier goes first.

    >>> score_order(np.array([0.5, 0.9, 0.5]))
    array([1, 0, 2])
    """
    return np.argsort(-score, kind="stable")


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The D predictions of a data set, class by class, in each from the most confident down.

    Attributes
    ----------
    order : (D,) int array
        Rows of `Dataset.predictions`.
    position : (D,) int array
        Where each row stands in `order`.
    starts : (K + 1,) int array
        Class k is `order[starts[k]:starts[k + 1]]`. K is 1 where all classes are one.
    """

    order: Rows
    position: Rows
    starts: Rows


def ranking(dataset: Dataset, *, same_class: bool = True, matching: Matching = "coco") -> Ranking:
    """Put the predictions of a data set in the order in which they are judged.

    Parameters
    ----------
    dataset : Dataset
        Of D predictions; scores are finite.
    same_class : bool
        False: all classes are taken for one.
    matching : {"coco", "voc", "open-images"}
        How equal scores are ordered. "coco": by the ids of the images (and, where all classes are
        one, of the classes), then by row, as in pycocotools. Others: by row, as in VOC's devkit.

    Returns
    -------
    Ranking
    """
    predictions = dataset.predictions
    label = predictions.label if same_class else np.zeros(len(predictions), np.int32)
    classes = len(dataset.classes) if same_class else 1
    filed = _by_id(dataset, same_class=same_class) if matching == "coco" else None
    order = falling(predictions.score, label, filed)
    position = np.empty(len(order), np.intp)
    position[order] = np.arange(len(order))
    starts = np.zeros(classes + 1, np.intp)
    np.cumsum(np.bincount(label, minlength=classes), out=starts[1:])
    return Ranking(order, position, starts)


def _by_id(dataset: Dataset, *, same_class: bool) -> Rows | None:
    """Rows by id of the image (then of the class), None where they are so already."""
    predictions = dataset.predictions
    image = id_ranks(dataset.images.ids)[predictions.image]
    if same_class:
        rising = bool((image[1:] >= image[:-1]).all())
        return None if rising else np.argsort(image, kind="stable")
    return np.lexsort((id_ranks(dataset.class_ids)[predictions.label], image))


def id_ranks(ids: Ids) -> Rows:
    """Rank of each id: by value where all are whole numbers, otherwise by position.

    >>> id_ranks((7, 0, 3)), id_ranks(("b", "a"))
    (array([2, 0, 1]), array([0, 1]))
    """
    ranks = np.arange(len(ids))
    if set(map(type, ids)) == {int}:
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks


def falling(score: Values, label: NDArray[np.integer], filed: Rows | None = None) -> Rows:
    """Rows by label, then by falling score, then by their place in `filed` (None: as they come).

    >>> falling(np.array([0.1, 0.5, 0.5, 0.3]), np.array([1, 1, 1, 0]), np.array([3, 2, 1, 0]))
    array([3, 2, 1, 0])

    Label, the leading bits of the score and the place are packed into one integer each. Scores
    that differ only in the bits that are cut off come out in the wrong order; they are few, and
    are put right afterwards.
    """
    if filed is not None:
        score, label = score[filed], label[filed]
    fall = _falling_integers(score)
    place_bits = max(len(score) - 1, 1).bit_length()
    room = ALL_BITS - place_bits - int(label.max(initial=1)).bit_length()
    surplus = max(int(fall.max(initial=0)).bit_length() - room, 0)
    width = int(fall.max(initial=0)).bit_length() - surplus
    key = (label.astype(np.int64) << width) | (fall >> np.uint64(surplus)).astype(np.int64)
    key = (key << place_bits) | np.arange(len(key))
    key.sort()
    order = key & ((1 << place_bits) - 1)
    if surplus:
        _repair(order, key >> place_bits, fall)
    return order if filed is None else filed[order]


def _falling_integers(score: Values) -> NDArray[np.uint64]:
    """Integers from 0 up that fall as finite scores rise, and are equal where scores are."""
    bits = (score + 0.0).view(np.int64)  # + 0.0 makes -0.0 the same as 0.0
    bits ^= (bits >> 63) & np.int64(2**63 - 1)  # below 0, more bits mean a smaller number
    highest = np.uint64(int(bits.max(initial=-(2**63))) % 2**64)
    return highest - bits.view(np.uint64)


def _repair(order: Rows, key: Keys, fall: NDArray[np.uint64]) -> None:
    """Sort, in place, each run of equal keys by all bits of the score."""
    same = np.flatnonzero(key[1:] == key[:-1])
    wrong = same[fall[order[same + 1]] < fall[order[same]]]
    if len(wrong):
        run = np.flatnonzero(np.isin(key, key[wrong]))
        by_score = np.lexsort((order[run], fall[order[run]], key[run]))
        order[run] = order[run[by_score]]


def groups(dataset: Dataset, *, same_class: bool = True) -> tuple[Keys, Keys, int]:
    """Which image and class each prediction and each object belongs to, as one number.

    Returns
    -------
    (D,) int64 array, (G,) int64 array, int
        The predictions' numbers, the objects', and how many numbers there are.
    """
    predictions, ground_truth = dataset.predictions, dataset.ground_truth
    if not same_class:
        images = predictions.image.astype(np.int64), ground_truth.image.astype(np.int64)
        return *images, len(dataset.images)
    classes = len(dataset.classes)
    return (
        predictions.image.astype(np.int64) * classes + predictions.label,
        ground_truth.image.astype(np.int64) * classes + ground_truth.label,
        len(dataset.images) * classes,
    )


def group_ranks(group: Keys, ranked: Ranking) -> Rows:
    """How many predictions of the same group go before each, (D,)."""
    positions, sorted_group = by_group(group, ranked.position)
    rank = np.empty(len(group), np.intp)
    rank[ranked.order[positions]] = count_up(run_lengths(sorted_group))
    return rank


def by_group(group: Keys, position: Rows) -> tuple[Rows, Keys]:
    """The positions, none twice, group by group and rising in each; and the group of each.

    >>> by_group(np.array([5, 2, 5]), np.array([9, 3, 4]))
    (array([3, 4, 9]), array([2, 5, 5]))
    """
    bits = int(position.max(initial=1)).bit_length()
    if int(group.max(initial=0)).bit_length() + bits > ALL_BITS:  # never with data that fits
        order = np.lexsort((position, group))
        return position[order], group[order]
    key = (group << bits) | position
    key.sort()
    return key & ((1 << bits) - 1), key >> bits


def stable_order(values: Keys) -> Rows:
    """Order of rising whole numbers from 0 up; equal ones stay as they come.

    >>> stable_order(np.array([3, 1, 3, 0]))
    array([3, 1, 0, 2])
    """
    bits = max(len(values) - 1, 1).bit_length()
    if int(values.max(initial=0)).bit_length() + bits > ALL_BITS:  # never with data that fits
        return np.argsort(values, kind="stable")
    key = (values << bits) | np.arange(len(values))
    key.sort()
    return key & ((1 << bits) - 1)


def run_lengths(sorted_values: NDArray[np.integer]) -> Rows:
    """Lengths of the runs of equal neighbours.

    >>> run_lengths(np.array([4, 4, 7]))
    array([2, 1])
    """
    if not len(sorted_values):
        return np.empty(0, np.intp)
    turns = np.flatnonzero(sorted_values[1:] != sorted_values[:-1]) + 1
    return np.diff(turns, prepend=0, append=len(sorted_values))


def count_up(lengths: Rows) -> Rows:
    """0, 1, 2 ... anew for each length.

    >>> count_up(np.array([2, 3]))
    array([0, 1, 0, 1, 2])
    """
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def within_limit(group: Keys, count: int, ranked: Ranking, limit: int | None) -> Flags | None:
    """Which predictions are among the first `limit` of their group, (D,); None where all are.

    `group` holds numbers below `count`.
    """
    if limit is None or limit >= len(group):
        return None
    rows = np.arange(len(group))
    if count <= LARGEST_TABLE:  # as a rule few groups are too large, or none
        too_large = np.bincount(group, minlength=count) > limit
        if not too_large.any():
            return None
        rows = np.flatnonzero(too_large[group])
    positions, sorted_group = by_group(group[rows], ranked.position[rows])
    within = np.ones(len(group), np.bool_)
    within[ranked.order[positions]] = count_up(run_lengths(sorted_group)) < limit
    return within
