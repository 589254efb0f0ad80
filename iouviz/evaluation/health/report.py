"""The health report: everything that reading noted and the checks found, worst first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from iouviz.data.issues import EXAMPLES
from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.health import boxes
from iouviz.evaluation.health import references as lists
from iouviz.evaluation.health.check import Found, Severity, Table
from iouviz.evaluation.health.effects import Effect, effect
from iouviz.evaluation.health.reading_notes import COVERED, Noted, noted
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.results import Shown

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that a finding is about.

    Attributes
    ----------
    image : str
        Name of the image; "" where it is about none, or reading could not say.
    row : int or None
        Of the table that the finding is about; None where reading left the row out.
    place : str
        Where to look: class, id and box, or file and place in the file.
    """

    image: str
    row: int | None
    place: str


@dataclass(frozen=True, slots=True)
class Finding(Shown):
    """One kind of fault, or of something that may be one.

    Attributes
    ----------
    code : str
        Stable short name, such as ``near-identical-objects``.
    severity : {"error", "warning", "note"}
        Something was lost or the numbers are surely not what is meant; something may be wrong
        and is worth a look; good to know.
    title : str
        A few words.
    sentence : str
        What was found.
    count : int
        How many times.
    table : {"object", "prediction", "image", "class", "file"}
        What was counted.
    examples : tuple of Example
        The first few, the worst first where one can be worse than another.
    done : str
        What iouviz does about it.
    effect : Effect or None
        What mending it would do to the score, measured; None where that cannot be measured.
    why : str
        Why nothing was measured; "" where something was.
    """

    code: str
    severity: Severity
    title: str
    sentence: str
    count: int
    table: str
    examples: tuple[Example, ...]
    done: str
    effect: Effect | None
    why: str

    @property
    def consequence(self) -> str:
        """What it does to the score, in a sentence."""
        return self.why if self.effect is None else str(self.effect)


@dataclass(frozen=True, slots=True)
class Health(Shown):
    """What was found, the worst first.

    Attributes
    ----------
    findings : tuple of Finding
    protocol : str
        Whose numbers the effects are measured in.
    """

    findings: tuple[Finding, ...]
    protocol: str

    @property
    def worst(self) -> Severity | None:
        """The highest severity; None where nothing was found."""
        return self.findings[0].severity if self.findings else None

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def health(
    dataset: Dataset, protocol: Protocol | None = None, *, evaluation: Evaluation | None = None
) -> Health:
    """Examine a data set.

    Parameters
    ----------
    dataset : Dataset
        What reading noted in `issues` becomes part of the report.
    protocol : Protocol or None
        Whose numbers say what a fault does to the score; None: `usual_protocol`.
    evaluation : Evaluation, optional
        Of `dataset` by `protocol`, where it is at hand.

    Returns
    -------
    Health

    Notes
    -----
    An effect is measured by mending the one fault in a copy and judging that again, by what the
    data set is judged by; masks and keypoints do not follow other boxes, so that is not measured.
    Faults add up as they like: the effect of mending two is not the sum of both.

    Examples
    --------
    >>> from iouviz.data.sample import sample
    >>> health(sample()).worst is None
    True
    """
    protocol = protocol or usual_protocol(dataset)
    judge = _Judge(dataset, protocol, evaluation)
    found = [_finding(each, dataset, judge) for each in _checks(dataset)]
    seen = {finding.code for finding in found}
    told = [
        _told(each) for each in noted(dataset.issues) if not seen & COVERED.get(each.code, set())
    ]
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    findings = sorted(told + found, key=lambda finding: rank[finding.severity])
    return Health(tuple(findings), protocol.name)


def _checks(dataset: Dataset) -> Iterator[Found]:
    return chain(
        boxes.relative(dataset, "object"),
        boxes.relative(dataset, "prediction"),
        boxes.outside(dataset, "object"),
        boxes.outside(dataset, "prediction"),
        boxes.without_size(dataset, "object"),
        boxes.without_size(dataset, "prediction"),
        boxes.contradicting_areas(dataset),
        boxes.twins(dataset),
        lists.classes(dataset),
        lists.ids(dataset),
        lists.scores(dataset),
        lists.pictures(dataset),
    )


class _Judge:
    """Measures effects; judges the data set as it stands once, and only if anybody asks."""

    def __init__(self, dataset: Dataset, protocol: Protocol, evaluation: Evaluation | None) -> None:
        self._dataset, self._protocol, self._given = dataset, protocol, evaluation
        self.unable = ""
        if not len(dataset.ground_truth):
            self.unable = "Not measured: without ground truth there is no score."
        elif not len(dataset.predictions):
            self.unable = "Not measured: there are no predictions to evaluate."

    @cached_property
    def _summary(self) -> dict[str, float]:
        before = self._given or evaluate(self._dataset, self._protocol)
        return before.summary

    def effect(self, mended: Dataset, how: str) -> Effect:
        return effect(self._summary, evaluate(mended, self._protocol).summary, how)


def _finding(found: Found, dataset: Dataset, judge: _Judge) -> Finding:
    measured, why = None, found.why
    if found.mend is not None:
        why = judge.unable
        measured = None if why else judge.effect(found.mend(), found.how)
    rows = found.rows[:EXAMPLES].tolist()
    return Finding(
        code=found.code,
        severity=found.severity,
        title=found.title,
        sentence=found.sentence,
        count=len(found.rows),
        table=found.table,
        examples=tuple(_example(dataset, found.table, row) for row in rows),
        done=found.done,
        effect=measured,
        why=why,
    )


def _example(dataset: Dataset, table: Table, row: int) -> Example:
    if table == "image":
        return Example(dataset.images.names[row], row, "")
    if table == "class":
        return Example("", row, f"{dataset.classes[row]} (id {dataset.class_ids[row]})")
    rows = dataset.ground_truth if table == "object" else dataset.predictions
    (x, y), (width, height) = rows.boxes[row, :2].tolist(), rows.size[row].tolist()
    name = dataset.classes[rows.label[row]]
    place = f"{name} at {x:.6g}, {y:.6g}, {width:.6g} x {height:.6g}"
    if table == "object":
        own = dataset.ground_truth.ids[row]
        place = f"{f'id {own}' if isinstance(own, int) else own}: {place}"
    return Example(dataset.images.names[rows.image[row]], row, place)


def _told(issue: Noted) -> Finding:
    return Finding(
        code=issue.code,
        severity=issue.severity,
        title=issue.title,
        sentence=issue.sentence,
        count=issue.count,
        table="file",
        examples=tuple(Example("", None, place) for place in issue.places),
        done=issue.done,
        effect=None,
        why=issue.why,
    )
