"""Label maps, of which the workers count pair after pair; what they count adds up."""

from collections.abc import Sequence

from distributed import Client

from iouviz.data.label_maps.opening import LabelMaps, MapPair
from iouviz.evaluation.distributed.cluster import client_of, show, trouble_named
from iouviz.evaluation.segmentation.stream import Counted, count_pairs

AT_ONCE = 16  # pairs that one task counts


def count_label_maps(
    maps: LabelMaps,
    *,
    client: Client | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Counted:
    """Count the pairs of a data set on many machines; `iouviz.segmentation.judge` takes the rest.

    Parameters
    ----------
    maps : LabelMaps
        From `open_label_maps`; files must have the same paths on all machines.
    client, scheduler, workers, progress
        As in `evaluate_shards`.

    Returns
    -------
    Counted
        The same as of `count_pairs`, in the same order.

    Raises
    ------
    ClusterError
        As `evaluate_shards`.
    """
    if client is None:
        with client_of(scheduler, workers) as own:
            return count_label_maps(maps, client=own, progress=progress)
    pairs = list(maps.pairs)
    parts = [pairs[at : at + AT_ONCE] for at in range(0, len(pairs), AT_ONCE)]
    with trouble_named(client):
        futures = client.map(_count, parts, pure=False)
        show(futures, wanted=progress)
        return _merged(client.gather(futures))


def _count(pairs: Sequence[MapPair]) -> Counted:
    return count_pairs(pairs, workers=1)


def _merged(parts: list[Counted]) -> Counted:
    """In their order; neighbours first, so that no row is copied more than log n times."""
    while len(parts) > 1:
        parts = [
            parts[at].merge(parts[at + 1]) if at + 1 < len(parts) else parts[at]
            for at in range(0, len(parts), 2)
        ]
    return parts[0] if parts else Counted()
