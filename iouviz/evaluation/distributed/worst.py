"""The worst images of a run: those with the most errors at its operating point, read once more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from distributed import Client

from iouviz.arrays import Counts
from iouviz.data.model import Dataset
from iouviz.data.writers.write import write
from iouviz.evaluation.distributed.cluster import show, trouble_named
from iouviz.evaluation.distributed.shard_work import Rules, read_shard
from iouviz.evaluation.distributed.shards import Shard
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.evaluation.sweep.sweep import prepare

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Worst:
    """The worst images of a shard, the worst first, and how many errors each has."""

    dataset: Dataset
    errors: Counts


def keep_worst(
    client: Client,
    shards: Sequence[Shard],
    rules: Rules,
    *,
    count: int,
    iou_threshold: float,
    confidence: float,
    progress: bool = False,
) -> Files:
    """The images with the most false positives and missed objects, as COCO files.

    Parameters
    ----------
    client : distributed.Client
    shards : sequence of Shard
    rules : Rules
    count : int
        How many images at most.
    iou_threshold, confidence : float
        The operating point.
    progress : bool
        Show Dask's progress bar.

    Returns
    -------
    tuple of (str, bytes)
        A file of each role for every shard that has such images: ``ground_truth/000.json``,
        ``predictions/000.json``. Images are numbered anew, since two shards may use one id.
    """
    with trouble_named(client):
        worst = [
            client.submit(_worst_of, shard, rules, count, iou_threshold, confidence, pure=False)
            for shard in shards
        ]
        show(worst, wanted=progress)
        errors = client.gather([client.submit(_errors, each) for each in worst])
        chosen = _chosen(errors, count)
        first = np.cumsum([1, *chosen])
        files = [
            client.submit(_files, each, shard.number, many, begin)
            for each, shard, many, begin in zip(
                worst, shards, chosen, first[:-1].tolist(), strict=True
            )
            if many
        ]
        return tuple(file for each in client.gather(files) for file in each)


def _worst_of(
    shard: Shard, rules: Rules, count: int, iou_threshold: float, confidence: float
) -> _Worst:
    dataset = read_shard(shard, rules)
    sweep = prepare(dataset, rules.protocol or usual_protocol(dataset))
    counts = sweep.per_image(iou_threshold=iou_threshold, confidence=confidence)
    errors = counts.fp + counts.fn
    order = np.argsort(-errors, kind="stable")[:count]
    order = order[errors[order] > 0]
    return _Worst(dataset.at_images(order), errors[order])


def _errors(worst: _Worst) -> Counts:
    return worst.errors


def _chosen(errors: Sequence[Counts], count: int) -> list[int]:
    """How many images of each shard are among the worst; of equal ones the earlier shard's."""
    shard = np.repeat(np.arange(len(errors)), [len(each) for each in errors])
    all_errors = np.concatenate([np.zeros(0, np.int64), *errors])
    kept = np.argsort(-all_errors, kind="stable")[:count]
    counts: list[int] = np.bincount(shard[kept], minlength=len(errors)).tolist()
    return counts


def _files(worst: _Worst, shard: int, count: int, first: int) -> Files:
    dataset = worst.dataset.at_images(np.arange(count))
    numbered = replace(dataset.images, ids=tuple(range(first, first + count)))
    written = write(replace(dataset, images=numbered), "coco")
    return tuple(
        (f"{name.removesuffix('.json')}/{shard:03}.json", data) for name, data in written.files
    )
