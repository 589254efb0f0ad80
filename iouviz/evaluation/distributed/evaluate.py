"""`evaluate_shards`: pairs of files in, the numbers of all of them together out.

Each shard is one task; what it leaves is small. Class after class is then put together by tasks of
their own, so that nobody ever holds the columns of more than one class. A task that is lost with
its worker is done again elsewhere, and since a result replaces another of its name, nothing is
counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from dask import delayed
from distributed import Client, Future

from iouviz.data.choices import Choices
from iouviz.data.issues import Issue, number_of
from iouviz.data.model import Overlap
from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.delta_ap import DeltaAP
from iouviz.evaluation.distributed.checks import check
from iouviz.evaluation.distributed.cluster import client_of, show, trouble_named
from iouviz.evaluation.distributed.reduce import (
    ClassNumbers,
    delta_of,
    evaluation_of,
    reduce_class,
)
from iouviz.evaluation.distributed.shard_work import (
    Header,
    Rules,
    Work,
    class_names,
    columns_of,
    judge_shard,
)
from iouviz.evaluation.distributed.shards import Listed, Shard, list_shards
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.parts.tally import Tally
from iouviz.evaluation.protocols import Protocol

AT_ONCE = 8  # counts that one task adds up


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What was found out about all shards together; their boxes are gone.

    Attributes
    ----------
    evaluation : Evaluation
        Equal to the bit to that of one machine; its `matched` is None.
    tally : Tally or None
        Counts over confidences, confusion, error types, calibration. None for protocols that only
        average precision knows (LVIS, Open Images, class-agnostic ones).
    delta : DeltaAP or None
        Likewise.
    overlap : str
    shards : tuple of Shard
    issues : tuple of Issue
        Found while reading.
    left_out : int
        Predictions of images or classes that their shard's ground truth does not have.
    """

    evaluation: Evaluation
    tally: Tally | None
    delta: DeltaAP | None
    overlap: str
    shards: tuple[Shard, ...]
    issues: tuple[Issue, ...]
    left_out: int

    @property
    def size(self) -> str:
        """How much was judged, in words."""
        parts = [number_of(len(self.shards), "shard")]
        if self.tally is not None:
            parts += [
                number_of(self.tally.images, "image"),
                number_of(len(self.evaluation.classes), "class"),
                number_of(self.tally.objects, "object"),
                number_of(self.tally.predictions, "prediction"),
            ]
        return ", ".join(parts)


def evaluate_shards(
    ground_truth: Listed,
    predictions: Listed,
    *,
    protocol: Protocol | None = None,
    overlap: Overlap | None = None,
    choices: Choices | None = None,
    client: Client | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Run:
    """Judge a data set whose files lie in shards.

    Parameters
    ----------
    ground_truth, predictions : str or sequence of str
        Globs, lists of files, or addresses that fsspec knows; see `shards.list_shards`. Every
        image is in one shard, with all of its objects and predictions.
    protocol, overlap
        As in `iouviz.evaluate`.
    choices : Choices or None
        As in `iouviz.read`, for every shard.
    client : distributed.Client or None
        Who does the work; None: as the next two say.
    scheduler : str or None
        Address of a Dask scheduler; None: processes on this machine.
    workers : int or None
        How many of those; None: one a processor.
    progress : bool
        Show Dask's progress bar on standard error.

    Returns
    -------
    Run

    Raises
    ------
    ReadError
        Shards that are missing, broken, listed twice, or do not go together; all of them named.
    ClusterError
        No scheduler, or it went away, or a shard ended every worker that tried it.

    Notes
    -----
    Equal scores in different shards are ordered as on one machine: by the ids of the images, or
    where these are no whole numbers by the order of the shards.
    """
    shards = list_shards(ground_truth, predictions)
    rules = Rules(protocol, overlap, choices or Choices())
    if client is not None:
        return _run(client, shards, rules, progress)
    with client_of(scheduler, workers) as own:
        return _run(own, shards, rules, progress)


def _run(client: Client, shards: Sequence[Shard], rules: Rules, progress: bool) -> Run:
    run = uuid4().hex  # files may have changed since another run
    with trouble_named(client):
        work = [
            client.submit(judge_shard, shard, rules, key=f"{shard}, run {run}", pure=False)
            for shard in shards
        ]
        show(work, wanted=progress)
        headers = client.gather([client.submit(_header, each) for each in work])
        check(headers, lambda number: client.submit(_image_names, work[number]).result())
        protocol = headers[0].protocol
        if protocol is None:
            raise ReadError(f"{headers[0].shard}: nothing was evaluated")
        classes = class_names(protocol, headers)
        numbers = client.compute([_class(work, name, protocol) for name in classes])
        tally = _tally(client, work)
        show(numbers, wanted=progress)
        return _put_together(headers, protocol, classes, client.gather(numbers), tally.result())


def _header(work: Work) -> Header:
    return work.header


def _image_names(work: Work) -> tuple[str, ...]:
    return work.image_names


def _tally_of(work: Work) -> Tally | None:
    return work.tally


def _class(work: Sequence[Future], name: str, protocol: Protocol) -> object:
    parts = [delayed(columns_of)(each, name) for each in work]
    return delayed(reduce_class)(parts, protocol)


def _tally(client: Client, work: Sequence[Future]) -> Future:
    """The counts of all shards, added up by a tree of tasks; neighbours stay neighbours."""
    level = [client.submit(_tally_of, each) for each in work]
    while len(level) > 1:
        level = [
            client.submit(_add_up, level[at : at + AT_ONCE]) for at in range(0, len(level), AT_ONCE)
        ]
    return level[0]


def _add_up(tallies: Sequence[Tally | None]) -> Tally | None:
    total = tallies[0]
    for each in tallies[1:]:
        if total is None or each is None:
            return None
        total = total.merge(each)
    return total


def _put_together(
    headers: Sequence[Header],
    protocol: Protocol,
    classes: tuple[str, ...],
    numbers: Sequence[ClassNumbers],
    tally: Tally | None,
) -> Run:
    frequency = {name: often for each in headers for name, often in each.frequency.items()}
    return Run(
        evaluation=evaluation_of(classes, numbers, protocol, frequency),
        tally=None if tally is None else tally.over(classes),
        delta=delta_of(numbers),
        overlap=headers[0].overlap,
        shards=tuple(each.shard for each in headers),
        issues=tuple(issue for each in headers for issue in each.issues),
        left_out=sum(each.left_out for each in headers),
    )
