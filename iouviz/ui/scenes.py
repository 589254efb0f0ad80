"""An image of a data set as a scene for the box editor: picture, boxes, verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import streamlit as st

from iouviz.data.model import Dataset
from iouviz.errors import ReadError
from iouviz.evaluation.columns import Values
from iouviz.evaluation.verdicts import Judgement
from iouviz.overlays import extent
from iouviz.pictures import Picture, open_picture
from iouviz.ui.box_editor import Box, Corners, Verdict
from iouviz.ui.media import media_url
from iouviz.ui.session.opened import Opened

Row = tuple[Literal["prediction", "object"], int]

KEPT = 48  # small pictures

# Beyond so many boxes their names would hide the picture; each shows when it is pointed at.
NAMED = 14

# A prediction that fell below the confidence or the limit is not drawn: it does not take part.
_OF_PREDICTION: dict[str, Verdict] = {"TP": "TP", "FP": "FP", "ignored": "ignored"}
_OF_OBJECT: dict[str, Verdict | None] = {"matched": None, "missed": "FN", "ignored": "ignored"}


def judged_scene(
    judgement: Judgement,
    dataset: Dataset,
    *,
    chosen: Sequence[Row] | None = None,
    movable: bool = False,
) -> tuple[list[Box], list[Row]]:
    """Boxes of one judged image, and for each the row that it stands for.

    Parameters
    ----------
    judgement : Judgement
    dataset : Dataset
        The one that was judged.
    chosen : sequence of (kind, row) or None
        Which to draw, in this order. None: all objects, then the predictions that took part.
    movable : bool
        Whether a hand may move them.

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
            *(("prediction", row) for row, verdict in found.items() if verdict in _OF_PREDICTION),
        ]
    )
    boxes = [
        _object(dataset, row, objects[row])
        if kind == "object"
        else _prediction(dataset, row, found[row])
        for kind, row in rows
    ]
    crowded = len(boxes) > NAMED
    boxes = [replace(box, movable=movable, tag="" if crowded else None) for box in boxes]
    return boxes, rows


def _object(dataset: Dataset, row: int, verdict: str) -> Box:
    truth = dataset.ground_truth
    # the prediction upon a found object tells of both; a second tag would be in the way
    return Box(
        _corners(truth.boxes[row]),
        "ground truth",
        dataset.classes[truth.label[row]],
        _OF_OBJECT[verdict],
        dimmed=verdict == "matched",
    )


def _prediction(dataset: Dataset, row: int, verdict: str) -> Box:
    scored = dataset.predictions
    sign = _OF_PREDICTION.get(verdict)
    return Box(
        _corners(scored.boxes[row]),
        "prediction",
        f"{dataset.classes[scored.label[row]]} {scored.score[row]:.2f}",
        sign,
        dimmed=sign is None,
    )


def _corners(box: Values) -> Corners:
    x1, y1, x2, y2 = box.tolist()
    return x1, y1, x2, y2


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
