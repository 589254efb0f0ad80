"""The images and classes of all files together, and the rows that refer to them."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from iouviz.data.issues import IssueLog
from iouviz.data.joining import MISSING, KeyIndex, NameIndex
from iouviz.data.readers.keys import distinct
from iouviz.data.readers.reader import BoxTable, Key, Keys, Tables

Found = tuple[NDArray[np.int32], NDArray[np.int32]]


class Catalogue:
    """Images and classes of the ground truth, each at one position.

    Within a file the ids tell things apart; between files the names do, since two files may well
    use one id for two things. An id that means two things is ambiguous for predictions.

    Parameters
    ----------
    tables : list of Tables
        Ground truth, one a file.
    log : IssueLog
        Gets the names that occur twice.
    """

    def __init__(self, tables: Sequence[Tables], log: IssueLog) -> None:
        self.image_names: list[str] = []
        self.image_ids: list[Key] = []
        self.image_sizes: list[NDArray[np.float64]] = []
        self.class_names: list[str] = []
        self.class_ids: list[Key] = []
        self._images, self._classes = KeyIndex(), KeyIndex()
        self._own: list[tuple[KeyIndex, KeyIndex]] = []
        image_of: dict[str, int] = {}
        for table in tables:
            self._own.append((KeyIndex(), KeyIndex()))
            image_of |= self._add_images(table, image_of, log)
            self._add_classes(table)

    @cached_property
    def _image_names(self) -> NameIndex:
        # after the last image was added; most predictions go by ids and need no names
        return NameIndex(self.image_names)

    def _add_images(self, table: Tables, known: dict[str, int], log: IssueLog) -> dict[str, int]:
        """Add a file's images; `known` are those of the files before it, by name."""
        own: dict[str, int] = {}
        images = table.images
        for key, name, size in zip(images.keys, images.names, images.sizes, strict=True):
            position = known.get(name)
            if position is None:
                position = len(self.image_names)
                self.image_names.append(name)
                self.image_ids.append(key)
                self.image_sizes.append(size)
            else:
                remedy = "Taken as one image. Read the files apart if they are two pictures."
                found = "an image that another file describes too"
                log.add("image-in-two-files", "noted", table.file, name, found, remedy)
            if name in own:
                remedy = "Kept apart by their ids."
                found = "a file name that two images have"
                log.add("shared-file-name", "noted", table.file, name, found, remedy)
            own[name] = position
            self._images.add(key, position)
            self._own[-1][0].add(key, position)
        return own

    def _add_classes(self, table: Tables) -> None:
        for key, name in zip(table.classes.keys, table.classes.names, strict=True):
            position = self._class(key, name)
            self._classes.add(key, position)
            self._own[-1][1].add(key, position)

    def _class(self, key: Key, name: str) -> int:
        if name not in self.class_names:
            self.class_names.append(name)
            self.class_ids.append(key)
        return self.class_names.index(name)

    def find_truth(self, number: int, boxes: BoxTable) -> Found:
        """Positions of image and class of a ground-truth file's rows, each (N,)."""
        images, classes = self._own[number]
        return images.find(boxes.image), classes.find(boxes.label)

    def find_predicted(self, table: Tables, log: IssueLog) -> Found:
        """Positions of image and class of a prediction file's rows, each (N,).

        A file that names its images and classes is joined by the names, one that does not by
        the ids, and where those are texts that no id equals, by taking them for names.
        """
        images = self._predicted_images(table)
        classes = self._predicted_classes(table, log)
        image, label = images.find(table.boxes.image), classes.find(table.boxes.label)
        for what, keys, found, index in (
            ("image", table.boxes.image, image, images),
            ("category", table.boxes.label, label, classes),
        ):
            self._note_spelling(what, keys, found, index, table, log)
        return image, label

    def _predicted_images(self, table: Tables) -> KeyIndex:
        named = [
            (key, self._image_names.find(name))
            for key, name in zip(table.images.keys, table.images.names, strict=True)
        ]
        if any(position >= 0 for _, position in named):
            return _index(named)
        keys = [key for key in distinct(table.boxes.image) if isinstance(key, str)]
        strange = [key for key in keys if self._images.one(key) == MISSING]
        return _index([(key, self._image_names.find(key)) for key in strange], self._images)

    def _predicted_classes(self, table: Tables, log: IssueLog) -> KeyIndex:
        names = table.classes.names
        if not names:
            strange = [
                (key, self.class_names.index(key))
                for key in distinct(table.boxes.label)
                if isinstance(key, str) and key in self.class_names
            ]
            return _index(strange, self._classes)
        if not set(names) & set(self.class_names):
            remedy = "Joined by id instead; check that the ids mean the same classes."
            found = "no class name that the ground truth has"
            log.add("class-names-differ", "noted", table.file, "categories", found, remedy)
            return self._classes
        for name in names:
            if name not in self.class_names:
                found = "a class that the ground truth does not have"
                remedy = "Kept as a class of its own, which has no objects."
                log.add("class-only-predicted", "noted", table.file, name, found, remedy)
        return _index(
            [
                (key, self._class(key, name))
                for key, name in zip(table.classes.keys, names, strict=True)
            ]
        )

    def _note_spelling(
        self,
        what: str,
        keys: Keys,
        found: NDArray[np.int32],
        index: KeyIndex,
        table: Tables,
        log: IssueLog,
    ) -> None:
        loose = {key for key in distinct(keys) if not index.holds(key)}
        if not loose:
            return
        listed = keys.tolist() if isinstance(keys, np.ndarray) else keys
        rows = [row for row, key in enumerate(listed) if key in loose and found[row] >= 0]
        if rows:
            key = listed[rows[0]]
            log.add(
                f"{what}-id-type",
                "repaired",
                table.file,
                table.boxes.places(rows[0]),
                f"{what}_id {key!r} is {_spelt(key)}, but not so in the ground truth",
                "Taken as the same id.",
                count=len(rows),
            )


def _index(pairs: Sequence[tuple[Key, int]], base: KeyIndex | None = None) -> KeyIndex:
    index = KeyIndex() if base is None else base.copy()
    for key, position in pairs:
        index.add(key, position)  # MISSING and AMBIGUOUS stand for themselves
    return index


def _spelt(key: Key) -> str:
    return "a text" if isinstance(key, str) else "a number"
