"""What reading noted, as parts of the health report: the same fault of many files once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from iouviz.data.issues import EXAMPLES, Issue
from iouviz.evaluation.health.found import Severity

# What a check says better, since it knows the rows and can measure.
COVERED: Final[dict[str, set[str]]] = {
    "zero-size": {"object-without-size", "prediction-without-size"},
    "class-only-predicted": {"class-without-objects"},
    "duplicate-annotation-id": {"duplicate-object-id"},
    "picture-missing": {"image-without-file"},
}
# Used as it is, and perhaps not what was meant.
DOUBTFUL: Final = frozenset(
    (
        "class-names-differ",
        "class-lists-differ",
        "image-in-two-files",
        "picture-ambiguous",
        "picture-size-differs",
        "scores-in-ground-truth",
        "shared-file-name",
    )
)
# Noted, and there is nothing to judge.
LOST: Final = frozenset(("no-objects", "no-predictions"))
WHY: Final = {
    "no-area": "No effect on AP; what counts as small, medium and large goes by the box.",
    "bad-area": "No effect on AP; what counts as small, medium and large goes by the box.",
    "no-objects": "The score is undefined: there is no object to find.",
    "no-predictions": "The score is 0: nothing is found.",
}
# These are about pictures and other files, which no number needs.
HARMLESS: Final = ("picture-", "no-picture", "no-image-size", "unknown-format", "shared-file")
BY_OUTCOME: Final = {
    "skipped": "Not measured: what was left out is in no number. An object that is left out "
    "cannot be missed, and a prediction that is left out cannot be wrong.",
    "repaired": "Not measured: the score is that of the repaired data.",
    "noted": "Not measured: there is nothing to compare with.",
}


@dataclass(frozen=True, slots=True)
class Noted:
    """Issues of one code, as a finding wants them; see `iouviz.evaluation.health.Finding`."""

    code: str
    severity: Severity
    title: str
    sentence: str
    count: int
    places: tuple[str, ...]
    done: str
    why: str


def noted(issues: Iterable[Issue]) -> Iterator[Noted]:
    """Issues by code, in the order in which codes first come."""
    by_code: dict[str, list[Issue]] = {}
    for issue in issues:
        by_code.setdefault(issue.code, []).append(issue)
    for code, alike in by_code.items():
        first = alike[0]
        files = f" It is one of {len(alike):,} files with this." if len(alike) > 1 else ""
        places = [
            f"{issue.file}: {place}" if place else issue.file
            for issue in alike
            for place in issue.places or ("",)
        ]
        yield Noted(
            code=code,
            severity=_severity(first),
            title=code.replace("-", " ").capitalize(),
            sentence=f"{_sentence(first.found)}{files}",
            count=sum(issue.count for issue in alike),
            places=tuple(places[:EXAMPLES]),
            done=first.remedy,
            why=_why(first),
        )


def _sentence(found: str) -> str:
    name = "_" in found.split(" ", 1)[0]  # of a field, as the file writes it
    return f"{found}." if name else f"{found[:1].upper()}{found[1:]}."


def _severity(issue: Issue) -> Severity:
    if issue.outcome == "skipped" or issue.code in LOST:
        return "error"
    return "warning" if issue.outcome == "repaired" or issue.code in DOUBTFUL else "note"


def _why(issue: Issue) -> str:
    if issue.code in WHY:
        return WHY[issue.code]
    if issue.outcome == "noted" and issue.code.startswith(HARMLESS):
        return "No effect on the score: it is made from boxes alone."
    return BY_OUTCOME[issue.outcome]
