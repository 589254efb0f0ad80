"""Other answers for a data set whose files are not at hand, by its columns."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.choices import LEFT_OUT, Choices, Key, Naming
from iouviz.data.join.numbering import by_rule
from iouviz.data.model import Dataset
from iouviz.errors import RequestError


def mend(dataset: Dataset, choices: Choices) -> Dataset:
    """The data set as it would be with other answers about its predictions.

    Parameters
    ----------
    dataset : Dataset
        Made of arrays; one of files is read again instead.
    choices : Choices
        Of classes and images; predictions go by the ids of the data set.

    Returns
    -------
    Dataset
        Predictions whose class or image has no meaning then are left out.

    Raises
    ------
    RequestError
        A name that the data set does not have.
    """
    table = dataset.predictions
    label = places(choices.classes, dataset.class_ids, dataset.classes)[table.label]
    image = places(choices.images, dataset.images.ids, dataset.images.names)[table.image]
    moved = replace(table, label=label.astype(np.int32), image=image.astype(np.int32))
    return replace(dataset, predictions=moved.take((label >= 0) & (image >= 0)))


def places(naming: Naming, ids: Sequence[Key], names: Sequence[str]) -> Rows:
    """The position that each position stands for by a rule or a map, (n,); -1: none."""
    if isinstance(naming, str):
        found = by_rule(naming, ids, ids, names)
    else:
        place = {name: position for position, name in enumerate(names)} | {LEFT_OUT: -1}
        unknown = [name for name in naming.values() if name not in place]
        if unknown:
            raise RequestError(f"no {unknown[0]!r} in the data set")
        found = dict(zip(ids, range(len(ids)), strict=True))
        found |= {key: place[name] for key, name in naming.items() if key in found}
    return np.array([found.get(key, -1) for key in ids], np.intp)
