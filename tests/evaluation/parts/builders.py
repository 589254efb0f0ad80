from dataclasses import replace

import numpy as np

from iouviz.data.model import Dataset


def in_parts(dataset: Dataset, seed: int) -> tuple[Dataset, list[Dataset]]:
    """A data set and its parts, each of some images, whose rows follow one another in it."""
    rng = np.random.default_rng(seed)
    part_of = np.sort(rng.integers(0, 4, len(dataset.images)))
    predictions = dataset.predictions
    by_part = np.argsort(part_of[predictions.image], kind="stable")
    whole = replace(dataset, predictions=predictions.take(by_part))
    return whole, [whole.at_images(np.flatnonzero(part_of == part)) for part in range(4)]
