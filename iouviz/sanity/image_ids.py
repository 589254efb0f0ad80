"""Images numbered otherwise than in the ground truth, seen by whose objects predictions fit."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from iouviz.arrays import Counts, Rows
from iouviz.data.join.numbering import COUNTS, by_rule
from iouviz.sanity.hits import CLOSE, FEW, OVERLAP, Hits, Sample, hits
from iouviz.sanity.look import HALF, Look, counted
from iouviz.sanity.suspect import Remedy, Suspect

POOR: Final = 0.25  # of what is possible: images in which so few predictions fit may be others'
GOOD: Final = 0.3
TIMES: Final = 3  # as many must fit under another reading
FEWEST: Final = 2
PROBED: Final = 8  # images, before all are compared
MOST_GROUPS: Final = 60  # images, for a map of each: every one is compared with every other


def better(trial: Hits, as_read: Hits) -> bool:
    """Whether so many more predictions lie on objects that chance does not explain it.

    >>> none = np.empty(0, np.intp)
    >>> better(Hits(np.arange(8), np.arange(8), 20), Hits(none, none, 20))
    True
    """
    wanted = 0.5 if trial.possible < FEW else GOOD
    return (
        trial.possible > 0
        and trial.share >= wanted
        and len(trial) >= TIMES * len(as_read) + FEWEST
        and 2 * trial.possible >= as_read.possible
    )


def floor_for(sample: Sample) -> float:
    """IoU from which predictions lie on objects: of few, only a close fit is evidence."""
    return CLOSE if len(sample.rows) < FEW else OVERLAP


def image_ids(look: Look) -> Iterator[Suspect]:
    """Find the rule or the map under which predictions fit their images."""
    dataset, sample, floor = look.dataset, look.few, floor_for(look.sample)
    if look.hits.share > POOR:
        return
    if look.lost > HALF:
        yield from _of_lost(look)
        return
    as_read = hits(sample, look.objects, floor=floor)
    groups, group = np.unique(sample.image, return_inverse=True)
    ids, names = dataset.images.ids, dataset.images.names
    keys = [ids[each] for each in groups]  # of the images looked at: there may be many others
    for rule in ("+1", "-1", *COUNTS):
        meant = by_rule(rule, keys, ids, names)
        image = np.array([meant.get(key, -1) for key in keys], np.intp)[group]
        trial = hits(sample, look.objects, image=image, floor=floor)
        if better(trial, as_read):
            yield from _suspect(look, rule, trial, as_read)
            return
    yield from _permuted(look, look.hits)


def _of_lost(look: Look) -> Iterator[Suspect]:
    """Where most predictions are left out, the data are read by each rule."""
    for rule, trial in look.by_rules("image", ("+1", "-1", *COUNTS)):
        if better(trial.hits, look.hits):
            yield from _suspect(look, rule, trial.hits, look.hits)
            return


def _suspect(look: Look, rule: str, trial: Hits, as_read: Hits) -> Iterator[Suspect]:
    code = "image-ids-positions" if rule in COUNTS else "image-ids-shifted"
    order, _, first = rule.partition("-from-")
    meant = f"number k means image k {rule[0]} {rule[1:]}"
    if rule in COUNTS:
        meant = f"number k, from {first}, means the k-th image {ORDERS[order]}"
    message = (
        f"{counted(len(trial), trial.possible)} lie on objects if {meant}, "
        f"{len(as_read):,} of {as_read.possible:,} do as read"
    )
    yield from look.suspects(code, message, Remedy({"images": rule}))


ORDERS: Final = {
    "ranked": "in rising order of the ids",
    "listed": "that the ground truth lists",
    "named": "in the order of the names",
}


def _permuted(look: Look, as_read: Hits) -> Iterator[Suspect]:
    """A map that is fitted by every other prediction and explains the others as well."""
    dataset, sample = look.dataset, look.sample
    groups = np.unique(sample.image)
    if not 2 < len(groups) <= MOST_GROUPS or len(dataset.images) > MOST_GROUPS:
        return
    if not _is_no_chance(look, groups[:: -(-len(groups) // PROBED)]):
        return
    best = _fits(look, groups).sum(axis=0).argmax(axis=1)
    if len(np.unique(best[groups])) < len(groups):
        return
    trial = hits(sample, look.objects, image=best[sample.image])
    if not better(trial, as_read):
        return
    ids, names = dataset.images.ids, dataset.images.names
    message = (
        f"{counted(len(trial), trial.possible)} lie on objects under another one-to-one map of "
        f"the images, {len(as_read):,} of {as_read.possible:,} do as read"
    )
    images = {ids[group]: names[best[group]] for group in groups.tolist()}
    yield from look.suspects("image-ids-permuted", message, Remedy({"images": images}))


def _is_no_chance(look: Look, groups: Rows) -> bool:
    """Whether the images that fit half of the predictions fit the other half as well."""
    fits = _fits(look, groups)
    best = fits[0].argmax(axis=1)
    shown = groups[(fits[0].max(axis=1) > 0)[groups]]
    good, own = int(fits[1][shown, best[shown]].sum()), int(fits[1][shown, shown].sum())
    wanted = max(TIMES * own, len(shown) / 2, 2 * FEWEST)
    return good >= wanted and 2 * len(shown) >= len(groups)


def _fits(look: Look, groups: Rows) -> Counts:
    """How many predictions of some images lie on the objects of each image, (2, I, I) in halves."""
    sample, count = look.sample.take(np.isin(look.sample.image, groups)), len(look.dataset.images)
    found = np.zeros((2, count, count), np.int64)
    for image in range(count):
        trial = hits(sample, look.objects, image=np.full(len(sample.rows), image))
        half = sample.rank[trial.prediction] % 2
        np.add.at(found[:, :, image], (half, sample.image[trial.prediction]), 1)
    return found
