"""The words that people meet here, where to see each at work, and a way through in one hour."""

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


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the way: a page, the minutes for it, and what to do there."""

    page: str
    minutes: int
    task: str


PATH = (
    Stop("boxes", 10, "Drag two boxes. Guess how far apart an IoU of ½ is, then try it."),
    Stop("tolerance", 5, "See how few pixels a small object forgives."),
    Stop("average_precision", 15, "Step through the worked example, then clone a box."),
    Stop("simulated", 5, "Make a perfect detector loose, and watch AP75 go before AP50."),
    Stop("image", 5, "Look at a real image: who found what, and why not."),
    Stop("dataset", 5, "Find the class that fails, and the boxes behind the number."),
    Stop("thresholds", 10, "Choose a confidence to run at, and see what it costs."),
    Stop("conventions", 5, "See how far two honest tools can be apart on the same boxes."),
)


@cache
def terms() -> tuple[Term, ...]:
    """All words, in alphabetical order."""
    found = [_term(name, text) for name, text in lesson("glossary").items() if name]
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def _term(name: str, section: str) -> Term:
    text, _, pages = section.rpartition(SEE)
    return Term(name, text.strip(), tuple(pages.split(", ")))
