"""Classes numbered otherwise than in the ground truth, seen by what predictions lie on."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.choices import Key
from iouviz.sanity.columns import places
from iouviz.sanity.look import HALF, Look, counted
from iouviz.sanity.suspect import Remedy, Suspect

EXPLAINED: Final = 0.7  # of the predictions on objects must have the object's class under a rule
MORE: Final = 0.1  # of them more than as read
FEWEST: Final = 2
FEWEST_FITTED: Final = 8  # a map that is fitted must be shown right by so many others
RANKS: Final = ("ranked-from-0", "ranked-from-1", "listed-from-0", "listed-from-1")


def class_ids(look: Look) -> Iterator[Suspect]:
    """Find the rule or the map under which classes agree, if they do not as read."""
    if look.lost > HALF and look.same_class <= look.hits.possible * EXPLAINED / 2:
        yield from _of_lost(look)
        return
    hit = look.hits
    if len(hit) < FEWEST or look.same_class > EXPLAINED * len(hit) + MORE * len(hit):
        return
    predicted, below = look.sample.label[hit.prediction], look.objects.label[hit.object]
    ids = look.dataset.class_ids
    good = {
        rule: int((places(rule, ids, look.dataset.classes)[predicted] == below).sum())
        for rule in (*_shifts(ids, predicted, below), *RANKS)
    }
    best = max(good, key=good.__getitem__)  # of equal ones the first
    fitted = _fitted(predicted, below)
    right = sum(fitted.get(p, -1) == b for p, b in _pairs(predicted, below))
    if _explains(good[best], look.same_class, len(hit)) and right <= (1 + MORE) * good[best]:
        yield from _suspect(look, best, good[best], len(hit), look.same_class)
    elif _is_no_chance(predicted, below):
        yield from _permuted(look, fitted, right)


def _shifts(ids: tuple[Key, ...], predicted: Rows, below: Rows) -> Iterator[str]:
    """The shift between ids that most of the pairs show."""
    if not all(isinstance(each, int) for each in ids):
        return
    numbers = np.array(ids, np.int64)
    shifts = Counter((numbers[below] - numbers[predicted]).tolist())
    yield from (f"{shift:+d}" for shift, _ in shifts.most_common(2) if shift)


def _of_lost(look: Look) -> Iterator[Suspect]:
    """Where most predictions are left out, the data are read by each rule."""
    for rule, trial in look.by_rules("class", ("+1", "-1", *RANKS)):
        if _explains(trial.same_class, 0, len(trial.hits)):
            yield from _suspect(look, rule, trial.same_class, len(trial.hits), 0)
            return


def _explains(good: int, as_read: int, total: int) -> bool:
    return good >= max(EXPLAINED * total, FEWEST) and good - as_read >= max(MORE * total, FEWEST)


def _suspect(look: Look, rule: str, good: int, total: int, as_read: int) -> Iterator[Suspect]:
    code = "class-ids-ranked" if rule in RANKS else "class-ids-shifted"
    meant = WORDS.get(rule, f"number k means class k {rule[0]} {rule[1:]}")
    message = (
        f"{counted(good, total)} on objects have the object's class if {meant}, "
        f"{as_read:,} have it as read"
    )
    yield from look.suspects(code, message, Remedy({"classes": rule}))


WORDS: Final = {
    "ranked-from-0": "number k, from 0, means the k-th of the ground truth's ids in rising order",
    "ranked-from-1": "number k, from 1, means the k-th of the ground truth's ids in rising order",
    "listed-from-0": "number k, from 0, means the k-th class that the ground truth lists",
    "listed-from-1": "number k, from 1, means the k-th class that the ground truth lists",
}


def _is_no_chance(predicted: Rows, below: Rows) -> bool:
    """Whether a map that is fitted to half of the pairs explains the other half as well."""
    half = np.random.default_rng(0).permutation(len(predicted)) % 2 == 1
    fitted = _fitted(predicted[half], below[half])
    rest = _pairs(predicted[~half], below[~half])
    good, as_read = (sum(f(p) == b for p, b in rest) for f in (fitted.get, int))
    return len(rest) >= FEWEST_FITTED and _explains(good, as_read, len(rest))


def _permuted(look: Look, fitted: dict[int, int], right: int) -> Iterator[Suspect]:
    ids, names = look.dataset.class_ids, look.dataset.classes
    classes = {ids[p]: names[b] for p, b in sorted(fitted.items())}
    message = (
        f"{counted(right, len(look.hits))} on objects have the object's class under another "
        f"one-to-one map of the classes, {look.same_class:,} have it as read"
    )
    yield from look.suspects("class-ids-permuted", message, Remedy({"classes": classes}))


def _pairs(predicted: Rows, below: Rows) -> list[tuple[int, int]]:
    return list(zip(predicted.tolist(), below.tolist(), strict=True))


def _fitted(predicted: Rows, below: Rows) -> dict[int, int]:
    """The class that each one mostly lies on, the most frequent pairs first, each taken once."""
    found: dict[int, int] = {}
    for (p, b), _ in Counter(_pairs(predicted, below)).most_common():
        if p not in found and b not in found.values():
            found[p] = b
    return found
