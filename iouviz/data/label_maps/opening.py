"""Label maps of a data set opened: folders, zip archives, lists of files, or arrays, in pairs.

Nothing but names is read here, and the heads of the first files; a pair is read when it is loaded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from iouviz.data.file import File
from iouviz.data.inputs import Input
from iouviz.data.issues import Issue, IssueLog, number_of
from iouviz.data.label_maps.class_list import (
    ADE20K,
    CITYSCAPES,
    CITYSCAPES_TRAIN,
    VOC,
    ClassList,
    voc_colours,
)
from iouviz.data.label_maps.decode import (
    LOSSY_ENDINGS,
    MAPS,
    TURNS,
    Decoded,
    Labels,
    decode,
    decode_array,
)
from iouviz.data.label_maps.find_legend import Hints
from iouviz.data.label_maps.naming import Naming, join
from iouviz.data.label_maps.segments import Objects, read_objects
from iouviz.data.label_maps.soft import cut
from iouviz.data.read.files import gather, is_picture
from iouviz.errors import IouvizError, MaskError, ReadError
from iouviz.pictures import open_image

Array: TypeAlias = NDArray[np.generic]
Given: TypeAlias = Input | Array | Sequence[Array]

ADE_NAME: Final = re.compile(r"ADE_(train|val|test)_\d{8}")
INSTANCE_IDS: Final = re.compile(r"instanceIds$", re.IGNORECASE)


class Maps(NamedTuple):
    """Two label maps of one size, and what was odd in their files."""

    true: Labels
    predicted: Labels
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MapPair:
    """Ground truth and prediction of one image, not read yet.

    Attributes
    ----------
    name : str
        Of the image.
    ground_truth, prediction : File or array
    threshold : float or None
        From which on a probability of one class is the class.
    """

    name: str
    ground_truth: File | Array
    prediction: File | Array
    threshold: float | None = None

    def load(self) -> Maps:
        """Read both.

        Raises
        ------
        ReadError
            One cannot be read; see `decode`.
        MaskError
            Their sizes differ.
        """
        true, predicted = _alike(self._decoded(self.ground_truth), self._predicted(), self.name)
        if true.labels.shape != predicted.labels.shape:
            sizes = [" x ".join(map(str, each.labels.shape[::-1])) for each in (true, predicted)]
            turned = true.labels.shape == predicted.labels.shape[::-1]
            why = "One of them is turned" if turned else "Was one of them resized?"
            raise MaskError(
                f"{self.name}: ground truth of {sizes[0]} pixels, prediction of {sizes[1]}; wanted "
                f"one size. {why}"
            )
        return Maps(true.labels, predicted.labels, true.issues + predicted.issues)

    def stem(self, *, predicted: bool = False) -> str:
        """Name of a side's file without folder and ending."""
        source = self.prediction if predicted else self.ground_truth
        return PurePosixPath(source.name).stem if isinstance(source, File) else self.name

    def _predicted(self) -> Decoded:
        found = None if self.threshold is None else cut(self.prediction, self.threshold)
        return self._decoded(self.prediction) if found is None else found

    def _decoded(self, source: File | Array) -> Decoded:
        return decode(source) if isinstance(source, File) else decode_array(source, self.name)


def _alike(true: Decoded, predicted: Decoded, name: str) -> tuple[Decoded, Decoded]:
    """One of two turned as its file asks for, where that gives both one size."""
    if true.labels.shape != predicted.labels.shape[::-1] or len({*true.labels.shape}) == 1:
        return true, predicted
    if true.orientation in TURNS and predicted.orientation not in TURNS:
        return true.upright(f"{name}, ground truth"), predicted
    if predicted.orientation in TURNS and true.orientation not in TURNS:
        return true, predicted.upright(f"{name}, prediction")
    return true, predicted


@dataclass(frozen=True, slots=True, eq=False)
class LabelMaps:
    """Pairs of label maps, and what their names say.

    Attributes
    ----------
    pairs : tuple of MapPair
    naming : Naming
        The rule that joined their names.
    hints : Hints
        Of the classes.
    true_objects, predicted_objects : Objects or None
        Where a side comes with COCO's panoptic JSON.
    instances : tuple of bool
        Whether ground truth, and predictions, are instanceIds of Cityscapes.
    issues : tuple of Issue
    """

    pairs: tuple[MapPair, ...]
    naming: Naming
    hints: Hints = field(default_factory=Hints)
    true_objects: Objects | None = None
    predicted_objects: Objects | None = None
    instances: tuple[bool, bool] = (False, False)
    issues: tuple[Issue, ...] = ()


