"""The images and classes of all files together, and the rows that refer to them."""

from collections.abc import Callable, Sequence, Set
from functools import cached_property

import numpy as np

from iouviz.arrays import Short, Values
from iouviz.data.choices import LEFT_OUT, Choices
from iouviz.data.issues import IssueLog, first_of
from iouviz.data.join.classes import (
    RULES,
    SAME,
    agreement,
    clearly_same,
    no_class_known,
    question,
    rules,
)
from iouviz.data.join.images import MOST, SOME, closest, image_numbers_unclear, numbers_in_names
from iouviz.data.join.keys import DROPPED, MISSING, KeyIndex, NameIndex
from iouviz.data.join.numbering import by_rule
from iouviz.data.readers.shared.keys import as_list, distinct
from iouviz.data.readers.shared.reader import BoxTable, Key, Keys, Tables
from iouviz.data.readers.shared.rows import kind
from iouviz.errors import ReadError, UndecidedError

Found = tuple[Short, Short]


class Catalogue:
    """Images and classes of the ground truth, each at one position.

    Within a file ids tell images and classes apart; between files names do, since two files may
    well use one id for two of them. An id that means two is ambiguous for predictions.

    Parameters
    ----------
    tables : list of Tables
        Ground truth, one a file.
    log : IssueLog
        Gets the names that occur twice.
    choices : Choices, optional
        What the user says of classes and images that do not join by themselves.

    Attributes
    ----------
    image_names, image_ids, image_sizes : list
        One entry an image.
    image_rows : list of (int, int)
        Of each image, the table that describes it first and its row there.
    class_names, class_ids : list
        One entry a class; those that only predictions have stand behind `own_classes` others.
    """

    def __init__(
        self, tables: Sequence[Tables], log: IssueLog, choices: Choices | None = None
    ) -> None:
        self._choices = choices or Choices()
        self._class_at: dict[str, int] = {}
        self.image_names: list[str] = []
        self.image_ids: list[Key] = []
        self.image_sizes: list[Values] = []
        self.image_rows: list[tuple[int, int]] = []
        self.class_names: list[str] = []
        self.class_ids: list[Key] = []
        self._images, self._classes = KeyIndex(), KeyIndex()
        self._own: list[tuple[KeyIndex, KeyIndex]] = []
        image_of: dict[str, int] = {}
        for table in tables:
            self._own.append((KeyIndex(), KeyIndex()))
            image_of |= self._add_images(table, image_of, log)
            self._add_classes(table)
        self.own_classes = len(self.class_names)
        self._text = any(table.boxes.readings is not None for table in tables)
        self._loose = {_loose(name): place for name, place in reversed(self._class_at.items())}

    @cached_property
    def _image_names(self) -> NameIndex:
        # after the last image was added; most predictions go by ids and need no names
        return NameIndex(self.image_names)

    def _add_images(self, table: Tables, known: dict[str, int], log: IssueLog) -> dict[str, int]:
        """Add a file's images; `known` are those of the files before it, by name."""
        own: dict[str, int] = {}
        images = table.images
        described = zip(images.keys, images.names, images.sizes, strict=True)
        for row, (key, name, size) in enumerate(described):
            position = known.get(name)
            if position is None:
                position = len(self.image_names)
                self.image_names.append(name)
                self.image_ids.append(key)
                self.image_sizes.append(size)
                self.image_rows.append((len(self._own) - 1, row))
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
        if name not in self._class_at:
            self._class_at[name] = len(self.class_names)
            self.class_names.append(name)
            self.class_ids.append(key)
        return self._class_at[name]

    def find_ground_truth(self, number: int, boxes: BoxTable) -> Found:
        """Positions of image and class of a ground-truth file's rows, each (N,)."""
        images, classes = self._own[number]
        return images.find(boxes.image), classes.find(boxes.label)

    def find_pairs(self, number: int, image: Keys, label: Keys) -> Found:
        """Positions of what a ground-truth file calls images and classes, its own or another's."""
        found = zip(self._own[number], (self._images, self._classes), (image, label), strict=True)
        near, far = [], []
        for own, every, keys in found:
            near.append(own.find(keys))
            far.append(every.find(keys))
        image_at, label_at = (
            np.where(one == MISSING, other, one) for one, other in zip(near, far, strict=True)
        )
        return image_at, label_at

    def find_images(self, table: Tables, log: IssueLog) -> Short:
        """Positions of the images of a prediction file's rows, (N,).

        A file that names its images is joined by the names, one that does not by the ids, and
        where those are texts that no id equals, by taking them for names. Numbers that are no
        ids may be those that stand in the file names.
        """
        keys = table.boxes.image
        picked = self._picked("image", keys)
        index = _index(picked, self._images_of(table, _spelt_keys(picked), log))
        found = index.find(keys)
        _note_spelling("image", keys, found, index, table, log)
        return found

    def find_classes(self, table: Tables, below: Callable[[], Short], log: IssueLog) -> Short:
        """Positions of the classes of a prediction file's rows, (N,).

        Parameters
        ----------
        table : Tables
            Boxes in pixels.
        below : callable
            Class of the ground truth under each row; used where the classes are in doubt.
        log : IssueLog

        Raises
        ------
        UndecidedError
            Numbers without names that may be counted in several ways, or no class is known.
        """
        keys = table.boxes.label
        picked = self._picked("class", keys)
        base = self._classes_of(table, _spelt_keys(picked), below, log)
        index = _index(picked, base)
        found = index.find(keys)
        _note_spelling("category", keys, found, index, table, log)
        if table.boxes.readings is not None and len(found) and (found == MISSING).all():
            raise no_class_known(as_list(keys), self.class_names, table.file)
        return found

    def _picked(self, what: str, keys: Keys) -> list[tuple[Key, int]]:
        """What the user chose for some keys, or for any, as keys and positions."""
        own = self.own_classes
        chosen, ids, names = (
            (self._choices.images, self.image_ids, self.image_names)
            if what == "image"
            else (self._choices.classes, self.class_ids[:own], self.class_names[:own])
        )
        if isinstance(chosen, str):
            used = distinct(keys)
            found = by_rule(chosen, used, ids, names)
            if used and not found:
                raise ReadError(
                    f"rule {chosen!r} means no {what} of the ground truth for any {what} of the "
                    f"predictions: {first_of([*map(repr, used)], 8)}. Give another rule, or names"
                )
            return [(key, found.get(key, MISSING)) for key in used]
        place = {name: position for position, name in enumerate(names)}
        unknown = [name for name in chosen.values() if name not in place and name != LEFT_OUT]
        if unknown:
            raise ReadError(f"chosen {what} {unknown[0]!r} is not in the ground truth")
        both = [(key, place.get(name, DROPPED)) for key, name in chosen.items()]
        return [*both, *((int(key), at) for key, at in both if _spells_number(key))]

    def _images_of(self, table: Tables, picked: Set[str], log: IssueLog) -> KeyIndex:
        named = closest(table.images.keys, table.images.names, self._image_names)
        if any(position >= 0 for _, position in named):
            return _index(named)
        keys = [key for key in distinct(table.boxes.image) if str(key) not in picked]
        unknown = [key for key in keys if self._images.one(key) == MISSING]
        texts = [key for key in unknown if isinstance(key, str)]
        index = _index(closest(texts, texts, self._image_names), self._images)
        lost = [key for key in unknown if index.one(key) == MISSING]
        numbered = numbers_in_names(lost, self.image_names) if lost else []
        if not numbered:
            return index
        known = len(keys) - len(lost)
        if known > SOME * len(keys) or len(numbered) < MOST * len(keys):
            raise image_numbers_unclear(keys, known, numbered, self.image_names, table.file)
        found = f"{len(numbered)} of {len(keys)} image numbers stand in the file names, "
        found += f"{known} are ids; such as {numbered[0][0]!r}"
        remedy = f"Joined by file name: {self.image_names[numbered[0][1]]!r}."
        log.add("image-number-in-name", "noted", table.file, "", found, remedy)
        return _index(numbered)

    def _classes_of(
        self, table: Tables, picked: Set[str], below: Callable[[], Short], log: IssueLog
    ) -> KeyIndex:
        names = table.classes.names
        if not names:
            keys = [key for key in distinct(table.boxes.label) if str(key) not in picked]
            self._settle_numbers(table, keys, below, log)
            named = [
                (key, self._class_at[key])
                for key in keys
                if isinstance(key, str) and key in self._class_at
            ]
            return _index(named, self._classes)
        pairs = [
            (key, name)
            for key, name in zip(table.classes.keys, names, strict=True)
            if str(key) not in picked
        ]
        if pairs and not any(self._known_class(name) is not None for _, name in pairs):
            remedy = "Joined by id instead; check that the ids mean the same classes."
            found = "no class name that the ground truth has"
            log.add("class-names-differ", "noted", table.file, "categories", found, remedy)
            return self._classes
        return _index([(key, self._named(key, name, table.file, log)) for key, name in pairs])

    def _known_class(self, name: str) -> int | None:
        """Position of a class by its name, or else by its name in any case."""
        exact = self._class_at.get(name)
        return self._loose.get(_loose(name)) if exact is None else exact

    def _named(self, key: Key, name: str, file: str, log: IssueLog) -> int:
        position = self._known_class(name)
        if position is None:
            found = "a class that the ground truth does not have"
            remedy = "Kept as a class of its own, which has no objects."
            log.add("class-only-predicted", "noted", file, name, found, remedy)
            return self._class(key, name)
        if self.class_names[position] != name:
            found = f"class {name!r} is spelt {self.class_names[position]!r} in the ground truth"
            log.add("class-spelling", "repaired", file, name, found, "Taken as the same class.")
        return position

    def _settle_numbers(
        self, table: Tables, keys: Sequence[Key], below: Callable[[], Short], log: IssueLog
    ) -> None:
        """Ask where class numbers may be counted otherwise than the ground truth's ids."""
        text = table.boxes.readings is not None
        found = rules(keys, self.class_ids)
        missing = len(found[SAME]) < len(keys)
        if len(found) == 1 or not (missing or (text and not self._text)):
            return
        if missing and not text and len(keys) == 1:
            return  # one unknown id is no other way of counting
        listed, objects = as_list(table.boxes.label), below()
        counts = {name: agreement(rule, listed, objects) for name, rule in found.items()}
        if not missing and clearly_same(counts):
            good, total = counts[SAME]
            message = (
                f"classes by number; {good} of {total} boxes have the class of the object that "
                "they overlap"
            )
            remedy = "Taken as the ground truth's ids."
            log.add("class-numbers", "noted", table.file, "", message, remedy)
            return
        open_question = question(found, counts, self.class_names)
        ways = [f"{name} (rule {RULES[name]})" for name in found]
        raise UndecidedError(
            f"{table.file}: {open_question.text} They may be: {'; '.join(ways)}. "
            "Say which class each is, for example "
            f"choices=Choices(classes={dict(list(open_question.options[-1].changes['classes'].items())[:3])})",
            (open_question,),
        )


