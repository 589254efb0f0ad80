"""The pair of label maps on the page, the sample's or the user's own, and its tables.

It is opened and judged as a data set of one image, so that the page says what the command says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
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
from iouviz.figures.class_colours import class_colours
from iouviz.figures.theme import Mode
from iouviz.geometry.segmentation.label_maps import (
    IGNORED,
    INVENTED,
    MISSED,
    RIGHT,
    LabelScores,
    verdicts,
)
from iouviz.geometry.segmentation.pairs import Labels, pair_counts
from iouviz.geometry.segmentation.panoptic import PanopticQuality
from iouviz.geometry.segmentation.segments import match_segments, quality_by_label
from iouviz.label_pictures import class_picture, right_or_wrong
from iouviz.lessons import lesson
from iouviz.pictures import open_image
from iouviz.segmentation import IGNORE, judge
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.stay import stay
from iouviz.ui.session.label_maps.opened import (
    MapsRequest,
    OpenedMaps,
    class_maps,
    colours_of,
    open_request,
)
from iouviz.ui.session.visitor.uploads import held_files

TEXT = lesson("label_maps")
OWN: Final = "Your own"
FEW: Final = ("table 34", "table 56", "table 71")  # of the sample's pairs
NOTHING: Final = "nothing"
KEPT = "labels.pair"
KINDS = sorted(ending.removeprefix(".") for ending in MAPS)
NO_CLASS: Final = -1  # in a map of classes or objects
BACKGROUND = "background"  # the class that is one segment, in however many pieces

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
    stay("labels.source", options[0], partial(permalink.one_of, "pair", options))
    source = st.segmented_control("Pair", options, key="labels.source") or options[0]
    if source != OWN:
        *files, photo = maps[source]
        return _kept(source, "class", (files[0], files[1]), photo)
    left, right = st.columns(2, gap="large")
    ground_truth = left.file_uploader("Ground truth", KINDS, key="labels.t")
    prediction = right.file_uploader("Prediction", KINDS, key="labels.p")
    stay("labels.meaning", "class")
    each = st.segmented_control("Each value is a", ["class", "object"], key="labels.meaning")
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
    chosen = st.selectbox("Ignored value", [NOTHING, *values], start, key=key)
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


def drawn_maps(pair: Pair, ignore: int | None, mode: Mode) -> tuple[bytes, bytes]:
    """Ground truth and prediction as pictures, each class or object in one colour."""
    if pair.meaning == "object":
        objects = np.unique([pair.ground_truth, pair.prediction])
        found = [np.searchsorted(objects, each) for each in (pair.ground_truth, pair.prediction)]
        names = tuple("background" if value == 0 else str(value) for value in objects.tolist())
        colours = class_colours(names)
    else:
        found = [each.astype(np.intp) for each in _classes(pair, ignore)]
        colours = colours_of(result_of(pair, ignore))
    true, predicted = (class_picture(each, colours, mode) for each in found)
    return true, predicted


def qualities_of(pair: Pair, ignore: int | None) -> dict[str, PanopticQuality]:
    """Panoptic quality by class, or of all objects; computed once for a pair."""
    return pair.opened.remember(("quality", ignore), lambda: _qualities(pair, ignore))


def mean_table(scores: LabelScores) -> None:
    """One pair of maps, and the numbers that conventions make of it."""
    rows = [
        ("Classes in either map", scores.mean_iou(), "classes in neither map are left out"),
        (
            "Classes in ground truth",
            scores.mean_iou("ground truth"),
            "those only predicted are left out too",
        ),
        ("Absent classes count as 1", scores.mean_iou("one"), "over all classes"),
        ("Absent classes count as 0", scores.mean_iou("zero"), "over all classes"),
        ("Frequency-weighted", scores.weighted_iou, "weighted by ground-truth pixels"),
        ("Mean accuracy", scores.mean_accuracy, "mean of TP / (TP + FN) over classes"),
        ("Pixel accuracy", scores.overall_accuracy, "fraction of all pixels that are correct"),
    ]
    cells = [[name, show.number(value), how] for name, value, how in rows]
    st.markdown("**Mean IoU, by convention**")
    show.grid(["", "", ""], cells, marked=[0])
    st.markdown(TEXT["Means"])


def class_table(names: Sequence[str], scores: LabelScores) -> None:
    """Every class of the two maps by itself."""
    present = np.flatnonzero(~np.isnan(scores.iou)).tolist()
    rows = [
        [
            names[k],
            show.number(scores.iou[k]),
            show.number(scores.accuracy[k]),
            *(f"{count[k]:,}" for count in (scores.tp, scores.fp, scores.fn)),
        ]
        for k in present
    ]
    show.grid(["", "IoU", "accuracy", "TP px", "FP px", "FN px"], rows)
    absent = len(names) - len(present)
    if absent:
        st.caption(f"{absent} of {len(names)} classes are in neither map.")


def segment_table(pair: Pair, ignore: int | None) -> None:
    """Panoptic quality of the segments of each class."""
    with page.boundary():
        found = qualities_of(pair, ignore)
        rows = [
            [name, *(f"{n}" for n in (q.tp, q.fp, q.fn)), *map(show.number, parts)]
            for name, q in found.items()
            for parts in [(q.segmentation, q.recognition, q.quality)]
        ]
        show.grid(["", "TP", "FP", "FN", "SQ", "RQ", "PQ"], rows)
        values = [q.quality for q in found.values()]
        if pair.meaning == "class" and values:
            st.caption(f"Mean PQ over classes: {np.mean(values):.4f}.")
    st.markdown(TEXT["Segments"])


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
    names = result_of(pair, ignore).classes
    stuff = [at for at, name in enumerate(names) if name.lower() == BACKGROUND]
    found = quality_by_label(*_classes(pair, ignore), ignore=NO_CLASS, stuff=stuff)
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
    (held,) = held_files([upload])
    return held
