"""A strip of images out of a data set: their outlines, and the tables that dress them."""

from collections.abc import Callable

import numpy as np

from iouviz.data.model import Dataset
from iouviz.evaluation.grids.images import Strip
from iouviz.overlays import path_of
from iouviz.ui.components.live_figure.model import StripImage
from iouviz.ui.components.live_figure.tables import Table

STRIP_NOTE = (
    "Solid: true positive. Dashed: false positive. Dotted and filled: missed object. "
    "Thin: matched object."
)


def strip_images(
    dataset: Dataset, shown: Strip, picture: Callable[[int], tuple[str | None, float, float]]
) -> tuple[StripImage, ...]:
    """The images of a strip, with the outline and the name of each of its rows.

    Parameters
    ----------
    dataset : Dataset
    shown : Strip
    picture : callable
        Position of an image -> its address, and width and height in the units of its boxes.
    """
    objects, predictions, names = dataset.ground_truth, dataset.predictions, dataset.classes
    images = []
    for image in shown.images.tolist():
        address, width, height = picture(image)
        found = shown.predictions[predictions.image[shown.predictions] == image].tolist()
        there = shown.objects[objects.image[shown.objects] == image].tolist()
        images.append(
            StripImage(
                dataset.images.names[image],
                address,
                width,
                height,
                tuple(
                    (
                        path_of(dataset, "prediction", d),
                        f"{names[predictions.label[d]]} {predictions.score[d]:.2f}",
                    )
                    for d in found
                ),
                tuple((path_of(dataset, "object", g), names[objects.label[g]]) for g in there),
            )
        )
    return tuple(images)


def strip_tables(shown: Strip, slider: str) -> dict[str, Table]:
    """The tables of a strip whose settings are the stops of a slider beside the confidence."""
    counts = shown.counts
    return {
        "box-last": Table(shown.last, (slider,)),
        "box-verdict": Table(shown.verdict, (slider,)),
        "object-until": Table(shown.found_until, (slider,)),
        "image-counts": Table(
            np.stack([counts.tp, counts.fp, counts.fn], axis=-1).astype(np.int16),
            (slider, "confidence"),
        ),
    }
