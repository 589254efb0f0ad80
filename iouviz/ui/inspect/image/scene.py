"""An image of a data set as a scene for the box editor: picture, boxes, verdicts."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import streamlit as st

from iouviz.arrays import Values
from iouviz.data.model import BoxKind, Dataset
from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.metrics.counts import Outcome
from iouviz.overlays import image_size, outline_of, svg_path
from iouviz.pictures import Picture, open_picture
from iouviz.ui.components.box_editor import Box, Corners, Quad
from iouviz.ui.frame.media import media_url
from iouviz.ui.frame.show import plain
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.sweeps import newest

Row = tuple[BoxKind, int]

KEPT = 48  # small pictures

# Beyond so many boxes only the sign stands beside each; its name shows when it is pointed at.
NAMED = 14

# A prediction that fell below the confidence or the limit is not drawn: it does not take part.
_OF_PREDICTION: dict[str, Outcome] = {"TP": "TP", "FP": "FP", "ignored": "ignored"}
_OF_OBJECT: dict[str, Outcome | None] = {"matched": None, "missed": "FN", "ignored": "ignored"}
# A box is in one layer: that of its outcome, or else of its side.
LAYERS: dict[str | None, str] = {
    None: "Ground truth",
    "TP": "TP",
    "FP": "FP",
    "FN": "FN",
    "ignored": "Ignored",
}


def judged_scene(
    judgement: Judgement,
    dataset: Dataset,
    *,
    chosen: Sequence[Row] | None = None,
    movable: bool = False,
    classes: Collection[int] = (),
    hidden: Collection[str] = (),
    judged: bool = True,
) -> tuple[list[Box], list[Row]]:
    """Boxes of one judged image, and for each the row that it stands for.

    They are all of the image's boxes whatever the setting, so that none changes its place while a
    slider is dragged; those that are not to be seen are hidden.

    Parameters
    ----------
    judgement : Judgement
    dataset : Dataset
        The one that was judged.
    chosen : sequence of (kind, row) or None
        Which to draw, in this order, whether they took part or not. None: all that took part.
    movable : bool
        Whether the user may move them.
    classes : collection of int
        Positions in `Dataset.classes`: boxes of others are hidden; empty: none.
    hidden : collection of str
        Layers to hide, see `LAYERS`, and "Predictions".
    judged : bool
        Whether there are two sides to compare; otherwise boxes are no TP, FP or FN.

    Returns
    -------
    boxes : list of Box
    rows : list of (kind, row)
        Kind is "object" (a row of ground truth) or "prediction".
    """
    objects = dict(zip(judgement.objects.tolist(), judgement.object_verdicts, strict=True))
    found = dict(zip(judgement.predictions.tolist(), judgement.prediction_verdicts, strict=True))
    rows: list[Row] = (
        list(chosen)
        if chosen is not None
        else [
            *(("object", row) for row in objects),
            *(("prediction", row) for row in found),
        ]
    )
    boxes, oriented = [], dataset.overlap == "oriented"
    for kind, row in rows:
        table = dataset.ground_truth if kind == "object" else dataset.predictions
        outcome = objects[row] if kind == "object" else found[row]
        sign = (_OF_OBJECT if kind == "object" else _OF_PREDICTION).get(outcome)
        sign = sign if judged or sign == "ignored" else None
        out = kind == "prediction" and outcome not in _OF_PREDICTION
        layer = "Predictions" if kind == "prediction" and sign is None else LAYERS[sign]
        boxes.append(
            Box(
                _corners(table.boxes[row]),
                "ground truth" if kind == "object" else "prediction",
                _label(dataset, kind, row),
                sign,
                outline="" if movable or oriented else svg_path(outline_of(dataset, kind, row)),
                quad=_quad(table.take([row]).quadrilaterals) if oriented else None,
                movable=movable,
                # the prediction upon a matched object tells of both
                dimmed=outcome == "matched" or out,
                hidden=layer in hidden
                or (out and chosen is None)
                or bool(classes and table.label[row] not in classes),
            )
        )
    if sum(not (box.hidden or box.dimmed) for box in boxes) > NAMED:
        boxes = [replace(box, tag="") for box in boxes]
    return boxes, rows


def is_judged(dataset: Dataset) -> bool:
    """Whether there is anything to compare; ground truth alone is no failed model."""
    return bool(len(dataset.ground_truth) and len(dataset.predictions))


def layers_of(dataset: Dataset) -> list[str]:
    """The layers that boxes of a data set may be in."""
    objects = dataset.ground_truth
    if not is_judged(dataset):
        names = [LAYERS[None]] * bool(len(objects))
        names += ["Predictions"] * bool(len(dataset.predictions))
    else:
        names = [LAYERS[sign] for sign in (None, "TP", "FP", "FN")]
    return names + [LAYERS["ignored"]] * bool((objects.crowd | objects.ignore).any())


def _label(dataset: Dataset, kind: str, row: int) -> str:
    if kind == "object":
        return str(dataset.classes[dataset.ground_truth.label[row]])
    predictions = dataset.predictions
    return f"{dataset.classes[predictions.label[row]]} {predictions.score[row]:.2f}"


def _corners(box: Values) -> Corners:
    x1, y1, x2, y2 = box.tolist()
    return x1, y1, x2, y2


def _quad(corners: Values) -> Quad:
    return tuple(corners.ravel().tolist())


def picture_of(opened: Opened, image: int) -> tuple[str | None, float, float]:
    """Address, width and height of an image; says what is wrong where there is no picture.

    For the size, in pixels, see `overlays.image_size`.
    """
    picture = _picture(opened, image)
    width, height = image_size(opened.dataset, image, picture)
    if picture and (picture.width, picture.height) != (width, height):
        name = plain(opened.dataset.images.names[image])
        st.warning(
            f"{name} has {picture.width} x {picture.height} pixels; "
            f"its annotation says {width:g} x {height:g}. Objects are drawn as annotated.",
            icon=":material/aspect_ratio:",
        )
    return (media_url(picture.data, picture.mime) if picture else None), width, height


def thumbnail(opened: Opened, image: int) -> tuple[str | None, float, float]:
    """As `picture_of`, but without a word where there is no picture; several are kept."""
    kept: dict[int, Picture | None] = opened.remember("thumbnails", dict)
    file = opened.dataset.images.files[image]
    if image not in kept:
        try:
            kept[image] = None if file is None else open_picture(file)
        except ReadError:
            kept[image] = None
        while len(kept) > KEPT:
            kept.pop(next(iter(kept)))
    picture = kept[image]
    address = media_url(picture.data, picture.mime) if picture else None
    return address, *image_size(opened.dataset, image, picture)


def _picture(opened: Opened, image: int) -> Picture | None:
    file = opened.dataset.images.files[image]
    if file is None:
        st.caption(
            "No picture of this image was opened; objects and predictions are drawn on an empty "
            "canvas. To see the picture, add the folder of the images under **Open data**."
        )
        return None
    try:  # one at a time: a data set may have thousands
        return newest(opened, "picture", image, lambda: open_picture(file))
    except ReadError as error:
        st.warning(plain(str(error)), icon=":material/broken_image:")
        return None
