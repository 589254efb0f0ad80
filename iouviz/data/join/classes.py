"""Class numbers of predictions that name no classes: the ground truth's ids, or counted anew.

YOLO counts classes from 0 without a gap, COCO's ids begin with 1 and have gaps; a detector
trained on one and judged by the other is off by one or more, and many of its ids exist
nevertheless. Which rule holds is shown, with how often it agrees with the ground truth that lies
under the boxes, and asked wherever more than one may.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from iouviz.arrays import Short
from iouviz.data.choices import Key, Option, Question
from iouviz.data.issues import Unjoined, first_of
from iouviz.data.join.numbering import by_rule
from iouviz.data.model import GroundTruth
from iouviz.errors import UndecidedError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.overlap import iou

SAME: Final = "the ground truth's ids"
# The rule of `iouviz.data.join.numbering` that says the same.
RULES: Final = {
    SAME: "+0",
    "one less than the ids": "+1",
    "one more than the ids": "-1",
    "the position among the ids, from 0": "ranked-from-0",
}
CLEAR: Final = 0.8  # of the overlapping pairs must agree
FEWEST: Final = 5  # overlapping pairs, below which they say nothing
UNCLEAR: Final = 0.3  # of the pairs may agree under any other rule
OVERLAP: Final = 0.5
LOOKED_AT: Final = 3000  # predictions

Rule = Mapping[Key, int]


def rules(keys: Sequence[Key], ids: Sequence[Key]) -> dict[str, Rule]:
    """Ways to understand class numbers: name, one of `RULES`, -> key -> position of the class.

    The first is always that they are the ground truth's ids; others are there where they know
    every key and differ from it.

    Examples
    --------
    >>> rules([0, 1], [1, 2, 4])
    {"the ground truth's ids": {1: 0}, 'one less than the ids': {0: 0, 1: 1}}
    """
    place = {id: position for position, id in enumerate(ids)}
    same = {key: place[key] for key in keys if key in place}
    if not all(isinstance(key, int) for key in (*keys, *ids)):
        return {SAME: same}
    different = [*place]  # several files may use one id
    tried = {
        name: {key: place[different[at]] for key, at in by_rule(rule, keys, different, ()).items()}
        for name, rule in RULES.items()
        if name != SAME
    }
    found: dict[str, Rule] = {SAME: same}
    for name, rule in tried.items():
        if len(rule) == len(keys) and rule not in found.values():
            found[name] = rule
    return found


def labels_below(boxes: Boxes, image: Short, ground_truth: GroundTruth) -> Short:
    """Class of the object that each box overlaps most, (N,); -1 below IoU 0.5 with all."""
    found = np.full(len(boxes), -1, np.int32)
    for number in np.unique(image[:LOOKED_AT]).tolist():
        rows = np.flatnonzero(image[:LOOKED_AT] == number)
        objects = np.flatnonzero(ground_truth.image == number)
        if number < 0 or not len(objects):
            continue
        overlaps = iou(boxes[rows], ground_truth.boxes[objects])
        best = overlaps.argmax(axis=1)
        good = overlaps[np.arange(len(rows)), best] >= OVERLAP
        found[rows[good]] = ground_truth.label[objects[best[good]]]
    return found


def agreement(rule: Rule, keys: Sequence[Key], below: Short) -> tuple[int, int]:
    """How many boxes have the class of the object below them, of how many that have one."""
    rows = np.flatnonzero(below >= 0).tolist()
    return sum(rule.get(keys[row], -1) == below[row] for row in rows), len(rows)


def clearly_same(counts: Mapping[str, tuple[int, int]]) -> bool:
    """Whether the overlaps leave no doubt that the numbers are the ground truth's ids."""
    good, total = counts[SAME]
    others = [count for name, (count, _) in counts.items() if name != SAME]
    return total >= FEWEST and good >= CLEAR * total and max(others) <= UNCLEAR * total


def question(
    found: Mapping[str, Rule], counts: Mapping[str, tuple[int, int]], names: Sequence[str]
) -> Question:
    """Ask which rule holds."""
    keys = dict.fromkeys(key for rule in found.values() for key in rule)
    options = []
    for name, rule in found.items():
        known = (("classes known", f"{len(rule)} of {len(keys)}"),)
        below = (("same class as the object they overlap", "{} of {}".format(*counts[name])),)
        first = ", ".join(f"{key} is {names[rule[key]]}" for key in list(rule)[:3])
        changes = {"classes": {key: names[position] for key, position in rule.items()}}
        options.append(Option(name, first, known + below, changes))
    text = (
        "The predictions give classes as numbers, without names, and the numbers can be "
        "read in several ways."
    )
    return Question("classes", "predictions", text, tuple(options))


def no_class_known(labels: Sequence[Key], names: Sequence[str], file: str) -> UndecidedError:
    """Ask what each class of the predictions is, where the ground truth has none of them."""
    counts = Counter(labels)
    keys = list(counts)
    text = (
        f"No class of the predictions is one of the ground truth's: they have "
        f"{first_of(list(map(repr, keys)), 8)}, the ground truth has "
        f"{first_of(list(map(repr, names)), 8)}."
    )
    example = {keys[0]: names[0] if names else ""}
    lost = tuple(Unjoined("class", key, str(key), counts[key]) for key in keys)
    return UndecidedError(
        f"{file}: {text} Give the list of class names too (data.yaml, classes.txt, obj.names), "
        f"or say which class each is: choices=Choices(classes={example})",
        (Question("classes", "predictions", text, unjoined=lost, among=tuple(names)),),
    )
