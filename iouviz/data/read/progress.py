"""How far reading is: the parts of many files, weighed by their size."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from iouviz.data.model import File
from iouviz.data.readers.shared.source import Source

Progress: TypeAlias = Callable[[float, str], None]

# What opening a file costs, in bytes that could be read meanwhile.
OPENING: Final = 5_000
STEP: Final = 0.005  # smaller steps are not reported


class Meter:
    """Adds up how much of each file is read and reports it on.

    Parameters
    ----------
    files : sequence of File
        All that will be read.
    progress : callable or None
        Called as progress(fraction, what), with fractions that never fall.

    Examples
    --------
    >>> from iouviz.data.read.files import upload
    >>> file = upload("a.txt", b"0 .5 .5 1 1")
    >>> source, meter = Source(file), Meter([file], lambda part, what: print(part, what))
    >>> meter.watch(source)
    >>> source.progress(0.5)
    0.5 a.txt
    """

    def __init__(self, files: Sequence[File], progress: Progress | None) -> None:
        self._progress = progress
        self._total = sum(file.size + OPENING for file in files) or 1
        self._done = self._reported = 0.0

    def watch(self, source: Source) -> None:
        """Let a file's reader report to this meter how far it is."""
        if self._progress is not None:
            source.progress = self._watcher(source)

    def finish(self) -> None:
        """All is read."""
        if self._progress is not None:
            self._progress(1.0, "")

    def _watcher(self, source: Source) -> Callable[[float], None]:
        weight, known = source.file.size + OPENING, 0.0

        def report(fraction: float) -> None:
            nonlocal known
            self._done += max(0.0, min(fraction, 1.0) - known) * weight
            known = max(known, min(fraction, 1.0))
            share = min(self._done / self._total, 1.0)
            if self._progress is not None and share >= self._reported + STEP:
                self._reported = share
                self._progress(share, source.name)

        return report
