import threading

import pytest

from iouviz.data.sample import sample
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.shared import KEPT, Shared
from iouviz.ui.session.sweeps import derived


def test_a_result_is_computed_once_however_many_ask_at_once():
    shared, made, go = Shared(), [], threading.Barrier(8)

    def compute():
        made.append(1)
        return object()

    def ask(found):
        go.wait()
        found.append(shared.get("name", "key", compute))

    found: list[object] = []
    threads = [threading.Thread(target=ask, args=(found,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_the_newest_few_of_a_name_are_kept():
    shared, made = Shared(), []
    for key in [*range(KEPT), 0, KEPT]:  # 0 was asked again, so 1 is the oldest
        shared.get("name", key, lambda key=key: made.append(key))
    shared.get("other", 7, lambda: made.append(7))
    made.clear()
    for key in (0, KEPT, 1):
        shared.get("name", key, lambda key=key: made.append(key))
    assert made == [1]


def test_a_result_may_ask_for_another_and_a_failure_is_not_kept():
    shared = Shared()
    with pytest.raises(ZeroDivisionError):
        shared.get("name", None, lambda: 1 / 0)
    assert shared.get("name", None, lambda: shared.get("part", None, lambda: 2) + 1) == 3


def test_sessions_share_what_follows_from_the_sample_and_nothing_else():
    dataset, shared = sample(), Shared()
    one, other = (Opened("Sample set", dataset, n, shared=shared) for n in (1, 2))
    mine, yours = (Opened("mine.json", dataset, n) for n in (3, 4))
    assert derived(one, "x", 1, object) is derived(other, "x", 1, object)
    assert derived(one, "x", 1, object) is not derived(other, "x", 2, object)
    assert derived(mine, "x", 1, object) is not derived(yours, "x", 1, object)
