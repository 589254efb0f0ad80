"""An image of a data set as a scene for the box editor: picture, boxes, verdicts."""

from dataclasses import replace
from typing import Literal

import numpy as np
import streamlit as st

from iouviz.data.model import Dataset
from iouviz.errors import ReadError
from iouviz.evaluation.verdicts import Judgement
from iouviz.pictures import Picture, open_picture
from iouviz.ui.box_editor import Box, Verdict
from iouviz.ui.data import Opened
from iouviz.ui.media import media_url

Row = tuple[Literal["prediction", "object"], int]

KEPT = 48  # small pictures

# Beyond so many boxes their names would hide the picture; each shows when it is pointed at.
NAMED = 14

# A prediction that fell below the confidence or the limit is not drawn: it does not take part.
_OF_PREDICTION: dict[str, Verdict] = {"TP": "TP", "FP": "FP", "ignored": "ignored"}
_OF_OBJECT: dict[str, Verdict | None] = {"matched": None, "missed": "FN", "ignored": "ignored"}


def judged_scene(judgement: Judgement, dataset: Dataset) -> tuple[list[Box], list[Row]]:
    """Boxes of one judged image, and for each the row that it stands for.

    Parameters
    ----------
    judgement : Judgement
    dataset : Dataset
        The one that was judged.

    Returns
    -------
    boxes : list of Box
        Objects first, then predictions that took part.
    rows : list of (kind, row)
        Kind is "object" (a row of ground truth) or "prediction".
    """
    boxes: list[Box] = []
    rows: list[Row] = []
    truth, scored = dataset.ground_truth, dataset.predictions
    for g, found in zip(judgement.objects.tolist(), judgement.object_verdicts, strict=True):
        name = dataset.classes[truth.label[g]]
        corners = tuple(truth.boxes[g].tolist())
        sign = _OF_OBJECT[found]
        # the prediction upon a found object tells of both; a second tag would be in the way
        boxes.append(
            Box(corners, "ground truth", name, sign, movable=False, dimmed=found == "matched")
        )
        rows.append(("object", g))
    for d, verdict in zip(
        judgement.predictions.tolist(), judgement.prediction_verdicts, strict=True
    ):
        if verdict in _OF_PREDICTION:
            name = f"{dataset.classes[scored.label[d]]} {scored.score[d]:.2f}"
            corners = tuple(scored.boxes[d].tolist())
            sign = _OF_PREDICTION[verdict]
            boxes.append(Box(corners, "prediction", name, sign, movable=False))
            rows.append(("prediction", d))
    if len(boxes) > NAMED:
        boxes = [replace(box, tag="") for box in boxes]
    return boxes, rows


def picture_of(opened: Opened, image: int) -> tuple[str | None, float, float]:
    """Address, width and height of an image; says what is wrong where there is no picture.

    Parameters
    ----------
    opened : Opened
    image : int
        Position in its images.

    Returns
    -------
    address : str or None
    width, height : float
        Pixels: of the annotation where it says so, else of the picture, else as far as the boxes
        reach.
    """
    picture = _picture(opened, image)
    width, height = opened.dataset.images.sizes[image].tolist()
    if np.isnan([width, height]).any():
        width, height = (
            (picture.width, picture.height) if picture else extent(opened.dataset, image)
        )
    elif picture and (picture.width, picture.height) != (width, height):
        st.warning(
            f"{opened.dataset.images.names[image]} has {picture.width} x {picture.height} pixels; "
            f"its annotation says {width:g} x {height:g}. The boxes are drawn as annotated.",
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
    width, height = opened.dataset.images.sizes[image].tolist()
    if np.isnan([width, height]).any():
        seen = (picture.width, picture.height) if picture else extent(opened.dataset, image)
        width, height = seen
    return (media_url(picture.data, picture.mime) if picture else None), width, height


def _picture(opened: Opened, image: int) -> Picture | None:
    file = opened.dataset.images.files[image]
    if file is None:
        st.caption("There is no picture of this image; its boxes are drawn on graph paper.")
        return None
    kept = opened.results.get("picture")  # one at a time: a data set may have thousands
    if kept is None or kept[0] != image:
        try:
            kept = image, open_picture(file)
        except ReadError as error:
            st.warning(str(error), icon=":material/broken_image:")
            return None
        opened.results["picture"] = kept
    picture: Picture = kept[1]
    return picture


def extent(dataset: Dataset, image: int) -> tuple[float, float]:
    """Width and height as far as the boxes of an image reach, 64 pixels at least."""
    boxes = np.concatenate(
        [
            dataset.ground_truth.boxes[dataset.ground_truth.image == image],
            dataset.predictions.boxes[dataset.predictions.image == image],
            [[0.0, 0.0, 64.0, 64.0]],
        ]
    )
    width, height = boxes[:, 2:].max(axis=0).tolist()
    return width, height
