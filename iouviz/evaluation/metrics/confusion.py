"""Which classes are taken for which, in a matrix whose sums are the TP, FP and FN shown.

Of several possible rules this is the one that agrees with precision and recall. True positives
are those of the matching class by class. What they leave, false positives and missed objects, is
then matched across classes: from the most confident false positive down, each is laid on the
missed object of another class that it overlaps most, if by the IoU threshold or more; each object
is used once. So a prediction that overlaps an object of another class more than its own is still
a true positive, and no count appears twice.
"""

from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Rows, Values
from iouviz.geometry.overlap import share


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """A confusion matrix of n classes and the background.

    Attributes
    ----------
    labels : (n,) int array
        Positions of the classes in `Dataset.classes`.
    matrix : (n + 1, n + 1) int64 array
        Row: class of the object; column: class of the prediction. The last row holds predictions
        on the background, the last column objects that no prediction is laid on. The corner is 0.
    predictions, objects : (c,) int arrays
        The pairs off the diagonal: rows of `Dataset.predictions`, and the objects, rows of
        `Dataset.ground_truth`, that they are laid on.
    """

    labels: Rows
    matrix: Counts
    predictions: Rows
    objects: Rows

    @property
    def tp(self) -> Counts:
        """True positives by class, (n,)."""
        return np.diagonal(self.matrix)[:-1]

    @property
    def fp(self) -> Counts:
        """False positives by class, (n,): what else its column holds."""
        fp: Counts = self.matrix.sum(axis=0)[:-1] - self.tp
        return fp

    @property
    def fn(self) -> Counts:
        """Missed objects by class, (n,): what else its row holds."""
        fn: Counts = self.matrix.sum(axis=1)[:-1] - self.tp
        return fn

    def confused(self, most: int) -> Rows:
        """The classes that are most often taken for another or for which another is taken.

        Parameters
        ----------
        most : int
            How many at most.

        Returns
        -------
        (min(n, most),) int array
            Positions in `labels`, rising; of equal ones the earlier.
        """
        if len(self.labels) <= most:
            return np.arange(len(self.labels))
        wrong = self.matrix[:-1, :-1].copy()
        np.fill_diagonal(wrong, 0)
        often = wrong.sum(axis=0) + wrong.sum(axis=1)
        return np.sort(np.argsort(-often, kind="stable")[:most])

    @property
    def by_object(self) -> Values:
        """Share of each row, (n + 1, n + 1): what became of a class's objects; nan if none."""
        return share(self.matrix, self.matrix.sum(axis=1, keepdims=True))


def fill(tp: Counts, fp: Counts, fn: Counts, true_class: Rows, predicted_class: Rows) -> Counts:
    """The matrix from counts by class, (n,) each, and the classes of c confused pairs.

    Parameters
    ----------
    tp, fp, fn : (n,) int arrays
    true_class, predicted_class : (c,) int arrays
        Class of the object and of the prediction, in [0, n).

    Returns
    -------
    (n + 1, n + 1) int64 array

    Examples
    --------
    Two pears: one found, one taken for an apple. Beside it, an apple where there is nothing.

    >>> pear, apple = np.array([1]), np.array([0])
    >>> fill(np.array([0, 1]), np.array([2, 0]), np.array([0, 1]), pear, apple)
    array([[0, 0, 0],
           [1, 1, 0],
           [1, 0, 0]])
    """
    n = len(tp)
    matrix = np.zeros((n + 1, n + 1), np.int64)
    np.add.at(matrix, (true_class, predicted_class), 1)
    matrix[n, :n] = fp - matrix[:n, :n].sum(axis=0)
    matrix[:n, n] = fn - matrix[:n, :n].sum(axis=1)
    matrix[np.arange(n), np.arange(n)] = tp
    return matrix
