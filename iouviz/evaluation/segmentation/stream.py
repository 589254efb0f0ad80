"""Label maps counted one pair at a time, on all processors; it can be stopped and gone on with.

Threads, not processes: Pillow and NumPy let go of the interpreter while they decode and compare,
and a thread starts at once and shares what is kept.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from iouviz.data.issues import Issue, IssueLog
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.geometry.segmentation.pairs import Labels, ValuePairs, pair_counts

Progress: TypeAlias = Callable[[float, str], None]
Measure: TypeAlias = Callable[[Labels, Labels], ValuePairs]


class Maps(Protocol):
    """Two label maps of one image, and what was odd in their files."""

    @property
    def true(self) -> Labels:
        """Ground truth, (height, width)."""

    @property
    def predicted(self) -> Labels:
        """Prediction, of the same shape."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is to be said of the files."""


class Loader(Protocol):
    """A pair of label maps that is read when it is wanted."""

    @property
    def name(self) -> str:
        """Of the image; no two pairs have one."""

    def load(self) -> Maps:
        """Read both maps; raises an `IouvizError` where they cannot be compared."""


def _nothing() -> PairCounts:
    return PairCounts.of((), ())


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What has been counted so far.

    Attributes
    ----------
    pairs : PairCounts
        Of the images that were compared, in the order of the data set.
    failed : tuple of str
        Names of those that could not be; `issues` say why.
    issues : tuple of Issue
    """

    pairs: PairCounts = field(default_factory=_nothing)
    failed: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Images that need not be looked at again."""
        return frozenset(self.pairs.names).union(self.failed)

    def merge(self, other: "Counted") -> "Counted":
        """Both together. Images counted in both are counted once."""
        return Counted(
            self.pairs.merge(other.pairs),
            self.failed + tuple(name for name in other.failed if name not in self.failed),
            self.issues + tuple(issue for issue in other.issues if issue not in self.issues),
        )


def count_pairs(
    pairs: Sequence[Loader],
    *,
    measure: Measure = pair_counts,
    done: Counted | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    workers: int | None = None,
) -> Counted:
    """Compare the maps of many images.

    Parameters
    ----------
    pairs : sequence of Loader
        I pairs. At no time are more of them in memory than there are workers.
    measure : callable
        Two maps -> what is counted of them.
    done : Counted or None
        What was counted before; its images are not read again.
    progress : callable or None
        Called as progress(fraction, name of the image just done), in this thread.
    stop : callable or None
        Asked after each image; once it says True no other is begun.
    workers : int or None
        Threads; by default one a processor.

    Returns
    -------
    Counted
        With what `done` has. Where it was stopped, give it as `done` to go on.
    """
    done = Counted() if done is None else done
    left = [pair for pair in pairs if pair.name not in done.names]
    counted: dict[str, ValuePairs] = {}
    failed: set[str] = set()
    log = IssueLog()
    many = workers or os.cpu_count() or 1
    for number, (pair, outcome) in enumerate(_outcomes(left, measure, many, stop), 1):
        if isinstance(outcome, IouvizError):
            failed.add(pair.name)
            found = str(outcome).removeprefix(f"{pair.name}: ")
            remedy = "Left out; the rest is evaluated."
            log.add("maps-not-compared", "skipped", pair.name, "", found, remedy)
        else:
            counted[pair.name], issues = outcome
            for each in issues:
                place = each.places[0] if each.places else ""
                log.add(each.code, each.outcome, each.file, place, each.found, each.remedy)
        if progress is not None:
            progress((len(pairs) - len(left) + number) / len(pairs), pair.name)
    order = [pair.name for pair in left]
    names = [name for name in order if name in counted]
    new = PairCounts.of(names, [counted[name] for name in names])
    whole = done.merge(Counted(new, tuple(n for n in order if n in failed), log.issues))
    return replace(whole, pairs=whole.pairs.only(pair.name for pair in pairs))


Outcome: TypeAlias = tuple[ValuePairs, tuple[Issue, ...]] | IouvizError


def _outcomes(
    pairs: Sequence[Loader], measure: Measure, workers: int, stop: Callable[[], bool] | None
) -> Iterator[tuple[Loader, Outcome]]:
    """Each pair with what came of it, as they are done; few are begun ahead."""

    def compared(pair: Loader) -> Outcome:
        try:
            maps = pair.load()
            return measure(maps.true, maps.predicted), maps.issues
        except IouvizError as error:
            return error

    waiting: dict[Future[Outcome], Loader] = {}
    coming = iter(pairs)
    stopped = False
    with ThreadPoolExecutor(workers) as pool:
        while True:
            while not stopped and len(waiting) < workers + 1 and (pair := next(coming, None)):
                waiting[pool.submit(compared, pair)] = pair
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
                stopped = stopped or (stop is not None and stop())
