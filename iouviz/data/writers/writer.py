"""What a writer is, and what it has to say about a data set that holds more than its format.

What can be lost is named once, in `FEATURES`; each writer lists which of these it holds. So a
conversion says what this data set loses, and nothing of what it never had.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags
from iouviz.data.issues import EXAMPLES, Issue, IssueLog
from iouviz.data.keypoints import Keypoints
from iouviz.data.model import Corners, Dataset, MaskColumn
from iouviz.data.readers.shared.reader import Role

Pair = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a data set may have and a format may lack.

    Attributes
    ----------
    name : str
        Short name, such as ``crowds``.
    found : str
        What is there, in a newcomer's words, as an issue says it.
    of : {"object", "prediction", "image", "class"}
        What has it.
    has : callable
        Dataset -> which of those have it, (N,) bool.
    loss : str
        What an issue says where a format lacks it and has nothing to say of it.
    """

    name: str
    found: str
    of: Literal["object", "prediction", "image", "class"]
    has: Callable[[Dataset], Flags]
    loss: str = "Not written."

    def places(self, dataset: Dataset, rows: NDArray[np.intp]) -> tuple[str, ...]:
        """Name the images or classes of the first few rows."""
        if self.of == "class":
            return tuple(dataset.classes[row] for row in rows[:EXAMPLES].tolist())
        if self.of == "image":
            return tuple(dataset.images.names[row] for row in rows[:EXAMPLES].tolist())
        table = dataset.ground_truth if self.of == "object" else dataset.predictions
        return tuple(dataset.images.names[n] for n in table.image[rows[:EXAMPLES]].tolist())


def _masked(shapes: MaskColumn | None, count: int) -> Flags:
    if shapes is None:
        return np.zeros(count, np.bool_)
    return np.asarray(shapes.masks.sizes.any(axis=1), np.bool_)


def _turned(corners: Corners | None, count: int) -> Flags:
    if corners is None:
        return np.zeros(count, np.bool_)
    return np.asarray(~np.isnan(corners).any(axis=(1, 2)), np.bool_)


def _pointed(keypoints: Keypoints | None, count: int) -> Flags:
    if keypoints is None:
        return np.zeros(count, np.bool_)
    return ~np.isnan(keypoints[:, 0, 0])


def _own_area(dataset: Dataset) -> Flags:
    objects = dataset.ground_truth
    return np.asarray(objects.area != objects.size[:, 0] * objects.size[:, 1], np.bool_)


def _own_ids(dataset: Dataset) -> Flags:
    ids = dataset.ground_truth.ids
    # as a format without ids counts them: throughout, or anew in each image (VOC)
    texts = (isinstance(key, str) for key in ids)
    plain = ids == tuple(range(1, len(ids) + 1)) or ids == tuple(range(len(ids))) or all(texts)
    return np.full(len(ids), not plain)


def _own_image_ids(dataset: Dataset) -> Flags:
    named = zip(dataset.images.ids, dataset.images.names, strict=True)
    return np.array([key != name for key, name in named], np.bool_)


def _own_class_ids(dataset: Dataset) -> Flags:
    named = zip(dataset.class_ids, dataset.classes, strict=True)
    return np.array([key not in (name, row) for row, (key, name) in enumerate(named)], np.bool_)


def _unused(count: int, used: NDArray[np.int32]) -> Flags:
    unused = np.ones(count, np.bool_)
    unused[used] = False
    return unused


def _unsorted(dataset: Dataset) -> Flags:
    image = dataset.predictions.image
    return np.diff(image, prepend=image[:1]) < 0


