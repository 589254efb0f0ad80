"""What the ground truth alone says of a data set: how many objects, of which class, size and place.

Each count of objects leaves out crowds and objects that are ignored: they are neither found nor
missed, and are counted apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts
from iouviz.data.model import Dataset
from iouviz.evaluation.grids.outcomes import Parts
from iouviz.evaluation.outcomes.breakdown import ASPECT_BOUNDS, PLACE_BOUNDS, SIZE_BOUNDS

BOUNDS: Mapping[str, Sequence[float]] = {
    "size": SIZE_BOUNDS,
    "aspect": ASPECT_BOUNDS,
    "place": PLACE_BOUNDS,
}
PER_IMAGE = (1, 2, 3, 5, 9, 17)  # where ranges of objects per image begin, besides 0


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Objects counted, of n chosen classes.

    Attributes
    ----------
    labels : (n,) int array
        Positions of the chosen classes in `Dataset.classes`.
    images, empty : int
        All images, and those without an object of any kind that is chosen.
    counted, crowd, ignored : int
        Objects that are not ignored, crowds, and objects that are ignored for another reason.
    by_class, not_counted : (n,) int arrays
        Objects that are not ignored, and the others, of each class.
    size, aspect : (p,) int arrays
        By ranges between `bounds`; an object without height has no aspect.
    place : (p, p) int array
        By the centre as a share of the image: down, across. Images of unknown size have no place.
    per_image : (7,) int array
        Images by how many objects they have, crowds and ignored ones among them; the ranges begin
        at 0 and at each of `PER_IMAGE`.
    most : int
        The most objects in one image.
    """

    labels: NDArray[np.intp]
    images: int
    empty: int
    counted: int
    crowd: int
    ignored: int
    by_class: Counts
    not_counted: Counts
    size: Counts
    aspect: Counts
    place: Counts
    per_image: Counts
    most: int

    @property
    def objects(self) -> int:
        """All of the chosen classes."""
        return self.counted + self.crowd + self.ignored


def overview(
    dataset: Dataset,
    *,
    classes: Sequence[int] | None = None,
    bounds: Mapping[str, Sequence[float]] = BOUNDS,
) -> Overview:
    """Count the objects of a data set.

    Parameters
    ----------
    dataset : Dataset
    classes : sequence of int or None
        Positions in `Dataset.classes`; None: all.
    bounds : mapping
        Of "size", "aspect" and "place", as in `Filter`.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> pears = Dataset(
    ...     images=Images(("a.jpg", "b.jpg"), np.full((2, 2), 64.0), (1, 2), (None, None)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of(
    ...         [0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 60, 40]], ignore=[False, True]
    ...     ),
    ...     predictions=Predictions.of([], [], np.zeros((0, 4)), []),
    ... )
    >>> found = overview(pears)
    >>> found.counted, found.ignored, found.empty, found.size.tolist()
    (1, 1, 1, [1, 0, 0])
    """
    ground_truth, n = dataset.ground_truth, len(dataset.classes)
    labels = np.arange(n) if classes is None else np.asarray(classes, np.intp)
    chosen = np.isin(ground_truth.label, labels)
    counts = chosen & ~ground_truth.crowd & ~ground_truth.ignore
    side = len(bounds["place"]) + 1
    parts = {
        "size": Parts.of(dataset, size=bounds["size"]),
        "aspect": Parts.of(dataset, aspect=bounds["aspect"]),
        "place": Parts.of(dataset, y=bounds["place"], x=bounds["place"]),
    }
    spread = {name: _spread(each.objects[counts], each.number) for name, each in parts.items()}
    per_image = np.bincount(ground_truth.image[chosen], minlength=len(dataset.images))
    ranges = np.searchsorted(PER_IMAGE, per_image, side="right")
    return Overview(
        labels=labels,
        images=len(per_image),
        empty=int((per_image == 0).sum()),
        counted=int(counts.sum()),
        crowd=int((chosen & ground_truth.crowd).sum()),
        ignored=int((chosen & ground_truth.ignore & ~ground_truth.crowd).sum()),
        by_class=np.bincount(ground_truth.label[counts], minlength=n)[labels],
        not_counted=np.bincount(ground_truth.label[chosen & ~counts], minlength=n)[labels],
        size=spread["size"],
        aspect=spread["aspect"],
        place=spread["place"].reshape(side, side),
        per_image=np.bincount(ranges, minlength=len(PER_IMAGE) + 1),
        most=int(per_image.max(initial=0)),
    )


def _spread(part: NDArray[np.integer], number: int) -> Counts:
    """How many are in each part; -1 is in none."""
    return np.bincount(part[part >= 0], minlength=number)
