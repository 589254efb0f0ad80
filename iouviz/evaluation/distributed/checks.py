"""Whether shards go together: none is broken, no image is in two, all are judged by one rule.

A number from shards that do not go together would be wrong without a sign of it; so a run ends and
names them.
"""

from collections.abc import Callable, Sequence

import numpy as np

from iouviz.data.issues import number_of
from iouviz.errors import ReadError
from iouviz.evaluation.distributed.shard_work import Header

SHOWN = 5  # of many shards


def check(headers: Sequence[Header], names_of: Callable[[int], Sequence[str]]) -> None:
    """Refuse shards that cannot be judged together.

    Parameters
    ----------
    headers : sequence of Header
        Of all shards, in their order.
    names_of : callable
        Number of a shard -> the names of its images; asked only for a message.

    Raises
    ------
    ReadError
        The message names the shards.
    """
    _refuse_broken(headers)
    for what, of in (
        ("evaluated by", lambda each: each.overlap),
        ("evaluated by the protocol", lambda each: each.protocol and each.protocol.name),
    ):
        _refuse_unlike(headers, what, of)
    numbered = [each for each in headers if each.whole_ids is not None]
    _refuse_unlike(
        numbered,
        "with image ids that are",
        lambda each: "whole numbers" if each.whole_ids else "texts",
    )
    _refuse_shared_images(headers, names_of)


def _refuse_broken(headers: Sequence[Header]) -> None:
    broken = [each for each in headers if each.error is not None]
    if broken:
        reasons = "; ".join(f"{each.shard}: {each.error}" for each in broken[:SHOWN])
        more = f"; and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        raise ReadError(
            f"{len(broken)} of {number_of(len(headers), 'shard')} cannot be read: {reasons}{more}"
        )


def _refuse_unlike(headers: Sequence[Header], what: str, of: Callable[[Header], object]) -> None:
    for each in headers[1:]:
        if of(each) != of(headers[0]):
            raise ReadError(
                f"{headers[0].shard} is {what} {of(headers[0])}, {each.shard} {of(each)}; "
                "wanted one for all"
            )


def _refuse_shared_images(
    headers: Sequence[Header], names_of: Callable[[int], Sequence[str]]
) -> None:
    """An image in two shards would be judged twice, each time with half of its predictions."""
    hashes = np.concatenate([np.zeros(0, np.uint64), *(each.image_hashes for each in headers)])
    shard = np.repeat(np.arange(len(headers)), [len(each.image_hashes) for each in headers])
    order = np.argsort(hashes, kind="stable")
    same = np.flatnonzero(
        (hashes[order][1:] == hashes[order][:-1]) & (shard[order][1:] != shard[order][:-1])
    )
    if not len(same):
        return
    first, second = (headers[int(shard[order[same[0] + at]])] for at in (0, 1))
    both = set(names_of(first.shard.number)) & set(names_of(second.shard.number))
    raise ReadError(
        f"{first.shard} and {second.shard} both have the image {min(both, default='?')}, and "
        f"{number_of(len(same), 'image')} in all {'is' if len(same) == 1 else 'are'} in more than "
        "one shard; wanted each image in one"
    )
