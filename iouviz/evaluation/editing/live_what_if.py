"""One image's boxes changed again and again, and judged each time: only what can differ is done.

Between two moves of a hand the same image is edited and the same few classes are touched. The
boxes of those classes are picked out once, the drawn ones are put among them, and the rest of the
data set is not looked at. The numbers are `rejudge`'s, bit for bit.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from iouviz.arrays import Flags, Rows
from iouviz.data.model import Dataset
from iouviz.evaluation.editing.what_if import Drawn, Edited, Rejudged, pick, redraw, sum_up
from iouviz.evaluation.evaluate import Evaluation


class Rehearsal:
    """An image to be edited.

    Parameters
    ----------
    before : Evaluation
        Of the data set as it is, by boxes or oriented boxes.
    dataset : Dataset
        That data set.
    image : int
        Position in `dataset.images`.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> from iouviz.evaluation.evaluate import evaluate
    >>> pear = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0], [0], [[0, 0, 10, 10]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 4, 10]], [0.8]),
    ... )
    >>> rehearsal = Rehearsal(evaluate(pear), pear, 0)
    >>> object_ = [Drawn((0, 0, 10, 10), 0, 0)]
    >>> round(rehearsal.rejudge([Drawn((0, 0, 9, 10), 0, 0, 0.8)], object_).summary["AP75"], 12)
    1.0
    """

    def __init__(self, before: Evaluation, dataset: Dataset, image: int) -> None:
        self.before, self.dataset, self.image = before, dataset, image
        ground_truth, predictions = dataset.ground_truth, dataset.predictions
        every = np.ones(len(dataset.classes), np.bool_)
        self._alone = _Part(dataset, predictions.image == image, ground_truth.image == image, every)
        self._part: tuple[bytes, _Part] | None = None

    def redraw(self, predictions: Sequence[Drawn], objects: Sequence[Drawn]) -> Edited:
        """As `what_if.redraw`, but of a data set that has no other image's boxes."""
        return self._alone.redraw(self.image, predictions, objects)

    def rejudge(self, predictions: Sequence[Drawn], objects: Sequence[Drawn]) -> Rejudged:
        """The numbers of the whole data set with the image's boxes as they are drawn."""
        touched = self.redraw(predictions, objects).touched
        edited = self._of_classes(touched).redraw(self.image, predictions, objects)
        return sum_up(self.before, edited.dataset, touched)

    def _of_classes(self, touched: Flags) -> "_Part":
        key = touched.tobytes()
        if self._part is None or self._part[0] != key:
            ground_truth, predictions = self.dataset.ground_truth, self.dataset.predictions
            wanted = np.ones_like(touched) if self.before.protocol.class_agnostic else touched
            part = _Part(
                self.dataset, wanted[predictions.label], wanted[ground_truth.label], wanted
            )
            self._part = key, part
        return self._part[1]


class _Part:
    """Some rows of a data set's two tables, of some classes, and where they stand in it."""

    def __init__(
        self, dataset: Dataset, predictions: Flags, ground_truth: Flags, classes: Flags
    ) -> None:
        self.predictions, self.objects = np.flatnonzero(predictions), np.flatnonzero(ground_truth)
        self.label = np.cumsum(classes) - 1
        self.dataset = pick(dataset, self.predictions, self.objects, classes)

    def redraw(self, image: int, predictions: Sequence[Drawn], objects: Sequence[Drawn]) -> Edited:
        """Put those of the drawn boxes that are in this part, or new, in their places."""
        return redraw(
            self.dataset,
            image,
            self._within(self.predictions, predictions),
            self._within(self.objects, objects),
        )

    def _within(self, rows: Rows, drawn: Sequence[Drawn]) -> list[Drawn]:
        """The drawn boxes whose row is among sorted rows, by their places there; and the new."""
        found: list[Drawn] = []
        for each in drawn:
            at = None if each.row is None else int(np.searchsorted(rows, each.row))
            if at is None or (at < len(rows) and rows[at] == each.row):
                found.append(replace(each, row=at, label=int(self.label[each.label])))
        return found
