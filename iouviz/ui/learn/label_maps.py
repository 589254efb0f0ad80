"""The pair of label maps that the page looks at: one of the sample's, or the user's own.

It is opened and judged as a data set of one image, so that the page says what the command says.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

from iouviz.data.label_maps.decode import COLOUR, MAPS
from iouviz.data.label_maps.find_legend import BINARY
from iouviz.data.model import File
from iouviz.data.sample import LABELS, sample_label_maps
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.evaluation.segmentation.stream import Counted
from iouviz.geometry.segmentation.label_maps import (
    IGNORED,
    INVENTED,
    MISSED,
    RIGHT,
    verdicts,
)
from iouviz.geometry.segmentation.pairs import Labels, pair_counts
from iouviz.geometry.segmentation.panoptic import PanopticQuality
from iouviz.geometry.segmentation.segments import match_segments, quality_by_label
from iouviz.label_pictures import right_or_wrong
from iouviz.pictures import open_image
from iouviz.segmentation import IGNORE, judge
from iouviz.ui.frame import permalink
from iouviz.ui.session.label_maps.opened import (
    MapsRequest,
    OpenedMaps,
    class_maps,
    open_request,
)

OWN: Final = "Your own"
FEW: Final = ("table 34", "table 56", "table 71")  # of the sample's pairs
NOTHING: Final = "nothing"
KEPT = "labels.pair"
KINDS = sorted(ending.removeprefix(".") for ending in MAPS)
NO_CLASS: Final = -1  # in a map of classes or objects

Meaning = Literal["class", "object"]
Files = tuple[File, File]  # ground truth, prediction


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two label maps of one size.

    Attributes
    ----------
    opened : OpenedMaps
        A data set of one image.
    ground_truth, prediction : (height, width) int arrays
        Values as in the files; colours that stand for objects count from black, 0.
    counted : Counted
    meaning : {"class", "object"}
        What a value stands for; an object's 0 is background.
    photo : Image or None
    key : str
        Tells this pair from others.
    """

    opened: OpenedMaps
    ground_truth: Labels
    prediction: Labels
    counted: Counted
    meaning: Meaning
    photo: Image.Image | None
    key: str


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


def choose_ignored(pair: Pair) -> int | None:
    """Which true value to leave out: 255 where the map has it for no class."""
    values = _values(pair)
    start = 1 + values.index(IGNORE) if IGNORE in values else 0
    key = f"labels.ignore.{pair.key}.{pair.meaning}"
    chosen = st.selectbox("Ignore pixels whose true value is", [NOTHING, *values], start, key=key)
    if isinstance(chosen, int):
        return chosen
    return None if IGNORE in values else IGNORE  # 255 in the prediction alone is no class either


def result_of(pair: Pair, ignore: int | None) -> LabelMapEvaluation:
    """The pair judged as maps of classes."""

    def compute() -> LabelMapEvaluation:
        classes = pair.opened.request.classes
        return judge(pair.opened.maps, pair.counted, ignore=ignore, classes=classes)

    return pair.opened.remember(("judged", ignore), compute)


def pixel_kinds(pair: Pair, label: int | None, ignore: int | None) -> NDArray[np.uint8]:
    """What to draw of each pixel, as `verdicts` has it.

    Of one class: found, invented or missed. Of all classes (None): right, or INVENTED where the
    prediction has another. Of objects: RIGHT where two that match overlap.
    """
    if pair.meaning == "object":
        there, here = pair.prediction != 0, pair.ground_truth != 0
        matched = _matched(pair, qualities_of(pair, ignore)["objects"].pairs)
        kind = np.select([matched, there, here], [RIGHT, INVENTED, MISSED], 0).astype(np.uint8)
        if ignore is not None:
            kind[pair.ground_truth == ignore] = IGNORED
        return kind
    true, predicted = _classes(pair, ignore)
    if label is not None:
        return verdicts(true, predicted, label, ignore=NO_CLASS)
    return right_or_wrong(true, predicted)


def qualities_of(pair: Pair, ignore: int | None) -> dict[str, PanopticQuality]:
    """Panoptic quality by class, or of all objects; computed once for a pair."""
    return pair.opened.remember(("quality", ignore), lambda: _qualities(pair, ignore))


def _values(pair: Pair) -> list[int]:
    """True values that may be left out; of a binary mask none."""
    if pair.meaning == "object":
        return [int(value) for value in np.unique(pair.ground_truth)]
    legend = result_of(pair, None).legend
    if legend.names == BINARY:
        return []
    names = {value: legend.names[at] for value, at in legend.true.items()}
    numbered = {int(name) for name in names.values() if name.isdigit()}
    known = {v for v in (*names, *legend.ignored) if not names.get(v, "").isdigit()}
    return sorted(numbered | {value for value in known if value < COLOUR})


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
            each[each == 0] = NO_CLASS
            if ignore is not None:
                each[pair.ground_truth == ignore] = NO_CLASS
        return {"objects": match_segments(*maps)}
    found = quality_by_label(*_classes(pair, ignore), ignore=NO_CLASS)
    names = result_of(pair, ignore).classes
    return {names[label]: quality for label, quality in found.items() if label >= 0}


def _classes(pair: Pair, ignore: int | None) -> tuple[Labels, Labels]:
    """True and predicted class of each pixel; NO_CLASS where it has none."""
    result = result_of(pair, ignore)
    true, predicted = class_maps(pair.opened, result, result.images[0])
    return np.maximum(true, NO_CLASS), np.maximum(predicted, NO_CLASS)


def _kept(key: str, meaning: Meaning, files: Files, photo: File | None) -> Pair:
    """Read the maps once; a session keeps the last pair."""
    kept = st.session_state.get(KEPT)
    if not isinstance(kept, Pair) or (kept.key, kept.meaning) != (key, meaning):
        kept = _read(key, meaning, files, photo)
        st.session_state[KEPT] = kept
    return kept


def _read(key: str, meaning: Meaning, files: Files, photo: File | None) -> Pair:
    classes = None if photo is None else LABELS
    opened = open_request(MapsRequest(key, *files, classes=classes))
    (one,) = opened.maps.pairs
    maps = one.load()
    counts = PairCounts.of([one.name], [pair_counts(maps.true, maps.predicted)])
    true, predicted = (
        each - COLOUR if meaning == "object" and each.min() >= COLOUR else each
        for each in (maps.true, maps.predicted)
    )
    picture = None if photo is None else open_image(photo)[0]
    counted = Counted(counts, issues=maps.issues)
    return Pair(opened, true, predicted, counted, meaning, picture, key)


def _file(upload: UploadedFile) -> File:
    return File(upload.name, upload.size, upload.getvalue)