UPRIGHT: Final = "Written as the upright box around it."
FEATURES: Final[tuple[Feature, ...]] = (
    Feature("crowds", "one box around many objects", "object", lambda d: d.ground_truth.crowd),
    Feature("ignore", "an object to be ignored", "object", lambda d: d.ground_truth.ignore),
    Feature(
        "masks", "a mask", "object", lambda d: _masked(d.ground_truth.shapes, len(d.ground_truth))
    ),
    Feature(
        "oriented boxes",
        "an oriented box",
        "object",
        lambda d: _turned(d.ground_truth.corners, len(d.ground_truth)),
        UPRIGHT,
    ),
    Feature(
        "keypoints",
        "keypoints",
        "object",
        lambda d: _pointed(d.ground_truth.keypoints, len(d.ground_truth)),
    ),
    Feature(
        "areas",
        "an area that is not width times height of the box",
        "object",
        _own_area,
        "Not written; sizes small, medium and large go by the box.",
    ),
    Feature("object ids", "ids of objects", "object", _own_ids),
    Feature("image ids", "an image id", "image", _own_image_ids),
    Feature("class ids", "a class id", "class", _own_class_ids),
    Feature(
        "image sizes",
        "width and height of an image",
        "image",
        lambda d: np.asarray(np.isfinite(d.images.sizes).all(axis=1), np.bool_),
    ),
    Feature(
        "empty images",
        "an image without objects",
        "image",
        lambda d: _unused(len(d.images), d.ground_truth.image),
    ),
    Feature(
        "empty classes",
        "a class without objects",
        "class",
        lambda d: _unused(len(d.classes), d.ground_truth.label),
        "Not written; a mean over classes is not touched by it.",
    ),
    Feature(
        "image folders",
        "an image name with folders",
        "image",
        lambda d: np.array(["/" in name for name in d.images.names], np.bool_),
    ),
    Feature(
        "image suffixes",
        "an image name with a suffix",
        "image",
        lambda d: np.array([bool(PurePosixPath(name).suffix) for name in d.images.names], np.bool_),
    ),
    Feature(
        "masks of predictions",
        "a mask",
        "prediction",
        lambda d: _masked(d.predictions.shapes, len(d.predictions)),
    ),
    Feature(
        "oriented boxes of predictions",
        "an oriented box",
        "prediction",
        lambda d: _turned(d.predictions.corners, len(d.predictions)),
        UPRIGHT,
    ),
    Feature(
        "keypoints of predictions",
        "keypoints",
        "prediction",
        lambda d: _pointed(d.predictions.keypoints, len(d.predictions)),
    ),
    Feature(
        "order of predictions",
        "predictions that are not in the order of the images",
        "prediction",
        _unsorted,
    ),
)
FEATURES_OF: Final[dict[Role, frozenset[str]]] = {
    "ground truth": frozenset(each.name for each in FEATURES if each.of != "prediction"),
    "predictions": frozenset(each.name for each in FEATURES if each.of == "prediction"),
}


@dataclass(frozen=True, slots=True)
class Writer:
    """One format, for ground truth or for predictions.

    Attributes
    ----------
    name : str
        What people call the format; that of the reader that reads it.
    to : str
        What ``convert --to`` calls it; the same for ground truth and predictions.
    role : {"ground truth", "predictions"}
    files : str
        What it writes, such as ``predictions.json``.
    holds : frozenset of str
        Names of `FEATURES` that come back when the files are read again.
    write : callable
        (dataset, log) -> (name, bytes) pairs. Adds to the log what depends on the values
        (ids that had to change), and raises `WriteError` for what would lie.
    instead : mapping
        For features that it does not hold: what is written instead; else their `loss`.
    exact : str
        How exact numbers are when they come back.
    photograph : callable
        Name of an image -> where its photograph goes.
    """

    name: str
    to: str
    role: Role
    files: str
    holds: frozenset[str]
    write: Callable[[Dataset, IssueLog], Iterator[Pair]]
    instead: Mapping[str, str] = field(default_factory=dict, hash=False)
    exact: str = "every bit"
    photograph: Callable[[str], str] = "images/{}".format

    @property
    def lacks(self) -> frozenset[str]:
        """Names of the features of its role that it cannot hold."""
        return FEATURES_OF[self.role] - self.holds

    def lost(self, dataset: Dataset) -> Iterator[Issue]:
        """What this data set has and the format cannot hold: one issue a feature."""
        for feature in FEATURES:
            if feature.name not in self.lacks:
                continue
            rows = np.flatnonzero(feature.has(dataset))
            if not len(rows):
                continue
            remedy = self.instead.get(feature.name, feature.loss)
            yield Issue(
                code="no-" + feature.name.replace(" ", "-"),
                outcome="skipped",
                file=self.name,
                places=feature.places(dataset, rows),
                found=f"{feature.found}, which this format cannot hold",
                remedy=remedy,
                count=len(rows),
            )
