"""A list of detections by confidence: drag to rank anew, step through them one at a time.

As with `box_editor`, a page takes the newest edit in, computes from it, then draws::

    edit = ranking_edit("ranking", rev)       # order, step and selection, or None
    ...
    ranking("ranking", items, step=3, selected=7, rev=rev, label="Detections")
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from iouviz.ui.components.component import component, peek

_mount = component(__file__, ("ranking.js",))


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the ranking.

    Attributes
    ----------
    id : int
        Its own, wherever it stands.
    name : str
        What it is called on the canvas.
    score : str
        Its confidence.
    verdict : {"TP", "FP"} or None
        None as long as its turn has not come.
    reason : str
        What became of it, in a few words.
    """

    id: int
    name: str
    score: str
    verdict: Literal["TP", "FP"] | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RankingEdit:
    """What the browser sent last.

    Attributes
    ----------
    order : tuple of int
        Ids, the most confident first.
    step : int
        How many have been judged.
    picked : (id, time) or None
        Which was selected last, and when; the time tells one choice from the next.
    final : bool
        Whether the drag is over and nothing plays.
    seq : int
    rev : int
        The revision that the edit was made on.
    """

    order: tuple[int, ...]
    step: int
    picked: tuple[int, int] | None
    final: bool
    seq: int
    rev: int


def ranking_edit(key: str, rev: int) -> RankingEdit | None:
    """The newest edit of the ranking under `key` if it was made on this revision."""
    edit = read_ranking(peek(key))
    return edit if edit is not None and edit.rev == rev else None


def ranking(
    key: str, items: Sequence[Item], *, step: int, selected: int | None, rev: int, label: str
) -> None:
    """Draw the ranking. Put it in an `st.fragment`.

    Parameters
    ----------
    key : str
    items : sequence of Item
        The most confident first.
    step : int
        How many have been judged, from the top.
    selected : int or None
        Id of the selected one.
    rev : int
        Counts Python's own changes; the browser takes order and step only when it changes.
    label : str
        Name of the list for screen readers.
    """
    edit = read_ranking(peek(key))
    data = {
        "items": [asdict(item) for item in items],
        "step": step,
        "selected": selected,
        "rev": rev,
        "ack": edit.seq if edit else 0,
        "label": label,
    }
    _mount(key, data)


def read_ranking(value: Any) -> RankingEdit | None:
    """An edit out of what a browser sent, which may be anything; None if it is not one.

    >>> read_ranking({"order": [2, 0], "step": 1, "picked": None, "seq": 1, "rev": 0}).order
    (2, 0)
    >>> read_ranking({"order": [2, "x"], "step": 1, "picked": None, "seq": 1, "rev": 0})
    """
    if not isinstance(value, Mapping):
        return None
    try:
        order = tuple(int(each) for each in value["order"])
        step, seq, rev = (int(value[name]) for name in ("step", "seq", "rev"))
        picked = value.get("picked")
        chosen = None if picked is None else (int(picked[0]), int(picked[1]))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
    step = min(max(step, 0), len(order))
    return RankingEdit(order, step, chosen, bool(value.get("final")), seq, rev)
