"""Which records one wants to see: a frozen value, to and from the text of an address.

Every number on the dataset page that counts boxes is the length of `Filter.rows`, and the gallery
shows exactly those rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple, Self, get_args
from urllib.parse import unquote

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Images
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, ErrorType
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.metrics.counts import OUTCOMES, Outcome
from iouviz.evaluation.outcomes.slices import slicing

Measured = Literal["score", "iou", "size", "aspect", "x", "y"]
Reader = Callable[[str, Sequence[str]], object]
MEASURED: tuple[Measured, ...] = get_args(Measured)

# Names in an address, where they are others than the field's: "iou" there is the threshold.
ADDRESS = {"iou": "iou_range"}

# In `Filter.cell`: no object, or no prediction.
NOTHING = -1


class Range(NamedTuple):
    """Numbers from `low` on and below `high`, so that neighbouring ranges share none.

    >>> Range(0.5, 0.75).text, Range(low=96).text, Range.of("..0.5")
    ('0.5..0.75', '96..', Range(low=-inf, high=0.5))
    """

    low: float = -np.inf
    high: float = np.inf

    @property
    def text(self) -> str:
        """As it stands in an address; an end that is left out is open."""
        low, high = ("" if np.isinf(end) else repr(float(end)).removesuffix(".0") for end in self)
        return f"{low}..{high}"

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what `text` wrote; ValueError where it is something else."""
        low, dots, high = text.partition("..")
        found = cls(float(low or -np.inf), float(high or np.inf))
        if not dots or not found.low < found.high:
            raise ValueError(text)
        return found

    def holds(self, values: Values) -> Flags:
        """Which values lie in the range; nan lies in none but the one without ends."""
        if self == EVERYTHING:
            return np.ones(len(values), np.bool_)
        return (values >= self.low) & (values < self.high)


EVERYTHING = Range()


@dataclass(frozen=True, slots=True, repr=False)
class Filter:
    """What must hold of a record; what is left out admits all.

    Attributes
    ----------
    verdict : tuple of {"TP", "FP", "FN", "ignored"}
        Empty: all that precision and recall count, which leaves out "ignored".
    error : tuple of str
        Error types, as in `ERROR_TYPES`.
    label : tuple of int
        Classes, as positions in `Dataset.classes`: of the prediction, or of a missed object.
    cell : (int, int) or None
        A cell of the confusion matrix: class of the object, class of the prediction, -1 for the
        background. A pair of a false positive and a missed object is one row: the prediction.
    score, iou, size, aspect, x, y : Range
        As in `Records`; `size` is the side of a square of the same area, in pixels.
    name : str
        What the name of its image holds, in any case.
    parts : tuple of (str, tuple of str)
        What parts the images, as in `slices.slicings`, and the groups that pass.
    """

    verdict: tuple[Outcome, ...] = ()
    error: tuple[ErrorType, ...] = ()
    label: tuple[int, ...] = ()
    cell: tuple[int, int] | None = None
    score: Range = EVERYTHING
    iou: Range = EVERYTHING
    size: Range = EVERYTHING
    aspect: Range = EVERYTHING
    x: Range = EVERYTHING
    y: Range = EVERYTHING
    name: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def of_images(self) -> "Filter":
        """What it asks of images alone."""
        return Filter(name=self.name, parts=self.parts)

    def images(self, images: Images) -> Flags:
        """Which images pass what is asked of images alone, (I,).

        Raises
        ------
        RequestError
            Something that does not part these images, or a group that they do not have.
        """
        passed = np.ones(len(images), np.bool_)
        if self.name:
            wanted = self.name.casefold()
            passed &= [wanted in name.casefold() for name in images.names]
        for name, values in self.parts:
            found = slicing(images, name)
            if found is None or not set(values) <= set(found.values):
                raise RequestError(f"{name} {', '.join(values)}: the images have no such groups")
            passed &= found.holds(values)
        return passed

    def rows(self, records: Records) -> Rows:
        """The rows that pass, rising.

        Raises
        ------
        RequestError
            A class or a group of images that the data set does not have.
        """
        return np.flatnonzero(self.flags(records))

    def flags(self, records: Records) -> Flags:
        """Whether each row passes, (N,); see `rows`."""
        classes = len(records.dataset.classes)
        _check_labels(self.label, 0, classes)
        _check_labels(self.cell or (), NOTHING, classes)
        passed = records.not_ignored
        if self.verdict:
            passed = _among(records.verdict, self.verdict, OUTCOMES)
        if self.error:
            passed = passed & _among(records.error, self.error, ERROR_TYPES)
        if self.label:
            chosen = np.zeros(classes, np.bool_)
            chosen[list(self.label)] = True
            passed = passed & chosen[records.label]
        if self.cell is not None:
            true_class, predicted_class = self.cell
            passed = (
                passed
                & (records.true_class == true_class)
                & (records.predicted_class == predicted_class)
            )
            passed &= records.is_object == (predicted_class == NOTHING)
        for name in MEASURED:
            wanted: Range = getattr(self, name)
            if wanted != EVERYTHING:
                passed = passed & _measured(wanted, name, records)
        if self.of_images != Filter():
            passed = passed & self.images(records.dataset.images)[records.image]
        return passed

    def query(self, classes: Sequence[str]) -> dict[str, str]:
        """The filter as names and values of an address; classes go by name.

        >>> Filter(error=("duplicate",), label=(0,), score=Range(0.5)).query(["a, b"])
        {'error': 'duplicate', 'label': 'a%2C b', 'score': '0.5..'}
        """
        found: dict[str, str] = {}
        if self.verdict:
            found["verdict"] = ",".join(self.verdict)
        if self.error:
            found["error"] = ",".join(self.error)
        if self.label:
            found["label"] = ",".join(_written(classes[label]) for label in self.label)
        if self.cell is not None:
            found["cell"] = ",".join(
                "" if label == NOTHING else _written(classes[label]) for label in self.cell
            )
        for name in MEASURED:
            if getattr(self, name) != EVERYTHING:
                found[ADDRESS.get(name, name)] = getattr(self, name).text
        if self.name:
            found["name"] = self.name
        if self.parts:
            found["parts"] = ";".join(
                f"{_written(name)}:{','.join(map(_written, values))}" for name, values in self.parts
            )
        return found

    @classmethod
    def of(cls, query: Mapping[str, str], classes: Sequence[str]) -> tuple[Self, tuple[str, ...]]:
        """Read what `query` wrote, and name the entries that cannot be read and were left out.

        Words and classes come in the order of `OUTCOMES`, `ERROR_TYPES` and `classes`.

        >>> Filter.of({"error": "typo", "size": "32..96"}, [])
        (Filter(size='32..96'), ('error=typo',))
        """
        given: dict[str, object] = {}
        strange = []
        for field in fields(cls):
            entry = ADDRESS.get(field.name, field.name)
            text = query.get(entry)
            if not text:
                continue
            try:
                given[field.name] = _READ[field.name](text, classes)
            except ValueError:
                strange.append(f"{entry}={text}")
        return cls(**given), tuple(strange)  # type: ignore[arg-type]  # each by its own reader

    def __repr__(self) -> str:
        shown = (
            f"{f.name}={value.text if isinstance(value, Range) else value!r}"
            for f in fields(self)
            if (value := getattr(self, f.name)) != f.default
        )
        return f"Filter({', '.join(shown)})"


