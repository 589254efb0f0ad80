"""Some images of a data set as a data set of their own, ready to be judged or written."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from iouviz.data.model import Dataset, GroundTruth, Images, MaskColumn
from iouviz.errors import RequestError
from iouviz.evaluation.columns import Rows
from iouviz.evaluation.nms import select


def of_images(dataset: Dataset, images: ArrayLike) -> Dataset:
    """The chosen images in the order given, with their objects and predictions.

    All classes stay, so that class numbers mean the same in every part. Rows keep the order of
    the file, and ids stay what they were. Issues are left behind: they speak of files as a whole.

    Parameters
    ----------
    dataset : Dataset
    images : (n,) int array
        Positions in `Dataset.images`, each once.

    Returns
    -------
    Dataset

    Raises
    ------
    RequestError
        An image that is not there, or twice.

    Examples
    --------
    >>> from iouviz.data.sample import sample
    >>> part = of_images(sample(), [3, 1])
    >>> part.images.names == tuple(sample().images.names[at] for at in (3, 1))
    True
    """
    chosen = np.asarray(images, np.intp)
    many = len(dataset.images)
    if ((chosen < 0) | (chosen >= many)).any() or len(np.unique(chosen)) < len(chosen):
        raise RequestError(f"images {chosen.tolist()}; wanted each once, in 0 to {many - 1}")
    place = np.full(many, -1, np.int32)
    place[chosen] = np.arange(len(chosen))
    truth, scored = dataset.ground_truth, dataset.predictions
    objects = take_objects(truth, np.flatnonzero(place[truth.image] >= 0))
    predictions = select(scored, place[scored.image] >= 0)
    return replace(
        dataset,
        images=_images(dataset.images, chosen.tolist()),
        ground_truth=replace(objects, image=place[objects.image]),
        predictions=replace(predictions, image=place[predictions.image]),
        issues=(),
        unjoined=(),
    )


def take_objects(truth: GroundTruth, rows: Rows) -> GroundTruth:
    """The objects at some rows, in that order."""
    shapes = truth.shapes
    return GroundTruth(
        image=truth.image[rows],
        label=truth.label[rows],
        boxes=truth.boxes[rows],
        size=truth.size[rows],
        area=truth.area[rows],
        crowd=truth.crowd[rows],
        ignore=truth.ignore[rows],
        ids=tuple(truth.ids[row] for row in rows.tolist()),
        shapes=None if shapes is None else MaskColumn(lambda: shapes.masks.take(rows)),
    )


def _images(images: Images, chosen: Iterable[int]) -> Images:
    rows = list(chosen)
    return Images(
        names=tuple(images.names[at] for at in rows),
        sizes=images.sizes[rows],
        ids=tuple(images.ids[at] for at in rows),
        files=tuple(images.files[at] for at in rows),
        attributes={
            name: tuple(values[at] for at in rows) for name, values in images.attributes.items()
        },
    )
