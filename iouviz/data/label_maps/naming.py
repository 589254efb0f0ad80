"""Which prediction belongs to which ground truth: by what their names have in common.

A rule is two patterns with `{}` for the name of the image, such as `{}_gtFine_labelIds` and
`{}_leftImg8bit`. The rule that joins most files is taken; it is shown, and may be put right.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product, takewhile
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.file import File
from iouviz.data.issues import IssueLog, first_of, number_of
from iouviz.errors import ReadError

HOLE: Final = "{}"
# What tools add to the name of an image, the better kind of label map first.
ENDINGS: Final = (
    "gtFine_labelIds", "gtCoarse_labelIds", "labelIds", "gtFine_labelTrainIds",
    "gtCoarse_labelTrainIds", "labelTrainIds", "leftImg8bit", "semantic", "segmentation", "seg",
    "mask", "masks", "label", "labels", "labelmap", "truth", "gt", "annotation", "target", "pred",
    "preds", "prediction", "predictions", "predicted", "output", "result", "prob", "panoptic",
    "gtFine_instanceIds", "gtCoarse_instanceIds", "instanceIds", "gtFine_panoptic",
    "gtFine_instanceTrainIds", "gtFine_color", "gtCoarse_color", "color",
)  # fmt: skip
ENDING: Final = re.compile(
    rf"(?:[_.-](?:{'|'.join(sorted(ENDINGS, key=len, reverse=True))}))+$", re.IGNORECASE
)
RANK: Final = {ending.lower(): rank for rank, ending in enumerate(ENDINGS)}


@dataclass(frozen=True)
class Naming:
    """A rule that joins two names of files.

    Attributes
    ----------
    ground_truth, predictions : str
        Name without folder and ending of the format; `{}` is the image.
    folders : bool
        Whether the folder that a file lies in is part of the image's name.

    Examples
    --------
    >>> rule = Naming("{}_gtFine_labelIds", "{}")
    >>> rule.image("aachen/aachen_000000_gtFine_labelIds.png"), rule.image("aachen/x.png")
    ('aachen_000000', None)
    >>> str(rule)
    '{}_gtFine_labelIds with {}, in whatever folder'
    """

    ground_truth: str
    predictions: str
    folders: bool = False

    def __post_init__(self) -> None:
        for pattern in (self.ground_truth, self.predictions):
            if pattern.count(HOLE) != 1 or "/" in pattern:
                raise ReadError(
                    f"the pattern {pattern!r} of file names; wanted one {HOLE} where the name of "
                    "the image stands, and no folder, such as {}_labelIds"
                )

    def __str__(self) -> str:
        where = "in the same folder" if self.folders else "in whatever folder"
        return f"{self.ground_truth} with {self.predictions}, {where}"

    def image(self, name: str, *, predicted: bool = False) -> str | None:
        """The image that a file belongs to; None where its name does not fit."""
        found = (self._predicted if predicted else self._true).fullmatch(_stem(name))
        if not found:
            return None
        folder = PurePosixPath(name).parent.as_posix()
        return f"{folder}/{found[1]}" if self.folders and folder != "." else found[1]

    @cached_property
    def _true(self) -> re.Pattern[str]:
        return _compiled(self.ground_truth)

    @cached_property
    def _predicted(self) -> re.Pattern[str]:
        return _compiled(self.predictions)


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Pairs of files by the image they are of, in the order of the ground truth."""

    naming: Naming
    pairs: tuple[tuple[str, File, File], ...]


def join(
    ground_truth: Sequence[File],
    predictions: Sequence[File],
    log: IssueLog,
    naming: Naming | None = None,
) -> Joined:
    """Find the prediction of each ground truth.

    Parameters
    ----------
    ground_truth, predictions : sequence of File
    log : IssueLog
        Told of files without a partner, and of two files for one image.
    naming : Naming or None
        The rule; None for the one that joins most.

    Raises
    ------
    ReadError
        Nothing is joined.
    """
    if naming is None and len(ground_truth) == len(predictions) == 1:
        name = _stem(ground_truth[0].name)
        only = Naming(HOLE, HOLE)
        return Joined(only, ((name, ground_truth[0], predictions[0]),))
    rule = naming or _best([f.name for f in ground_truth], [f.name for f in predictions])
    true = _by_image(ground_truth, rule, log, predicted=False)
    told = _by_image(predictions, rule, log, predicted=True)
    both = [name for name in true if name in told]
    if not both:
        raise ReadError(
            f"no prediction has the name of a ground truth by the rule {rule}: "
            f"{first_of([f.name for f in ground_truth], 2)} and "
            f"{first_of([f.name for f in predictions], 2)}. Give a rule that pairs them"
        )
    _note(log, "ground truth", "prediction", [true[n].name for n in true if n not in told])
    _note(log, "predictions", "ground truth", [told[n].name for n in told if n not in true])
    return Joined(rule, tuple((name, true[name], told[name]) for name in both))


def _best(true: Sequence[str], told: Sequence[str]) -> Naming:
    """The rule that joins most images; of several the one with the better kind of map."""
    best, most = Naming(HOLE, HOLE), -1
    for one, two, folders in product(_patterns(true), _patterns(told), (True, False)):
        rule = Naming(one, two, folders)
        images = {rule.image(name) for name in true} - {None}
        joined = len(images & {rule.image(name, predicted=True) for name in told})
        if joined > most:
            best, most = rule, joined
    return best


def _patterns(names: Sequence[str]) -> list[str]:
    """Patterns that some of the names fit, the likeliest first."""
    stems = [_stem(name) for name in names]
    endings = {found[0] for stem in stems if (found := ENDING.search(stem))}
    bases = {ENDING.sub("", stem) for stem in stems}
    kinds = len(bases) < len(set(stems))  # several maps of one image, told apart by endings
    ends = sorted(endings, key=_rank) + ([] if kinds else [""])
    starts = [""]
    if len(stems) > 1:
        both = zip(min(stems), max(stems), strict=False)
        alike = takewhile(lambda letters: letters[0] == letters[1], both)
        start = re.sub(r"[^_.-]*$", "", "".join(letter for letter, _ in alike))
        starts += [start] if start else []
    return [f"{start}{HOLE}{end}" for start in starts for end in ends]


def _rank(ending: str) -> tuple[int, str]:
    return RANK.get(ending.lstrip("_.-").lower(), 0), ending


def _by_image(
    files: Iterable[File], rule: Naming, log: IssueLog, *, predicted: bool
) -> dict[str, File]:
    found: dict[str, File] = {}
    for file in files:
        image = rule.image(file.name, predicted=predicted)
        if image is None:
            continue
        if image in found:
            log.add(
                "two-maps-of-one-image", "skipped", file.name, "",
                f"the image {image} has {found[image].name} already",
                "The first is used. Give a rule that tells them apart",
            )  # fmt: skip
            continue
        found[image] = file
    return found


def _note(log: IssueLog, side: str, other: str, names: list[str]) -> None:
    if names:
        log.add(
            "missing-partner", "skipped", side, names[0],
            f"{number_of(len(names), 'map')} without a {other}: {first_of(names, 3)}",
            "Left out. If they belong together, give the rule that pairs the names",
        )  # fmt: skip


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _compiled(pattern: str) -> re.Pattern[str]:
    start, end = pattern.split(HOLE)
    return re.compile(rf"{re.escape(start)}(.+){re.escape(end)}")
