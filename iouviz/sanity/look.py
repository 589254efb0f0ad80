"""A data set under suspicion: what is seen of it, and the same data read with other answers."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np

from iouviz.arrays import Flags
from iouviz.data.choices import Choices
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.data.read.read import Parsed, join, parse
from iouviz.errors import IouvizError
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.overlap import available, measured_by
from iouviz.evaluation.protocols import Protocol
from iouviz.geometry.boxes import Boxes
from iouviz.sanity.columns import mend
from iouviz.sanity.hits import Hits, Objects, Sample, hits
from iouviz.sanity.suspect import Example, Remedy, Suspect

GAIN = 0.05  # of AP50: less is no mix-up
FEW = 150  # predictions
HALF = 0.5  # of the predictions left out: then what is left says little


class Look:
    """What the families of suspects look at.

    Parameters
    ----------
    dataset : Dataset
    protocol : Protocol
    as_read : float or None
        AP50 of the data set, where it is at hand.
    """

    def __init__(self, dataset: Dataset, protocol: Protocol, as_read: float | None = None) -> None:
        self.dataset, self.protocol = dataset, protocol
        self._as_read = as_read

    @cached_property
    def objects(self) -> Objects:
        """All objects."""
        return Objects.of(self.dataset)

    @cached_property
    def sample(self) -> Sample:
        """Some predictions."""
        return Sample.of(self.dataset)

    @cached_property
    def few(self) -> Sample:
        """A few of them, to be looked at in many ways."""
        return self.sample.thinned(self.objects, FEW)

    @cached_property
    def hits(self) -> Hits:
        """Which of them lie on objects."""
        return hits(self.sample, self.objects)

    @cached_property
    def same_class(self) -> int:
        """How many lie on objects of their own class."""
        labels = self.sample.label[self.hits.prediction], self.objects.label[self.hits.object]
        return int((labels[0] == labels[1]).sum())

    @cached_property
    def lost(self) -> float:
        """Part of the predictions that were left out, as their image or class is unknown."""
        gone = sum(each.rows for each in self.dataset.unjoined)
        return gone / max(gone + len(self.dataset.predictions), 1)

    @cached_property
    def as_read(self) -> float:
        """AP50 as it stands."""
        return self.ap50(self.dataset) if self._as_read is None else self._as_read

    def ap50(self, dataset: Dataset, *, unlimited: bool = False) -> float:
        """AP at IoU 0.5 by the protocol."""
        protocol = self.protocol.at(0.5)
        return evaluate(dataset, protocol.limited(None) if unlimited else protocol).summary["AP50"]

    def true_predictions(self) -> Flags:
        """Which predictions are true positives at IoU 0.5, (D,)."""
        return evaluate(self.dataset, self.protocol.at(0.5)).outcomes()[0]

    def read_with(self, changes: Mapping[str, Any]) -> Dataset | None:
        """The data with other answers; None where such answers do not apply."""
        inputs, overlap = self.dataset.inputs, self.dataset.overlap
        try:
            if inputs is None or self._parsed is None:
                return mend(self.dataset, Choices().with_changes(changes))
            read = join(self._parsed, inputs.choices.with_changes(changes))
            return measured_by(read, overlap) if overlap in available(read) else read
        except IouvizError:
            return None

    def by_rules(
        self, what: Literal["class", "image"], rules: Sequence[str]
    ) -> Iterator[tuple[str, "Look"]]:
        """The data read by each rule that leaves out fewer than half of the predictions.

        Nothing where no class or image is unknown: another rule would not bring any back.
        """
        if not any(each.what == what for each in self.dataset.unjoined):
            return
        answer = {"class": "classes", "image": "images"}[what]
        for rule in rules:
            read = self.read_with({answer: rule})
            if read is not None and (trial := Look(read, self.protocol)).lost <= HALF:
                yield rule, trial

    @cached_property
    def _parsed(self) -> Parsed | None:
        """The files; None where the data set is no longer what they hold."""
        inputs = self.dataset.inputs
        if inputs is None:
            return None
        try:
            parsed = parse(inputs)
            again = join(parsed, inputs.choices)
        except IouvizError:  # files may be gone
            return None
        one, other = again.predictions, self.dataset.predictions
        return parsed if np.array_equal(one.boxes, other.boxes) else None

    def suspects(self, code: str, message: str, remedy: Remedy) -> Iterator[Suspect]:
        """A suspect, if its remedy mends as much as it promises."""
        mended = self.read_with(remedy.changes)
        if mended is None:
            return
        if_mended = self.ap50(mended)
        if if_mended >= (0.0 if np.isnan(self.as_read) else self.as_read) + GAIN:
            example = _example(self.dataset, mended)
            yield Suspect(code, message, self.as_read, if_mended, remedy, example)


def _example(as_read: Dataset, mended: Dataset) -> Example | None:
    """The image in which most predictions lie on objects with the remedy."""
    sample, objects = Sample.of(mended), Objects.of(mended)
    images = sample.image[hits(sample, objects).prediction]
    if not len(images):
        return None
    image = int(np.bincount(images).argmax())
    return Example(image, _shown(as_read, image), _shown(mended, image))


def _shown(dataset: Dataset, image: int) -> tuple[Boxes, Boxes]:
    """The objects of an image, and as many predictions, the most confident."""
    objects = dataset.ground_truth.boxes[dataset.ground_truth.image == image]
    rows = np.flatnonzero(dataset.predictions.image == image)
    best = rows[np.argsort(-dataset.predictions.score[rows], kind="stable")[: len(objects)]]
    return objects, dataset.predictions.boxes[best]


def counted(hit: int, possible: int) -> str:
    """How many of how many predictions.

    >>> counted(2, 12)
    '2 of 12 predictions'
    """
    return f"{hit:,} of {number_of(possible, 'prediction')}"
