"""A bar that says how far something is, for as long as it takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import streamlit as st

from iouviz.ui.frame.show import plain


class Tell(Protocol):
    """Says how far something is."""

    def __call__(self, share: float, now: str = "", /) -> None:
        """Show the share that is done, and other words than before."""


@contextmanager
def progress(words: str) -> Iterator[Tell]:
    """A bar under `words`; what it yields is told the share that is done, and maybe other words."""
    bar = st.progress(0.0, words)

    def tell(share: float, now: str = "", /) -> None:
        bar.progress(share, now or words)

    try:
        yield tell
    finally:
        bar.empty()


@contextmanager
def reading() -> Iterator[Callable[[float, str], None]]:
    """The same while files are read; it is told the name of the file too."""
    with progress("Reading ...") as tell:
        yield lambda share, what: tell(share, f"Reading {plain(what)}".strip())
