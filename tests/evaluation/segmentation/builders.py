"""Small label maps, and pairs of them in memory."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iouviz.data.legend import Legend
from iouviz.errors import MaskError
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.geometry.segmentation.pairs import pair_counts


class Maps(NamedTuple):
    true: object
    predicted: object
    issues: tuple = ()


@dataclass
class InMemory:
    name: str
    true: object
    predicted: object
    loads: int = 0

    def load(self):
        self.loads += 1
        true, predicted = np.asarray(self.true), np.asarray(self.predicted)
        if true.shape != predicted.shape:
            raise MaskError(f"{self.name}: {true.shape} and {predicted.shape} pixels")
        return Maps(true, predicted)


def legend_of(classes, *ignored, background=None):
    values = {k: k for k in range(classes)}
    names = tuple("abcdefghijklmnopqrstuvwxyz"[:classes])
    return Legend(names, values, values, frozenset(ignored), background=background)


def counted(*maps):
    """`PairCounts` of pairs of arrays, named by their number."""
    pairs = [pair_counts(np.asarray(a), np.asarray(b)) for a, b in maps]
    return PairCounts.of([str(n) for n in range(len(pairs))], pairs)


def random_maps(seed, classes=4, size=(9, 11), many=3, void=255):
    """Pairs of blocky maps that agree in part, some pixels of the truth void."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(many):
        coarse = rng.integers(0, classes, (4, 4)).astype(np.uint8)
        true = np.kron(coarse, np.ones((3, 3), np.uint8))[: size[0], : size[1]]
        predicted = np.where(rng.random(true.shape) < 0.3, rng.integers(0, classes), true)
        true = np.where(rng.random(true.shape) < 0.1, void, true)
        found.append((true.astype(np.uint8), predicted.astype(np.uint8)))
    return found
