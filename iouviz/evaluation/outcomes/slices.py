"""The images of a data set in groups, by what is known of them, and the metrics of each group.

Known are the folder and the size that stand in the data set itself, and every column that its
files have of images (`Images.attributes`). Numbers and dates are cut into ranges that hold about
equally many images.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from posixpath import commonpath
from typing import Any, Literal

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Images
from iouviz.data.scale import scale_of
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.statistics.bootstrap import mean, weighted
from iouviz.evaluation.sweep.sweep import Sweep

FOLDER, SIZE, SHAPE = "folder", "image size (megapixels)", "orientation"
TOP = "(top)"  # images in no folder below the one that all share
NOT_STATED = "not stated"
RANGES = 4  # quartiles
FEW = 12  # different numbers or dates that are groups of their own
MOST = 500  # groups; more of them are no table that one reads


@dataclass(frozen=True, slots=True, eq=False)
class Slicing:
    """I images in K groups.

    Attributes
    ----------
    name : str
        What parts them.
    values : tuple of str
        Name of each group, (K,); the last may be `NOT_STATED`.
    group : (I,) int array
        Group of each image.
    """

    name: str
    values: tuple[str, ...]
    group: Rows

    @property
    def images(self) -> Rows:
        """How many images each group has, (K,)."""
        return np.bincount(self.group, minlength=len(self.values))

    def holds(self, values: Sequence[str]) -> Flags:
        """Whether each image is in one of the groups named, (I,)."""
        chosen = [self.values.index(value) for value in values]
        flags: Flags = np.isin(self.group, chosen)
        return flags


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """Average precision of K groups of images, each as if there were no others.

    Attributes
    ----------
    ap, ap50 : (K,) arrays
        Mean over the IoU thresholds of the protocol, and at IoU .50; over the classes with ground
        truth in the group, and nan without any.
    """

    ap: Values
    ap50: Values


def slicings(images: Images) -> dict[str, Slicing]:
    """Every way to part the images that makes at least two groups, by name: words before ranges.

    >>> names = ("a/1.jpg", "b/1.jpg", "b/2.jpg")
    >>> slicings(Images(names, np.full((3, 2), 64.0), (1, 2, 3), (None,) * 3))["folder"].values
    ('a', 'b')
    """
    found = {}
    words = [name for name, texts in images.attributes.items() if not scale_of(set(texts) - {""})]
    for name in dict.fromkeys([*words, *_OWN, *images.attributes]):
        made = slicing(images, name)
        if made is not None:
            found[name] = made
    return found


def slicing(images: Images, name: str) -> Slicing | None:
    """The images parted by one thing; None where there is no such, or it makes no groups."""
    own = _OWN.get(name)
    texts = images.attributes.get(name) or (own(images) if own else ())
    stated = set(texts) - {""}
    scale = scale_of(stated)
    if scale and len(stated) > FEW:
        values, group = _ranges(texts, scale)
    else:
        values = tuple(sorted(stated, key=float if scale == "number" else str))
        place = {value: at for at, value in enumerate(values)} | {"": len(values)}
        group = np.array([place[text] for text in texts], np.intp)
    if "" in texts:
        values = (*values, NOT_STATED)
    makes_groups = 2 <= len(values) <= MOST and len(values) < len(images)
    return Slicing(name, values, group) if makes_groups else None


def counts_of(records: Records, parts: Slicing) -> OutcomeCounts:
    """TP, FP and FN in each group, (K,)."""
    return records.counts(parts.group[records.image], len(parts.values))


def averages_of(sweep: Sweep, parts: Slicing, classes: Sequence[int] | None = None) -> Averages:
    """Average precision of each group's images alone, as `evaluate` has it of `at_images`.

    Parameters
    ----------
    sweep : Sweep
    parts : Slicing
        Of the images of the same data set.
    classes : sequence of int or None
        Over which classes the mean is taken; None: all.
    """
    weights = (parts.group == np.arange(len(parts.values))[:, None]).astype(np.int32)
    every = weighted(sweep, weights)
    if classes is not None:
        every = every[..., np.asarray(classes, np.intp)]
    thresholds = sweep.ready.protocol.iou_thresholds
    half = np.flatnonzero(np.isclose(thresholds, 0.5))
    return Averages(ap=mean(every), ap50=mean(every[:, half]))


def _ranges(texts: Sequence[str], scale: Literal["number", "date"]) -> tuple[tuple[str, ...], Rows]:
    """Names of ranges that rise, and the range of each text; that of an empty one is behind all."""
    read: Callable[[str], Any] = float if scale == "number" else _day
    numbers = {text: read(text) for text in set(texts) - {""}}
    ordered = sorted(numbers[text] for text in texts if text)
    marks = (ordered[len(ordered) * part // RANGES] for part in range(1, RANGES))
    edges = sorted({_rounded(mark) for mark in marks} - {ordered[0]})
    names = [str(edge) if scale == "date" else f"{edge:g}" for edge in edges]
    between = [f"{low} to {high}" for low, high in pairwise(names)]
    values = (f"below {names[0]}", *between, f"from {names[-1]}") if names else ("all",)
    group = {text: bisect_right(edges, number) for text, number in numbers.items()}
    return values, np.array([group.get(text, len(values)) for text in texts], np.intp)


def _rounded(mark: Any) -> Any:
    """A number with three digits, so that a range can be named; a day as it is."""
    return float(f"{mark:.3g}") if isinstance(mark, float) else mark


def _day(text: str) -> str:
    """The date that a text begins with, as 2026-11-25."""
    return re.sub("[/:]", "-", text[:10])


def _folders(images: Images) -> list[str]:
    """The folder of each image's name, without what all have in common."""
    folders = [name.replace("\\", "/").rpartition("/")[0].strip("/") for name in images.names]
    shared = commonpath(folders) if folders and all(folders) else ""
    return [folder[len(shared) :].strip("/") or TOP for folder in folders]


def _megapixels(images: Images) -> list[str]:
    return ["" if np.isnan(area) else f"{area / 1e6:.3g}" for area in images.sizes.prod(axis=1)]


def _orientations(images: Images) -> list[str]:
    width, height = images.sizes.T
    rules = [width > height, width < height, width == height]
    return np.select(rules, ["landscape", "portrait", "square"], "").tolist()  # type: ignore[no-any-return]


_OWN: Mapping[str, Callable[[Images], Sequence[str]]] = {
    FOLDER: _folders,
    SIZE: _megapixels,
    SHAPE: _orientations,
}
