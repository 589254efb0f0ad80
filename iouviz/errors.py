"""Everything that iouviz can complain of, in one tree.

    IouvizError
    ├── BoxError        an array that is not a set of boxes
    ├── MaskError       run lengths, polygons or pictures that are no masks
    ├── ReadError       a file, or what was given in its place, of which nothing can be used
    ├── WriteError      data that a format cannot hold without lying, or a place taken
    │   └── UndecidedError   files that can be read in several ways: `questions` for the user
    ├── RequestError    a question that the data cannot answer
    └── ClusterError    machines that were to work together and do not

Each message says what was found, where, and what was wanted. Problems that can be repaired
or skipped while reading are not errors: they are `iouviz.data.issues.Issue` values.
"""

from typing import Any


class IouvizError(Exception):
    """Base of every error that iouviz raises on purpose."""


class BoxError(IouvizError, ValueError):
    """An array that cannot be read as boxes."""


class MaskError(IouvizError, ValueError):
    """Run lengths, polygons or pictures that cannot be read as masks."""


class ReadError(IouvizError, ValueError):
    """A file, folder or upload from which nothing can be used."""


class UndecidedError(ReadError):
    """Files that can be read in several ways; the evidence does not decide.

    Attributes
    ----------
    questions : tuple of iouviz.data.choices.Question
        What is open. `read` with `choices` that answer them goes on.
    """

    def __init__(self, message: str, questions: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.questions = questions


class WriteError(IouvizError, ValueError):
    """Data that a format cannot hold without lying, or a file that would be overwritten."""


class RequestError(IouvizError, ValueError):
    """A question about data that the data cannot answer (unknown class, threshold, image)."""


class ClusterError(IouvizError, RuntimeError):
    """A scheduler or workers that cannot be reached, or went away before the work was done."""