def _check_labels(labels: Sequence[int], lowest: int, classes: int) -> None:
    for label in labels:
        if not lowest <= label < classes:
            raise RequestError(f"class {label}; wanted {lowest} to {classes - 1}")


def _among(labels: np.ndarray, wanted: Sequence[str], known: Sequence[str]) -> Flags:
    return np.isin(labels, [known.index(name) for name in wanted])


def _measured(wanted: Range, name: Measured, records: Records) -> Flags:
    if name == "size":  # squared, so that an area of exactly 32 x 32 is a side of exactly 32
        wanted = Range(*(end * abs(end) for end in wanted))
        return wanted.holds(records.area)
    return wanted.holds(getattr(records, name))


def _written(name: str) -> str:
    """A name without the signs that part names; `unquote` gives it back."""
    for sign in "%,:;":
        name = name.replace(sign, f"%{ord(sign):02X}")
    return name


def _label(text: str, classes: Sequence[str]) -> int:
    return list(classes).index(unquote(text))


def _labels(text: str, classes: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted({_label(part, classes) for part in text.split(",")}))


def _cell(text: str, classes: Sequence[str]) -> tuple[int, int]:
    true_class, predicted_class = (
        NOTHING if not part else _label(part, classes) for part in text.split(",")
    )
    if true_class == predicted_class == NOTHING:
        raise ValueError(text)
    return true_class, predicted_class


def _words(known: Sequence[str]) -> Reader:
    def read(text: str, _: Sequence[str]) -> tuple[str, ...]:
        words = set(text.split(","))
        if not words <= set(known):
            raise ValueError(text)
        return tuple(word for word in known if word in words)

    return read


def _range(text: str, _: Sequence[str]) -> Range:
    return Range.of(text)


def _name(text: str, _: Sequence[str]) -> str:
    return text


def _parts(text: str, _: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        name, colon, values = part.partition(":")
        if not name or not colon or unquote(name) in found:
            raise ValueError(text)
        found[unquote(name)] = tuple(map(unquote, values.split(",")))
    return tuple(found.items())


_READ: dict[str, Reader] = {
    "verdict": _words(OUTCOMES),
    "error": _words(ERROR_TYPES),
    "label": _labels,
    "cell": _cell,
    **dict.fromkeys(MEASURED, _range),
    "name": _name,
    "parts": _parts,
}