def open_label_maps(
    ground_truth: Given,
    predictions: Given,
    *,
    naming: Naming | None = None,
    threshold: float | None = None,
) -> LabelMaps:
    """Find the pairs of label maps of a data set.

    Parameters
    ----------
    ground_truth, predictions : path, folder, zip archive, list of these, or arrays
        Arrays: (height, width), (N, height, width) or a list of (height, width), in one order.
    naming : Naming or None
        The rule that joins names of files; None for the one that joins most.
    threshold : float or None
        See `MapPair`.

    Returns
    -------
    LabelMaps

    Raises
    ------
    ReadError
        There are no label maps on a side, or nothing is joined.
    """
    arrays = _arrays(ground_truth), _arrays(predictions)
    if arrays[0] is not None and arrays[1] is not None:
        return _of_arrays(arrays[0], arrays[1], threshold)
    if arrays[0] is not None or arrays[1] is not None:
        raise ReadError("arrays on one side and files on the other; wanted both of one kind")
    log = IssueLog()
    files = gather(ground_truth), gather(predictions)  # type: ignore[arg-type]
    true, told = (
        _maps(each, side, log)
        for each, side in zip(files, ("ground truth", "predictions"), strict=True)
    )
    joined = join(true, told, log, naming)
    pairs = tuple(MapPair(*each, threshold) for each in joined.pairs)
    rule = joined.naming
    objects = [read_objects(each, log) for each in files]
    instances = tuple(
        bool(INSTANCE_IDS.search(PurePosixPath(file.name).stem))
        for file in (joined.pairs[0][1], joined.pairs[0][2])
    )
    return LabelMaps(
        pairs, rule, _hints(joined.pairs[0]), objects[0], objects[1],
        (instances[0], instances[1]), log.issues,
    )  # fmt: skip


def photographs(maps: LabelMaps, images: Input | None) -> dict[str, File]:
    """The photograph of each image, by the image's name; none where no names fit."""
    if images is None:
        return {}
    own = {
        pair.ground_truth.name: (pair.name, pair.ground_truth)
        for pair in maps.pairs
        if isinstance(pair.ground_truth, File)
    }
    pictures = [file for file in gather(images) if is_picture(file)]
    try:
        found = join([file for _, file in own.values()], pictures, IssueLog()).pairs
    except ReadError:
        return {}
    return {own[true.name][0]: photo for _, true, photo in found}


def _arrays(given: object) -> list[Array] | None:
    """The arrays that were given; None where something else was."""
    if isinstance(given, np.ndarray):
        return list(given) if given.ndim == 3 else [given]
    if isinstance(given, Sequence) and given and isinstance(given[0], np.ndarray):
        return list(given)
    return None


def _of_arrays(true: list[Array], told: list[Array], threshold: float | None) -> LabelMaps:
    if len(true) != len(told):
        raise ReadError(
            f"{number_of(len(true), 'array')} of ground truth and {len(told)} predictions; wanted "
            "as many, in one order"
        )
    width = len(str(max(0, len(true) - 1)))
    pairs = zip(true, told, strict=True)
    return LabelMaps(
        tuple(MapPair(f"{at:0{width}}", *each, threshold) for at, each in enumerate(pairs)),
        Naming("{}", "{}"),
    )


def _maps(files: Sequence[File], side: str, log: IssueLog) -> list[File]:
    """The files that may be label maps."""
    endings = {file.name: PurePosixPath(file.name).suffix.lower() for file in files}
    found = [file for file in files if endings[file.name] in MAPS]
    lossy = [file for file in files if endings[file.name] in LOSSY_ENDINGS]
    if lossy and found:
        log.add(
            "lossy-pictures", "skipped", side, lossy[0].name,
            f"{number_of(len(lossy), 'lossy picture')}, such as JPEG, which changes numbers",
            "Left out: photos, or labels to be exported again as PNG",
        )  # fmt: skip
    if not found:
        what = f"nothing but {', '.join(sorted(set(endings.values())))}" if endings else "no files"
        why = "; JPEG changes the numbers of classes, export them as PNG" if lossy else ""
        raise ReadError(f"{side}: {what}; wanted label maps: {', '.join(sorted(MAPS))}{why}")
    return found


def _hints(pair: tuple[str, File, File]) -> Hints:
    """What names and palette of the first pair say."""
    numbers = [_numbers(PurePosixPath(file.name).stem) for file in pair[1:]]
    if any(numbers):
        return Hints(CITYSCAPES, *numbers)
    if ADE_NAME.search(pair[0]):
        return Hints(ADE20K)
    try:
        palette = open_image(pair[1])[0].getpalette() if pair[1].name.endswith(".png") else None
    except IouvizError:  # said when it is loaded
        return Hints()
    wanted = [channel for colour in voc_colours(len(VOC.names)) for channel in colour]
    return Hints(VOC if palette and palette[: len(wanted)] == wanted else None)


def _numbers(stem: str) -> ClassList | None:
    """Which numbers of Cityscapes a name says."""
    if re.search("labelTrainIds$", stem):
        return CITYSCAPES_TRAIN
    return CITYSCAPES if re.search("(labelIds|instanceIds)$", stem) else None
