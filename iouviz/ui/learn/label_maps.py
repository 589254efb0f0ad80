"""The pair of label maps that the page looks at: one of the sample's, or the user's own."""

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

from iouviz.data.model import File
from iouviz.data.sample import LABELS, sample_label_maps
from iouviz.errors import MaskError
from iouviz.geometry.segmentation.label_maps import (
    IGNORED,
    INVENTED,
    MISSED,
    RIGHT,
    LabelScores,
    label_scores,
    verdicts,
)
from iouviz.geometry.segmentation.panoptic import PanopticQuality
from iouviz.geometry.segmentation.segments import match_segments, quality_by_label
from iouviz.pictures import open_image, open_labels
from iouviz.ui.frame import permalink

OWN: Final = "Your own"
FEW: Final = ("table 34", "table 56", "table 71")  # of the sample's pairs
CLASSES = 1_000  # more numbers than this are objects, or a photo
KEPT = "labels.pair"
KINDS = ["png", "npy", "tif", "tiff", "bmp"]

Meaning = Literal["class", "object"]
Labels = NDArray[np.integer]
Files = tuple[File, File]  # ground truth, prediction


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two label maps of one size.

    Attributes
    ----------
    ground_truth, prediction : (height, width) int arrays
    names : tuple of str
        One a number, from 0 up.
    meaning : {"class", "object"}
        What a number stands for; an object's 0 is background.
    photo : Image or None
    key : str
        Tells this pair from others.
    results : dict
        Panoptic quality by ignored value; see `qualities_of`.
    """

    ground_truth: Labels
    prediction: Labels
    names: tuple[str, ...]
    meaning: Meaning
    photo: Image.Image | None
    key: str
    results: dict[int | None, dict[str, PanopticQuality]] = field(default_factory=dict)


def choose_pair() -> Pair | None:
    """Ask which pair to look at; None, with a word on what to do, until there is one."""
    maps = {name: files for name, files in sample_label_maps().items() if name in FEW}
    options = [*maps, OWN]
    st.session_state.setdefault("labels.source", permalink.one_of("pair", options, options[0]))
    source = st.segmented_control("Pair", options, key="labels.source") or options[0]
    permalink.keep({"pair": source})
    if source != OWN:
        *files, photo = maps[source]
        return _kept(source, "class", (files[0], files[1]), photo)
    left, right = st.columns(2, gap="large")
    ground_truth = left.file_uploader("Ground truth", KINDS, key="labels.t")
    prediction = right.file_uploader("Prediction", KINDS, key="labels.p")
    st.session_state.setdefault("labels.meaning", "class")
    each = st.segmented_control("Each number is a", ["class", "object"], key="labels.meaning")
    if ground_truth is None or prediction is None:
        return None
    meaning: Meaning = "object" if each == "object" else "class"
    key = f"{ground_truth.file_id}/{prediction.file_id}"
    return _kept(key, meaning, (_file(ground_truth), _file(prediction)), None)


def scores_of(pair: Pair, ignore: int | None) -> LabelScores:
    """The pair's confusion matrix."""
    return label_scores(pair.ground_truth, pair.prediction, len(pair.names), ignore=ignore)


def pixel_kinds(pair: Pair, label: int | None, ignore: int | None) -> NDArray[np.uint8]:
    """What to draw of each pixel, as `verdicts` has it.

    Of one class: found, invented or missed. Of all classes (None): right, or INVENTED where the
    prediction has another. Of objects: RIGHT where two that match overlap.
    """
    if label is not None:
        return verdicts(pair.ground_truth, pair.prediction, label, ignore=ignore)
    if pair.meaning == "object":
        there, here = pair.prediction != 0, pair.ground_truth != 0
        matched = _matched(pair, qualities_of(pair, ignore)["objects"].pairs)
        kind = np.select([matched, there, here], [RIGHT, INVENTED, MISSED], 0).astype(np.uint8)
    else:
        kind = np.where(pair.ground_truth == pair.prediction, RIGHT, INVENTED).astype(np.uint8)
    if ignore is not None:
        kind[pair.ground_truth == ignore] = IGNORED
    return kind


def qualities_of(pair: Pair, ignore: int | None) -> dict[str, PanopticQuality]:
    """Panoptic quality by class, or of all objects; computed once for a pair."""
    if ignore not in pair.results:
        pair.results[ignore] = _qualities(pair, ignore)
    return pair.results[ignore]


def _matched(pair: Pair, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Pixels that two matched objects share."""
    if not len(pairs):
        return np.zeros(pair.ground_truth.shape, np.bool_)
    predicted, true = pairs[np.argsort(pairs[:, 1])].T
    at = np.minimum(np.searchsorted(true, pair.ground_truth), len(true) - 1)
    shared: NDArray[np.bool_] = (true[at] == pair.ground_truth) & (predicted[at] == pair.prediction)
    return shared


def _qualities(pair: Pair, ignore: int | None) -> dict[str, PanopticQuality]:
    if pair.meaning == "object":
        maps = [each.astype(np.int64) for each in (pair.ground_truth, pair.prediction)]
        for each in maps:
            each[each == 0] = -1
            if ignore is not None:
                each[pair.ground_truth == ignore] = -1
        return {"objects": match_segments(*maps)}
    found = quality_by_label(pair.ground_truth, pair.prediction, ignore=ignore)
    return {_name(pair, label): quality for label, quality in found.items()}


def _name(pair: Pair, label: int) -> str:
    return pair.names[label] if 0 <= label < len(pair.names) else str(label)


def _kept(key: str, meaning: Meaning, files: Files, photo: File | None) -> Pair:
    """Read the maps once; a session keeps the last pair."""
    kept = st.session_state.get(KEPT)
    if not isinstance(kept, Pair) or (kept.key, kept.meaning) != (key, meaning):
        kept = _read(key, meaning, files, photo)
        st.session_state[KEPT] = kept
    return kept


def _read(key: str, meaning: Meaning, files: Files, photo: File | None) -> Pair:
    maps = open_labels(files[0]), open_labels(files[1])
    sizes = [f"{each.shape[1]} x {each.shape[0]}" for each in maps]
    if sizes[0] != sizes[1]:
        raise MaskError(
            f"{files[0].name} has {sizes[0]} pixels and {files[1].name} {sizes[1]}; wanted one "
            "size. Resize labels without smoothing (nearest neighbour)"
        )
    names: tuple[str, ...] = ()
    if photo is not None:
        names = LABELS
    elif meaning == "class":
        names = _numbers(files, maps)
    picture = None if photo is None else open_image(photo)[0]
    return Pair(*maps, names, meaning, picture, key)


def _numbers(files: Files, maps: tuple[Labels, Labels]) -> tuple[str, ...]:
    """A name for every number up to the highest, but 255, which mostly stands for no class."""
    highest = 0
    for file, values in zip(files, maps, strict=True):
        if values.min() < 0:
            raise MaskError(f"{file.name} has the value {values.min()}; classes count from 0")
        real = values[values != 255]
        highest = max(highest, int(real.max(initial=0)))
        if highest >= CLASSES:
            raise MaskError(
                f"{file.name} has the value {highest:,}; wanted classes below {CLASSES:,}. If each "
                "number is an object, choose so"
            )
    return tuple(str(number) for number in range(highest + 1))


def _file(upload: UploadedFile) -> File:
    return File(upload.name, upload.size, upload.getvalue)
