"""What a worker does with one shard: read it, match, and keep what merges.

Boxes are let go of at once; what is kept of a prediction takes some forty bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.data.choices import Choices
from iouviz.data.issues import Issue
from iouviz.data.model import Dataset, Overlap
from iouviz.data.read.read import read
from iouviz.errors import IouvizError
from iouviz.evaluation.distributed.shards import Shard, source
from iouviz.evaluation.evaluate import ALL_CLASSES, SAME_THRESHOLD, evaluate
from iouviz.evaluation.matching.overlap import measured_by, usual_overlap, usual_protocol
from iouviz.evaluation.metrics.judged import judge
from iouviz.evaluation.parts.class_columns import ClassColumns, class_columns, has_whole_ids
from iouviz.evaluation.parts.delta_columns import DeltaColumns, delta_columns
from iouviz.evaluation.parts.tally import ERROR_IOU, Tally
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.sweep.sweep import Sweep, prepare


@dataclass(frozen=True, slots=True)
class Rules:
    """How every shard is read and judged.

    Attributes
    ----------
    protocol : Protocol or None
        None: the usual one of the data.
    overlap : str or None
        What IoU is measured on; None: the usual.
    choices : Choices
    """

    protocol: Protocol | None = None
    overlap: Overlap | None = None
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """What the reduction must know of a shard before it begins.

    Attributes
    ----------
    shard : Shard
    error : str or None
        Why nothing could be read of it; all else is then empty.
    protocol : Protocol or None
    overlap : str
    classes : tuple of str
    own_classes : int
        How many of them its ground truth has; those that only predictions have stand behind them.
    frequency : mapping of str to str
        "r", "c" or "f" by class, where the data say.
    whole_ids : bool or None
        Whether the ids of its images are whole numbers; None without images.
    image_hashes : (I,) uint64 array
        Of the names of its images.
    issues : tuple of Issue
    left_out : int
        Predictions whose image or class the shard's ground truth does not have.
    """

    shard: Shard
    error: str | None = None
    protocol: Protocol | None = None
    overlap: str = ""
    classes: tuple[str, ...] = ()
    own_classes: int = 0
    frequency: Mapping[str, str] = field(default_factory=dict)
    whole_ids: bool | None = None
    image_hashes: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    issues: tuple[Issue, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A shard, judged.

    Attributes
    ----------
    header : Header
    image_names : tuple of str
    tally : Tally or None
        None where rules are judged that only average precision knows.
    columns : mapping of str to ClassColumns
        By class.
    deltas : mapping of str to DeltaColumns
        By class.
    """

    header: Header
    image_names: tuple[str, ...] = ()
    tally: Tally | None = None
    columns: Mapping[str, ClassColumns] = field(default_factory=dict)
    deltas: Mapping[str, DeltaColumns] = field(default_factory=dict)


def judge_shard(shard: Shard, rules: Rules) -> Work:
    """Read and judge one shard; a shard that cannot be read is said to be broken, not raised."""
    try:
        dataset = read_shard(shard, rules)
        protocol = rules.protocol or usual_protocol(dataset)
        result = evaluate(dataset, protocol)
    except (IouvizError, OSError) as error:
        return Work(Header(shard, error=" ".join(str(error).split())))
    pairs = result.matches.candidates
    judged = judge(pairs, result.matches.pairs, result.matches.not_ignored, protocol)
    columns = dict(zip(result.classes, class_columns(pairs, judged, protocol), strict=True))
    sweep = _sweep(dataset, protocol)
    frequency = () if dataset.verified is None else dataset.verified.frequency
    header = Header(
        shard=shard,
        protocol=protocol,
        overlap=dataset.overlap,
        classes=result.classes,
        own_classes=dataset.inputs.own_classes if dataset.inputs else len(dataset.classes),
        frequency=dict(zip(dataset.classes, frequency, strict=True)) if frequency else {},
        whole_ids=has_whole_ids(dataset.images) if len(dataset.images) else None,
        image_hashes=np.array([_hash(name) for name in dataset.images.names], np.uint64),
        issues=dataset.issues,
        left_out=_left_out(dataset),
    )
    if sweep is None:
        return Work(header, dataset.images.names, None, columns)
    return Work(
        header,
        dataset.images.names,
        Tally.of(sweep, iou_thresholds=_thresholds(protocol)),
        columns,
        dict(zip(dataset.classes, delta_columns(sweep), strict=True)),
    )


def read_shard(shard: Shard, rules: Rules) -> Dataset:
    """The data of a shard, judged by the rules' kind of overlap.

    Raises
    ------
    IouvizError
        Nothing can be read.
    """
    dataset = read(source(shard.ground_truth), source(shard.predictions), choices=rules.choices)
    return measured_by(dataset, rules.overlap or usual_overlap(dataset))


def _sweep(dataset: Dataset, protocol: Protocol) -> Sweep | None:
    """For counts, errors and the rest; None for protocols that only average precision knows."""
    if not protocol.has_counts:
        return None
    return prepare(dataset, protocol)


def _thresholds(protocol: Protocol) -> Values:
    """Those of the protocol, and the one at which errors and confusion are counted."""
    known = np.array(protocol.iou_thresholds)
    return (
        known
        if (np.abs(known - ERROR_IOU) < SAME_THRESHOLD).any()
        else np.union1d(known, ERROR_IOU)
    )


def _left_out(dataset: Dataset) -> int:
    """Predictions that were not joined; a class that only predictions have is one all the same."""
    return sum(
        each.rows
        for each in dataset.unjoined
        if each.what == "image" or each.name not in dataset.classes
    )


def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def columns_of(work: Work, name: str) -> tuple[ClassColumns | None, DeltaColumns | None]:
    """What a shard has of one class; None where it has none."""
    return work.columns.get(name), work.deltas.get(name)


def class_names(protocol: Protocol, headers: list[Header]) -> tuple[str, ...]:
    """The classes of all shards in the order that one machine would give them.

    Those of the ground truth of any shard come first, those that only predictions have last; both
    in the order in which they come up.
    """
    if protocol.class_agnostic:
        return (ALL_CLASSES,)
    own = [name for each in headers for name in each.classes[: each.own_classes]]
    others = [name for each in headers for name in each.classes[each.own_classes :]]
    return tuple(dict.fromkeys([*own, *others]))
