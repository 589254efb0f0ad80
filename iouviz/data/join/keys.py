"""What belongs together: keys of one file with those of another, pictures with image names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from iouviz.arrays import Short
from iouviz.data.file import PICTURES, File
from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.keys import numbered
from iouviz.data.readers.shared.reader import Key, Keys

# Folders that keep the pictures of a set and its labels apart, whatever else tells them apart.
APART: Final = frozenset(
    ("images", "labels", "image", "label", "img", "imgs", "annotations", "jpegimages", "labeltxt")
)
SUFFIXES: Final = PICTURES | {".txt", ".xml", ".json", ".heic", ".heif", ".avif", ".jp2", ".dng"}
MISSING: Final = -1
AMBIGUOUS: Final = -2
DROPPED: Final = -3  # by the user's choice


class KeyIndex:
    """Positions by key; a text that spells a number finds the number and the other way round.

    Examples
    --------
    >>> index = KeyIndex()
    >>> index.add(17, 0)
    >>> index.find([17, "17", 4]).tolist()
    [0, 0, -1]
    """

    def __init__(self) -> None:
        self._exact: dict[Key, int] = {}
        self._spelt: dict[str, int] = {}

    def add(self, key: Key, position: int) -> None:
        """Let `key` stand for `position`; where it stood for another one, it is ambiguous."""
        if self._exact.setdefault(key, position) != position:
            self._exact[key] = AMBIGUOUS
        if self._spelt.setdefault(str(key), position) != position:
            self._spelt[str(key)] = AMBIGUOUS

    def put(self, key: Key, position: int) -> None:
        """Let `key` stand for `position`, whatever it stood for before."""
        self._exact[key] = position
        self._spelt[str(key)] = position

    def copy(self) -> "KeyIndex":
        """An index that can grow without this one."""
        other = KeyIndex()
        other._exact, other._spelt = dict(self._exact), dict(self._spelt)
        return other

    def one(self, key: Key) -> int:
        """Position of one key, or `MISSING`, or `AMBIGUOUS`."""
        exact = self._exact.get(key)
        return self._spelt.get(str(key), MISSING) if exact is None else exact

    def find(self, keys: Keys) -> Short:
        """Positions of `keys`, (N,); `MISSING` or `AMBIGUOUS` where there is not just one."""
        if isinstance(keys, np.ndarray):
            different, which = numbered(keys)
            positions = np.array([self.one(key) for key in different.tolist()], np.int32)
            return positions[which]
        found = {key: self.one(key) for key in dict.fromkeys(keys)}
        return np.fromiter((found[key] for key in keys), np.int32, len(keys))

    def holds(self, key: Key) -> bool:
        """Whether the key is here as it is, number or text."""
        return key in self._exact


class NameIndex:
    """Positions by file name: the whole path, else the last part of it, else without suffix.

    Where several end alike, the one wins that has more folders in common, from the last one up;
    folders called "images" or "labels" do not count, for files lie apart by them.

    Examples
    --------
    >>> index = NameIndex(["train/a.jpg", "val/a.jpg", "val/b.jpg"])
    >>> [index.find(name) for name in ("val/a.jpg", "labels/val/a", "b", "a.jpg", "c.jpg")]
    [1, 1, 2, -2, -1]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._last: dict[str, list[int]] = defaultdict(list)
        self._stem: dict[str, list[int]] = defaultdict(list)
        self._paths: list[str] = []
        for position, name in enumerate(names):
            path = _normal(name)
            self._paths.append(path)
            self._whole[path].append(position)
            self._last[_last(path)].append(position)
            self._stem[_stem(path)].append(position)

    def path(self, position: int) -> str:
        """The name at a position, with forward slashes."""
        return self._paths[position]

    def find(self, name: str) -> int:
        """Position of the name that fits best, or `MISSING`, or `AMBIGUOUS`."""
        path = _normal(name)
        for table, key in (
            (self._whole, path),
            (self._last, _last(path)),
            (self._stem, _stem(path)),
        ):
            found = table.get(key, [])
            if len(found) > 1:
                common = [in_common(self._paths[p], path) for p in found]
                best = [p for p, count in zip(found, common, strict=True) if count == max(common)]
                found = best if len(best) == 1 else found
            if found:
                return found[0] if len(found) == 1 else AMBIGUOUS
        return MISSING


def match_pictures(
    names: Sequence[str], pictures: Sequence[File], log: IssueLog
) -> tuple[File | None, ...]:
    """The picture of each image, found by name; what does not fit is noted.

    A picture is used where it is the best fit of the image and the image the best fit of it, so
    that one file never stands for two images.
    """
    by_picture, by_image = NameIndex(file.name for file in pictures), NameIndex(names)
    found = [by_picture.find(name) for name in names]
    back = [by_image.find(file.name) for file in pictures]
    result: list[File | None] = []
    unsure: list[str] = []
    missing: list[str] = []
    for image, position in enumerate(found):
        fits = position >= 0 and back[position] == image
        result.append(pictures[position] if fits else None)
        if not fits:
            (missing if position == MISSING else unsure).append(names[image])
    remedy = "Shown without its picture; the numbers do not need it."
    _list_names(log, "picture-missing", missing, "no picture of this name", remedy)
    remedy = "Shown without. Give the pictures in the folders that the annotations name."
    _list_names(log, "picture-ambiguous", unsure, "more than one picture or image fits", remedy)
    used = {id(file) for file in result if file is not None}
    extra = [file.name for file in pictures if id(file) not in used]
    remedy = "Not evaluated."
    _list_names(log, "picture-extra", extra, "a picture that no annotation names", remedy)
    return tuple(result)


def _list_names(log: IssueLog, code: str, names: list[str], found: str, remedy: str) -> None:
    for name in names:
        log.add(code, "noted", "images", name, found, remedy)


def _normal(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").strip("/")


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _stem(path: str) -> str:
    return without_suffix(_last(path)).casefold()


def without_suffix(name: str) -> str:
    """A name without the suffix of a picture or of labels; what else follows a dot belongs to it.

    >>> without_suffix("a.rf.0c7.jpg"), without_suffix("a.rf.0c7")
    ('a.rf.0c7', 'a.rf.0c7')
    """
    start, dot, suffix = name.rpartition(".")
    return start if dot and start and f".{suffix.lower()}" in SUFFIXES else name


def in_common(one: str, other: str) -> int:
    """How many parts two paths have in common, from the last one up, without suffixes.

    >>> in_common("labels/val/a.txt", "data/images/val/a.jpg")
    2
    """
    count = 0
    for mine, theirs in zip(reversed(_parts(one)), reversed(_parts(other)), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _parts(path: str) -> list[str]:
    *folders, last = _normal(path).casefold().split("/")
    return [folder for folder in folders if folder not in APART] + [without_suffix(last)]
