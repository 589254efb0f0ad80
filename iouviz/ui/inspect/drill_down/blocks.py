"""What shows the counts of the dataset page, from top to bottom."""

from collections.abc import Mapping
from dataclasses import replace

from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.wording import MEANING
from iouviz.evaluation.grids.outcomes import score_edges
from iouviz.evaluation.outcomes.breakdown import cut
from iouviz.evaluation.outcomes.filters import Range
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.summary import how
from iouviz.figures.theme import MARKS
from iouviz.ui.components.live_figure import (
    Bar,
    Bars,
    Block,
    ClassColumn,
    Classes,
    Confusion,
    Grid,
    Histogram,
    Number,
    Numbers,
    Part,
)
from iouviz.ui.frame.numbers import HEADLINE
from iouviz.ui.inspect.drill_down.tables import OF_CLASS, OVERALL, Prepared

TP = Part("tp", "true positive", "true positives", MARKS["TP"])
FP = Part("fp", "false positive", "false positives", MARKS["FP"])
FN = Part("fn", "false negative (missed)", "false negatives (missed)", MARKS["FN"])
TITLES = {
    "AP": "AP@[.50:.95]",
    "APs": "AP small",
    "APm": "AP medium",
    "APl": "AP large",
    "both": "class + localisation",
}
AVERAGES = {
    "AP": "mean over IoU .50 to .95, all predictions",
    "AP50": "at IoU .50, all predictions",
    "APs": "AP@[.50:.95] of objects up to 32 x 32 pixels",
    "APm": "AP@[.50:.95] of objects from 32 x 32 to 96 x 96 pixels",
    "APl": "AP@[.50:.95] of objects from 96 x 96 pixels",
}
# Why a number of a class is a dash.
NOT_THERE = {
    key: f"–: no {kind} of class {{name}} counts"
    for key, kind in zip(
        OF_CLASS, ("object", "object", "small object", "medium object", "large object"), strict=True
    )
}
NEITHER = {
    "Precision": "–: no prediction of class {name} counts",
    "Recall": "–: no object of class {name} counts",
    "F1": "–: neither objects nor predictions of class {name}",
}
NO_OBJECTS = "No objects here, so there is no recall."


def blocks(prepared: Prepared, text: Mapping[str, str]) -> list[Block]:
    """Everything that follows the sliders.

    Parameters
    ----------
    prepared : Prepared
    text : mapping
        The page's lesson.
    """
    text = {title: " ".join(words.split()) for title, words in text.items()}
    return [
        _headline(prepared.protocol),
        _outcome(),
        _errors(text["Errors"]),
        _scores(prepared, text["Scores"]),
        Confusion(
            "matrix",
            prepared.names,
            ranked=True,
            largest=12,
            name="matrix",
            title="Confusion matrix",
            help=text["Confusion"],
            note="Shade: fraction of the row. The most confused classes come first.",
        ),
        _by_range(prepared, "size", "By size", text["Size"], " px"),
        _by_range(prepared, "aspect", "By width / height", text["Aspect"]),
        _by_place(prepared, text["Place"]),
        _classes(prepared, text["Classes"]),
    ]


def _headline(protocol: Protocol) -> Numbers:
    made = how(protocol)
    averages = [
        Number(TITLES.get(key, key), f"coco-{key}", made[key], number=HEADLINE[key])
        for key in OVERALL
    ]
    return Numbers(
        (
            *averages,
            Number(
                "Precision", "precision", "TP / (TP + FP)\n= {tp} / {predicted}", number="precision"
            ),
            Number("Recall", "recall", "TP / (TP + FN)\n= {tp} / {objects}", number="recall"),
            Number("F1", "f", "2 TP / (2 TP + FP + FN)\n= {twice} / {all-three}", number="F1"),
        )
    )


