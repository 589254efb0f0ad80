"""The terms that people meet here, and where to see each at work."""

from dataclasses import dataclass
from functools import cache

from iouviz.lessons import lesson

SEE = "See: "


@dataclass(frozen=True, slots=True)
class Term:
    """One word.

    Attributes
    ----------
    name : str
    text : str
        What it means, Markdown.
    pages : tuple of str
        Names of the pages on which it is seen.
    """

    name: str
    text: str
    pages: tuple[str, ...]

    def has(self, wanted: str) -> bool:
        """Whether it is, or speaks of, what someone looks for.

        >>> Term("GIoU", "IoU less a share.", ()).has("giou ")
        True
        """
        return wanted.strip().casefold() in f"{self.name} {self.text}".casefold()


@cache
def terms() -> tuple[Term, ...]:
    """All words, in alphabetical order."""
    found = [_term(name, text) for name, text in lesson("glossary").items() if name]
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def _term(name: str, section: str) -> Term:
    text, _, pages = section.rpartition(SEE)
    return Term(name, text.strip(), tuple(pages.split(", ")))
