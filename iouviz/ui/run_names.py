"""What a set of predictions is called: its file, as short as it can be said without mistake."""

import re
from collections.abc import Sequence

LONGEST = 28  # characters of a short name; its middle goes where it is longer


def short_names(names: Sequence[str]) -> list[str]:
    """The last part of each path, with as many folders before it as tell the names apart.

    What is still long loses its middle, unless two would then read alike. Equal names are numbered.

    >>> short_names(["/runs/yolo/val.json", "/runs/detr/val.json", "Early checkpoint"])
    ['yolo/val.json', 'detr/val.json', 'Early checkpoint']
    >>> short_names(["/a/predictions_of_the_long_training_1.json"])
    ['predictions_o…training_1.json']
    >>> short_names(["val.json", "val.json"])
    ['val.json (1)', 'val.json (2)']
    """
    parts = [re.split(r"[/\\]+", name.rstrip("/\\")) for name in names]
    ends = ["/".join(each) for each in parts]
    deepest = max((len(each) for each in parts), default=0)
    for depth in range(1, deepest + 1):
        ends = ["/".join(each[-depth:]) for each in parts]
        if len(set(ends)) == len(set(names)):
            break
    elided = [_without_middle(each) for each in ends]
    shown = elided if len(set(elided)) == len(set(ends)) else ends
    return [
        f"{name} ({shown[: at + 1].count(name)})" if shown.count(name) > 1 else name
        for at, name in enumerate(shown)
    ]


def _without_middle(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    front = LONGEST // 2 - 1
    return f"{name[:front]}…{name[front + 1 - LONGEST :]}"