def _outcome() -> Bars:
    tp, fp, fn = replace(TP, number="TP"), replace(FP, number="FP"), replace(FN, number="FN")
    return Bars(
        "outcome",
        (
            Bar("Predictions", (tp, fp), "true or false positives", "P"),
            Bar("Ground truth", (TP, fn), "matched or missed", "R"),
        ),
        name="outcome",
        aside="outcome-rates",
        undefined="Undefined: the denominator is 0.",
        title="Outcomes",
    )


def _errors(help_: str) -> Bars:
    plain, missed = replace(FP, mark=""), replace(FN, mark="")
    parts = {"duplicate": replace(plain, number="duplicates"), "missed": missed}
    return Bars(
        "errors",
        tuple(
            Bar(TITLES.get(name, name), (parts.get(name, plain),), MEANING[name])
            for name in ERROR_TYPES
        ),
        name="errors",
        aside="delta-ap",
        undefined="No objects, so there is no AP.",
        sign="+",
        title="Error types, and what correcting each would add to AP",
        help=help_,
        note="Delta AP is measured from all predictions: AP at the threshold {iou-here:.2f} is "
        "{ap-here:.4f} now.",
        span=6,
    )


def _scores(prepared: Prepared, help_: str) -> Histogram:
    confidences = prepared.stops.confidences
    low, high = float(confidences[0]), float(confidences[-1])
    ranges = cut(score_edges(confidences).tolist())
    return Histogram(
        "scores",
        "all-scores",
        "cut",
        tuple(between(each) for each in ranges),
        (TP, FP),
        tuple((at, f"{low + at * (high - low):.3g}") for at in (0, 0.25, 0.5, 0.75, 1)),
        name="scores",
        title="Confidence of TP and FP",
        help=help_,
        note="Faint: below the confidence, and in no other count.",
        outside="below the confidence, in no other count",
        span=6,
    )


def _by_range(prepared: Prepared, name: str, title: str, help_: str, unit: str = "") -> Bars:
    return Bars(
        name,
        tuple(
            Bar(between(each, unit), (TP, FP, FN), aside="R") for each in cut(prepared.bounds[name])
        ),
        name=name,
        aside=f"{name}-recall",
        undefined=NO_OBJECTS,
        title=title,
        help=help_,
        span=6,
    )


def _by_place(prepared: Prepared, help_: str) -> Grid:
    names = tuple(between(each) for each in cut(prepared.bounds["place"]))
    return Grid(
        "place",
        "place-share",
        names,
        names,
        Part("fn", "object missed", "objects missed"),
        of="of the objects there",
        name="place",
        title="Missed objects, by position in the image",
        help=help_,
        span=6,
    )


def _classes(prepared: Prepared, help_: str) -> Classes:
    here = "at the threshold and confidence above"
    rates = {"Precision": 3, "Recall": 4, "F1": 5}
    counts = {"TP": TP, "FP": FP, "FN": FN}
    return Classes(
        "classes",
        "class-averages",
        prepared.names,
        (
            *(
                ClassColumn(TITLES.get(key, key), "share", help_of, undefined=NOT_THERE[key])
                for key, help_of in AVERAGES.items()
            ),
            *(
                ClassColumn(name, "share", f"{name.lower()}, {here}", at, undefined=NEITHER[name])
                for name, at in rates.items()
            ),
            *(
                ClassColumn(name, "count", f"{part.many}, {here}", at)
                for at, (name, part) in enumerate(counts.items())
            ),
        ),
        name="classes",
        title="Classes",
        help=help_,
    )


def between(ends: Range, unit: str = "") -> str:
    """A range in words.

    >>> between(Range(32, 96), " px"), between(Range(high=0.5)), between(Range(96))
    ('32 to 96 px', 'below 0.5', 'from 96')
    """
    low, high = ends
    if abs(low) == abs(high) == float("inf"):
        return "all"
    if low == -float("inf"):
        return f"below {high:g}{unit}"
    return f"from {low:g}{unit}" if high == float("inf") else f"{low:g} to {high:g}{unit}"
