"""What a set of predictions is called: its file, as short as it can be said without mistake."""

import re
from collections.abc import Sequence

LONGEST = 28  # characters of a short name; its middle goes where it is longer


def short_names(names: Sequence[str]) -> list[str]:
    """The last part of each path, with as many folders before it as tell the names apart.

    What is still long loses its middle, unless two would then read alike. Equal names are numbered.

    >>> short_names(["/runs/yolo/val.json", "/runs/detr/val.json", "/runs/best.json"])
    ['yolo/val.json', 'detr/val.json', 'best.json']
    >>> short_names(["/a/predictions_of_the_long_training_1.json"])
    ['predictions_o…raining_1.json']
    >>> short_names(["val.json", "val.json"])
    ['val.json (1)', 'val.json (2)']
    """
    parts = [tuple(re.split(r"[/\\]+", name.rstrip("/\\"))) for name in names]
    ends = ["/".join(_end(each, set(parts) - {each})) for each in parts]
    elided = [_without_middle(each) for each in ends]
    shown = elided if len(set(elided)) == len(set(ends)) else ends
    return [
        f"{name} ({shown[: at + 1].count(name)})" if shown.count(name) > 1 else name
        for at, name in enumerate(shown)
    ]


def _end(path: tuple[str, ...], others: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The fewest last parts of a path that are the end of no other."""
    for depth in range(1, len(path)):
        if all(other[-depth:] != path[-depth:] for other in others):
            return path[-depth:]
    return path


def _without_middle(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    front = LONGEST // 2 - 1
    return f"{name[:front]}…{name[front + 1 - LONGEST :]}"
