import threading

import numpy as np
import pytest

from iouviz.evaluation.segmentation.stream import count_pairs
from iouviz.geometry.segmentation.pairs import ValuePairs
from tests.evaluation.segmentation.builders import InMemory, Maps, counted, random_maps
from tests.evaluation.segmentation.test_counts import rows


def loaders(seed=0, many=6):
    return [InMemory(str(n), *pair) for n, pair in enumerate(random_maps(seed, many=many))]


@pytest.mark.parametrize("workers", [1, 3, None])
def test_every_pair_is_counted_in_the_order_of_the_data(workers):
    pairs = loaders()
    found = count_pairs(pairs, workers=workers)
    assert found.pairs.names == tuple("012345")
    assert rows(found.pairs) == rows(counted(*((p.true, p.predicted) for p in pairs)))


def test_progress_rises_to_one():
    seen = []
    count_pairs(loaders(), progress=lambda share, name: seen.append((share, name)))
    assert [share for share, _ in seen] == pytest.approx([n / 6 for n in range(1, 7)])
    assert {name for _, name in seen} == set("012345")


def test_stopped_and_gone_on_with_reads_nothing_twice():
    pairs, seen = loaders(), []
    first = count_pairs(
        pairs, workers=1, progress=lambda *each: seen.append(each), stop=lambda: len(seen) >= 2
    )
    assert 2 <= len(first.pairs) < 6
    rest = count_pairs(pairs, done=first)
    assert rest.pairs.names == tuple("012345")
    assert [pair.loads for pair in pairs] == [1] * 6
    assert rows(rest.pairs) == rows(count_pairs(loaders()).pairs)


def test_a_bad_pair_is_named_and_the_rest_judged():
    pairs = [*loaders(), InMemory("odd.png", [[0, 0]], [[0]])]
    found = count_pairs(pairs)
    assert found.failed == ("odd.png",)
    assert len(found.pairs) == 6
    (issue,) = found.issues
    assert (issue.code, issue.file, issue.outcome) == ("maps-not-compared", "odd.png", "skipped")
    assert "(1, 2) and (1, 1)" in issue.found
    assert count_pairs(pairs, done=found).failed == ("odd.png",)
    assert pairs[-1].loads == 1


def test_few_maps_are_in_memory_at_a_time():
    held, most, lock = 0, 0, threading.Lock()

    class Watched(InMemory):
        def load(self):
            nonlocal held, most
            with lock:
                held += 1
                most = max(most, held)
            return Maps(np.zeros((2, 2), np.uint8), np.zeros((2, 2), np.uint8))

    def measured(*_):
        nonlocal held
        with lock:
            held -= 1
        return counted_pair

    counted_pair = ValuePairs(np.array([0]), np.array([0]), np.array([4]))
    found = count_pairs(
        [Watched(str(n), None, None) for n in range(40)], measure=measured, workers=2
    )
    assert len(found.pairs) == 40
    assert most <= 2
