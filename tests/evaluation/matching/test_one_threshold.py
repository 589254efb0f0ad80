"""One threshold matched in rounds is the matching of all thresholds."""

import numpy as np
import pytest

from iouviz.evaluation.matching import one_threshold as once
from iouviz.evaluation.matching.one_threshold import match_once


def plain(asker, thing, again):
    taken, matches = set(), []
    for who in np.unique(asker):
        for at in np.flatnonzero(asker == who):
            if again[thing[at]] or thing[at] not in taken:
                matches.append(at)
                taken.add(thing[at])
                break
    return matches


@pytest.mark.parametrize("rounds", [0, 1, 3, 100])
def test_rounds_or_none_the_matches_are_the_same(rounds, monkeypatch):
    monkeypatch.setattr(once, "ROUNDS", rounds)
    rng = np.random.default_rng(rounds)
    for _ in range(60):
        askers, things = rng.integers(1, 12), rng.integers(1, 8)
        wishes = [rng.permutation(things)[: rng.integers(things + 1)] for _ in range(askers)]
        asker = np.repeat(np.arange(askers), [len(each) for each in wishes])
        thing = np.concatenate(wishes)
        again = rng.random(things) < 0.2
        assert match_once(asker, thing, again).tolist() == plain(asker, thing, again)


def test_nobody_asks():
    nobody = np.empty(0, np.int32)
    assert match_once(nobody, nobody, np.zeros(3, bool)).tolist() == []
