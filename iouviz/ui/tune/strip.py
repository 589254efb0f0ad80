"""A few images whose boxes, or masks, come and go with the sliders of a live figure."""

import numpy as np

from iouviz.evaluation.grids.images import Strip
from iouviz.overlays import path_of
from iouviz.ui.components import live_figure as live
from iouviz.ui.inspect.image.scene import thumbnail
from iouviz.ui.session.opened import Opened

SHOWN = 6  # images in the strip


def strip_block(
    opened: Opened, shown: Strip, *, title: str, more: str = "", click: bool = True
) -> live.Strip:
    """Images with what is judged of a strip's rows; their tables are those of `strip_tables`.

    Parameters
    ----------
    opened : Opened
    shown : Strip
    title, more : str
        See `live_figure.Strip`.
    click : bool
        Whether the page answers a click on an image.
    """
    dataset = opened.dataset
    objects, predictions, names = dataset.ground_truth, dataset.predictions, dataset.classes
    images = []
    for image in shown.images.tolist():
        picture, width, height = thumbnail(opened, image)
        found = shown.predictions[predictions.image[shown.predictions] == image].tolist()
        there = shown.objects[objects.image[shown.objects] == image].tolist()
        images.append(
            live.StripImage(
                dataset.images.names[image],
                picture,
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
    return live.Strip(
        tuple(images),
        slider="confidence",
        last="box-last",
        verdict="box-verdict",
        found_until="object-until",
        counts="image-counts",
        title=title,
        more=more,
        note="Solid: true positive. Dashed: false positive. Dotted and filled: missed object. "
        "Thin: matched object." + (" Click an image to see why." if click else ""),
    )


def strip_tables(shown: Strip, slider: str) -> dict[str, live.Table]:
    """The tables of a strip whose settings are the stops of a slider beside the confidence."""
    counts = shown.counts
    return {
        "box-last": live.Table(shown.last, (slider,)),
        "box-verdict": live.Table(shown.verdict, (slider,)),
        "object-until": live.Table(shown.found_until, (slider,)),
        "image-counts": live.Table(
            np.stack([counts.tp, counts.fp, counts.fn], axis=-1).astype(np.int16),
            (slider, "confidence"),
        ),
    }