def _note_spelling(
    what: str, keys: Keys, found: Short, index: KeyIndex, table: Tables, log: IssueLog
) -> None:
    loose = {key for key in distinct(keys) if not index.holds(key)}
    if not loose:
        return
    listed = as_list(keys)
    rows = [row for row, key in enumerate(listed) if key in loose and found[row] >= 0]
    if rows:
        key = listed[rows[0]]
        log.add(
            f"{what}-id-type",
            "repaired",
            table.file,
            table.boxes.places(rows[0]),
            f"{what}_id {key!r} is {kind(key)}, but not so in the ground truth",
            "Taken as the same id.",
            count=len(rows),
        )


def _index(pairs: Sequence[tuple[Key, int]], base: KeyIndex | None = None) -> KeyIndex:
    """An index of `pairs`, which go before what `base` says of the same keys."""
    index = KeyIndex() if base is None else base.copy()
    for key, position in pairs:
        index.put(key, position)  # MISSING and AMBIGUOUS stand for themselves
    return index


def _spells_number(key: Key) -> bool:
    return isinstance(key, str) and key.isascii() and key.isdigit()


def _spelt_keys(pairs: Sequence[tuple[Key, int]]) -> frozenset[str]:
    return frozenset(str(key) for key, _ in pairs)


def _loose(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
