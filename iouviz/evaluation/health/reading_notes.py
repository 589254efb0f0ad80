"""What reading noted, as parts of the health report: the same fault of many files once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from iouviz.data.issues import EXAMPLES, Issue
from iouviz.evaluation.health.check import Severity

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
# Left out, and never meant as boxes.
NO_BOXES: Final = ("-not-read", "dont-care")
# Noted, and there is nothing to judge.
LOST: Final = frozenset(("no-objects", "no-predictions"))
WHY: Final = {
    "no-area": "No effect on AP; the box decides what counts as small, medium and large.",
    "bad-area": "No effect on AP; the box decides what counts as small, medium and large.",
    "no-objects": "The score is undefined: there are no objects.",
    "no-predictions": "The score is 0: there are no predictions.",
}
# These are about pictures and other files, which no number needs.
HARMLESS: Final = ("picture-", "no-picture", "no-image-size", "unknown-format", "shared-file")
# Where the code alone would be too short for a reader.
TITLES: Final = {
    "category-id-type": "Class ids that are text in one file and numbers in another",
    "class-names-differ": "Class names that differ",
    "image-id-type": "Image ids that are text in one file and numbers in another",
    "negative-size": "Boxes of negative width or height",
    "no-area": "Objects that state no area",
    "no-image-size": "Images that state no size",
    "no-objects": "No objects",
    "no-predictions": "No predictions",
    "not-finite": "Coordinates that are not finite",
    "not-utf-8": "Text in another encoding",
    "picture-ambiguous": "Pictures that fit several images",
    "picture-extra": "Pictures that no annotation names",
    "picture-missing": "Images without a picture",
    "picture-size-differs": "Pictures that differ in size from the annotation",
    "score-not-finite": "Scores that are not finite",
    "too-far": "Coordinates too large for any image",
    "unknown-class": "Boxes of unknown classes",
    "unknown-format": "Files of unknown format",
    "unknown-image": "Boxes of unknown images",
    "unusable-file": "Files that cannot be used",
    "zero-size": "Boxes of zero width or height",
}
BY_OUTCOME: Final = {
    "skipped": "Not measured: what was left out affects no number. An object that is left out "
    "cannot be missed, and a prediction that is left out cannot be a false positive.",
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
            title=TITLES.get(code, code.replace("-", " ").capitalize()),
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
    if issue.code.endswith(NO_BOXES):
        return "warning"
    if issue.outcome == "skipped" or issue.code in LOST:
        return "error"
    return "warning" if issue.outcome == "repaired" or issue.code in DOUBTFUL else "note"


def _why(issue: Issue) -> str:
    if issue.code in WHY:
        return WHY[issue.code]
    if issue.outcome == "noted" and issue.code.startswith(HARMLESS):
        return "No effect on the score: pictures are not used for it."
    return BY_OUTCOME[issue.outcome]
