"""Blocks of counts that follow the sliders; each count is a link to the boxes that were counted.

A click on one comes back as {"block": name of the block, "at": [row, part]}; the page knows what
was counted there. Without a name a block's counts are plain.
"""

from dataclasses import dataclass
from typing import Literal

from iouviz.ui.frame.numbers import Answer

Role = Literal["tp", "fp", "fn", "ground-truth", "ignored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsBlock:
    """What every block of counts has.

    Attributes
    ----------
    name : str
        Of the block, in a click.
    title, help, note : str
        Above, on hover over that, and below.
    span : int
        Of 12 columns.
    """

    name: str = ""
    title: str = ""
    help: str = ""
    note: str = ""
    span: int = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what a bar counts.

    Attributes
    ----------
    role : Role
        Its colour.
    one, many : str
        What is counted: "false positive", "false positives".
    mark : str
        A sign that is more than its colour.
    number : Answer or None
        Which of `iouviz.ui.frame.numbers` it is, where other pages show it too.
    """

    role: Role
    one: str
    many: str
    mark: str = ""
    number: Answer | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of bars.

    Attributes
    ----------
    name : str
    parts : tuple of Part
    help : str
        What is shown when the name is pointed at.
    aside : str
        What the number at its end is called; empty for none.
    """

    name: str
    parts: tuple[Part, ...]
    help: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Bars(CountsBlock):
    """Bars that lie, one below the other, on one scale.

    Attributes
    ----------
    table : str
        (..., rows, parts): counts.
    bars : tuple of Bar
    aside : str
        Table (..., rows) of the numbers at their ends, such as the recall; may be empty.
    undefined : str
        Why one of those is a dash.
    sign : str
        Before those that are not negative, such as "+".
    """

    table: str
    bars: tuple[Bar, ...]
    aside: str = ""
    undefined: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Histogram(CountsBlock):
    """Two counts a bin: the first stands on the line, the second hangs below it.

    Heights grow with the square root, or the many low scores would flatten all others.

    Attributes
    ----------
    table : str
        (..., bins, 2): counts that take part.
    total : str
        (..., bins, 2): all; what does not take part is drawn faint. A click on it says 2 more as
        its part.
    cut : str
        (...,): where the line between both stands, as a share of the width.
    bins : tuple of str
        Each range in words.
    parts : (Part, Part)
    ticks : tuple of (float, str)
        Share of the width, text.
    outside : str
        What is said of those that do not take part.
    """

    table: str
    total: str
    cut: str
    bins: tuple[str, ...]
    parts: tuple[Part, Part]
    ticks: tuple[tuple[float, str], ...]
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Confusion(CountsBlock):
    """A confusion matrix of n classes and what is outside of them, and the largest confusions.

    Attributes
    ----------
    table : str
        (..., (n + 1) * (n + 1)) counts, row by row; or (..., n + 1, n + 1). Rows are the ground
        truth's classes, columns the predictions', the last of each is what is outside of them.
    names : tuple of n str
    ranked : bool
        Whether the classes that are confused most come first, as it is when the drag ends;
        otherwise they stand as they come.
    shown : int
        So many classes at first, the others on demand.
    largest : int
        How many confusions of one class with another are listed; 0: none.
    outside, outside_help : str
        What is outside of the classes.
    shares : bool
        Whether a cell shows its share of the row, and the count when it is pointed at; what is
        outside is then shown only where anything is.
    """

    table: str
    names: tuple[str, ...]
    ranked: bool = False
    shown: int = 20
    largest: int = 0
    outside: str = "background"
    outside_help: str = "no object, or no prediction"
    shares: bool = False


@dataclass(frozen=True, slots=True)
class ClassColumn:
    """One column of a table of classes.

    Attributes
    ----------
    name, help : str
    kind : {"share", "count"}
    entry : int
        Which number of `Classes.table` it shows; -1: one of `Classes.fixed`, in their order.
    digits : int
        Decimals of a share.
    undefined : str
        Why one of them is a dash; {name} stands for the class.
    """

    name: str
    kind: Literal["share", "count"]
    help: str = ""
    entry: int = -1
    digits: int = 3
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Classes(CountsBlock):
    """A table of classes or other groups: a click on a column sorts it, typing narrows it.

    Attributes
    ----------
    table : str
        (..., n * k) numbers, class by class.
    fixed : str
        (n * f) numbers that no slider moves.
    names : tuple of n str
    columns : tuple of ClassColumn
    sort : int
        Column to sort by at first, the lowest first; the names are column 0; -1: as they come.
    of : str
        What a row is.
    """

    table: str
    fixed: str
    names: tuple[str, ...]
    columns: tuple[ClassColumn, ...]
    sort: int = 1
    of: str = "class"


@dataclass(frozen=True, slots=True)
class Grid(CountsBlock):
    """Counts by place, darker where a share is larger.

    Attributes
    ----------
    table, share : str
        (..., rows * columns), row by row: counts, and shares in [0, 1].
    across, down : tuples of str
        The columns and the rows in words.
    part : Part
    of : str
        What the share is a share of: "of the objects there".
    corner : str
        Which way is which.
    """

    table: str
    share: str
    across: tuple[str, ...]
    down: tuple[str, ...]
    part: Part
    of: str = ""
    corner: str = "down \\ across"
