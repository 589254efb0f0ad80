"""One threshold matched in rounds is the matching of all thresholds."""

import numpy as np
import pytest

from iouviz.evaluation.matching import one_threshold as once
from iouviz.evaluation.matching.one_threshold import match_once


def plain(prediction, object_, rematch):
    used, matches = set(), []
    for d in np.unique(prediction):
        for at in np.flatnonzero(prediction == d):
            if rematch[object_[at]] or object_[at] not in used:
                matches.append(at)
                used.add(object_[at])
                break
    return matches


@pytest.mark.parametrize("rounds", [0, 1, 3, 100])
def test_rounds_or_none_the_matches_are_the_same(rounds, monkeypatch):
    monkeypatch.setattr(once, "ROUNDS", rounds)
    rng = np.random.default_rng(rounds)
    for _ in range(60):
        predictions, objects = rng.integers(1, 12), rng.integers(1, 8)
        preferences = [
            rng.permutation(objects)[: rng.integers(objects + 1)] for _ in range(predictions)
        ]
        prediction = np.repeat(np.arange(predictions), [len(each) for each in preferences])
        object_ = np.concatenate(preferences)
        rematch = rng.random(objects) < 0.2
        assert match_once(prediction, object_, rematch).tolist() == plain(
            prediction, object_, rematch
        )


def test_nobody_asks():
    nobody = np.empty(0, np.int32)
    assert match_once(nobody, nobody, np.zeros(3, bool)).tolist() == []
