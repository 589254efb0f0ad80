"""Two models side by side: counts that follow the drag, and at rest what the second has more."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.grids.compare import (
    ComparedStops,
    compared_stops,
    mean_average_precision,
)
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.statistics.bootstrap import (
    Bootstrap,
    Interval,
    bootstrap,
    usual_resamples,
)
from iouviz.evaluation.statistics.compare import Changes, Difference, changes, pooled
from iouviz.figures.theme import MARKS
from iouviz.lessons import lesson
from iouviz.ui.components import live_figure as live
from iouviz.ui.frame import show
from iouviz.ui.frame.numbers import Answer
from iouviz.ui.frame.progress import progress
from iouviz.ui.session import OperatingPoint, move, newest, operating_point, point_of, sweep_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.second_model import Pair, full_name, names_of, runs_of

NAMES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
MEANS: dict[Answer, Sequence[float]] = {
    "AP@[.50:.95]": COCO.iou_thresholds,
    "AP50": (0.5,),
    "AP75": (0.75,),
}
LETTERS = ("A", "B")
STAR, STARRED = " *", "\\* The interval excludes 0. "
NOTHING: show.Cell = "–", "Undefined: the denominator is 0."
ITSELF: show.Cell = "–", "This is model A."
WAIT: show.Cell = "…", "The images are being resampled."


# --- the operating points of the two


@dataclass(frozen=True, slots=True)
class OperatingPoints:
    """One IoU threshold and choice of classes for both, and a confidence for each."""

    iou_threshold: float
    confidences: tuple[float, float]
    classes: tuple[int, ...]

    @property
    def chosen(self) -> list[int] | None:
        """The classes as `Sweep` takes them; None: all."""
        return list(self.classes) or None

    def point(self, model: int) -> OperatingPoint:
        """The operating point of the first (0) or the second (1)."""
        return OperatingPoint(self.iou_threshold, self.confidences[model], self.classes)


def points_of(current: Opened, pair: Pair) -> OperatingPoints:
    """Where the first is used, and the second at its own confidence."""
    point = point_of(current)
    confidences = point.confidence, point_of(pair.second).confidence
    return OperatingPoints(point.iou_threshold, confidences, point.classes)


def points_alone(current: Opened) -> OperatingPoints:
    """Where one model is used that is compared with none."""
    point = point_of(current)
    return OperatingPoints(point.iou_threshold, (point.confidence, point.confidence), point.classes)


def changes_of(pair: Pair, points: OperatingPoints) -> Changes:
    """Which objects were gained and lost; of the last operating points."""
    return newest(
        pair.first,
        "changes",
        (pair.second.number, points),
        lambda: changes(
            *pair.sweeps,
            iou_threshold=points.iou_threshold,
            confidences=points.confidences,
            classes=points.chosen,
        ),
    )


# --- while a slider is dragged


def sliders(current: Opened, pair: Pair) -> list[live.Slider]:
    """The shared IoU threshold and a confidence for each."""
    ious = np.union1d(np.arange(2, 20) / 20, [point_of(current).iou_threshold])
    return [
        live.Slider(
            "iou",
            f"{measure(current.dataset)} threshold, both",
            ious,
            low="loose fit",
            high="tight fit",
        ),
        *(
            live.Slider(
                name,
                f"Confidence, {letter}: {short}",
                operating_point.score_stops(run),
                low="higher recall",
                high="higher precision",
            )
            for name, letter, short, run in zip(
                ("confidence", "second"),
                LETTERS,
                pair.names,
                (current, pair.second),
                strict=True,
            )
        ),
    ]


def values(points: OperatingPoints) -> dict[str, float]:
    """Where those sliders stand."""
    first, second = points.confidences
    return {"iou": points.iou_threshold, "confidence": first, "second": second}


def follow(current: Opened, pair: Pair, moment: live.Moment) -> OperatingPoints:
    """Move both operating points to where the user has put the sliders."""
    iou = moment.values["iou"]
    move(current, iou_threshold=iou, confidence=moment.values["confidence"])
    classes = point_of(current).classes
    move(pair.second, iou_threshold=iou, confidence=moment.values["second"], classes=classes)
    return points_of(current, pair)


def tables(pair: Pair, points: OperatingPoints, at: Sequence[live.Slider]) -> dict[str, live.Table]:
    """Every count at every stop; made anew only for other stops or classes."""
    stops = [each.stops for each in at]
    key = pair.second.number, points.classes, *(each.tobytes() for each in stops)

    def compute() -> dict[str, live.Table]:
        with progress("Counting at every slider position ...") as tell:
            found = compared_stops(
                *pair.sweeps,
                iou_thresholds=stops[0],
                confidences=(stops[1], stops[2]),
                classes=points.chosen,
                progress=tell,
            )
        return _tables(found)

    return newest(pair.first, "compare.stops", key, compute)


def _tables(found: ComparedStops) -> dict[str, live.Table]:
    made = {
        name: live.Table(getattr(found, name), ("iou", "confidence", "second"))
        for name in ("gained", "lost", "both", "neither")
    }
    for letter, slider, counts in zip(
        LETTERS, ("confidence", "second"), (found.first, found.second), strict=True
    ):
        made |= live.count_tables(counts, ("iou", slider), prefix=f"{letter}-")
    return made


def blocks(pair: Pair) -> list[live.Block]:
    """Counts of both, and what became of the objects from one to the other."""
    one, other = pair.names
    return [
        _counts("A", one, marked=True),
        _counts("B", other),
        live.Numbers(
            (
                live.Number("Gained", "gained", "objects found\nby B alone", 0),
                live.Number("Lost", "lost", "objects found\nby A alone", 0),
                live.Number("Found by both", "both", "objects", 0),
                live.Number("Found by neither", "neither", "objects", 0),
            ),
            title="From A to B",
        ),
    ]


def _counts(letter: str, name: str, *, marked: bool = False) -> live.Numbers:
    """Precision, recall, F1 and counts of one model."""

    def entry(title: str, table: str, how: str, digits: int = 4) -> live.Number:
        answer = {"tp": "TP", "fp": "FP", "fn": "FN", "f": "F1"}.get(table, table)
        sign = MARKS.get(title, "")
        number = answer if marked else None
        return live.Number(title, f"{letter}-{table}", how, digits, sign, number)  # type: ignore[arg-type]  # one of them

    tp = f"{{{letter}-tp}}"
    return live.Numbers(
        (
            entry("Precision", "precision", f"{tp} / {{{letter}-predicted}}"),
            entry("Recall", "recall", f"{tp} / {{{letter}-objects}}"),
            entry("F1", "f", ""),
            entry("TP", "tp", "", 0),
            entry("FP", "fp", "", 0),
            entry("FN", "fn", "", 0),
        ),
        span=6,
        title=f"{letter}: {name}",
    )


# --- at rest


def resamples_of(runs: Sequence[Opened]) -> int:
    """How often images are resampled."""
    return usual_resamples(max(len(each.dataset.predictions) for each in runs))


def bootstraps(runs: Sequence[Opened]) -> dict[int, Bootstrap]:
    """Those that are ready, by number of the run."""
    key = "bootstrap", resamples_of(runs)
    return {run.number: run.results[key] for run in runs if key in run.results}


def finish(runs: Sequence[Opened]) -> None:
    """Resample for all runs that want it, with progress."""
    resamples = resamples_of(runs)
    key = "bootstrap", resamples
    waiting = [run for run in runs if key not in run.results]
    if not waiting:
        return
    with progress(f"Intervals: resampling the images {resamples:,} times ...") as tell:
        for number, run in enumerate(waiting):

            def of_all(share: float, done: int = number) -> None:
                tell((done + share) / len(waiting))

            run.results[key] = bootstrap(sweep_of(run), resamples=resamples, progress=of_all)


def difference_of(pair: Pair, ready: dict[int, Bootstrap]) -> Difference | None:
    """In average precision; None until it is computed."""
    if not {pair.first.number, pair.second.number} <= ready.keys():
        return None
    return Difference(ready[pair.first.number], ready[pair.second.number])


def average_precision(run: Opened, points: OperatingPoints) -> dict[Answer, float]:
    """AP@[.50:.95], AP50 and AP75 over the chosen classes."""
    return newest(
        run,
        "compare.ap",
        points.classes,
        lambda: {
            name: mean_average_precision(sweep_of(run), each, points.chosen)
            for name, each in MEANS.items()
        },
    )


def headline(
    pair: Pair, points: OperatingPoints, found: Changes, difference: Difference | None
) -> None:
    """Average precision, precision, recall and F1 of both, and the difference with its interval."""
    one, other = (average_precision(run, points) for run in (pair.first, pair.second))
    rows = []
    for name, thresholds in MEANS.items():
        interval = None
        if difference is not None:
            interval = difference.over(thresholds).interval(classes=points.chosen)
        rows.append(_line(name, one[name], other[name], interval))
    resamples = resamples_of((pair.first, pair.second))
    for each, title in NAMES.items():
        rows.append(_line(title, *pooled(found, each, resamples=resamples)))  # type: ignore[arg-type]  # one of them
    names = [
        (f"{letter}: {name}", full_name(run))
        for letter, name, run in zip(LETTERS, pair.names, (pair.first, pair.second), strict=True)
    ]
    numbers = {(at, 1): (name, one[name]) for at, name in enumerate(MEANS)}
    heads: list[show.Cell] = ["", *names, "B − A", "95 % interval"]
    show.grid(heads, rows, marked=[0], numbers=numbers if points.chosen is None else {})
    better = (
        float("nan") if difference is None else difference.second_is_better(classes=points.chosen)
    )
    share = "" if np.isnan(better) else f" B has the higher AP@[.50:.95] in {better:.1%} of them."
    starred = any(str(row[-1]).endswith(STAR) for row in rows)
    st.caption(
        f"{STARRED if starred else ''}{resamples:,} bootstrap resamples of the images.{share}",
        help=lesson("compare")["Interval"],
    )


def _line(
    name: str, first: float, second: float, interval: Interval | None
) -> tuple[show.Cell, ...]:
    """A number of both, and what the second has more."""
    shown = _shown(first), _shown(second), _shown(second - first, sign=True)
    return name, *shown, WAIT if interval is None else _ends(interval)


def _ends(interval: Interval) -> show.Cell:
    if np.isnan(interval.low):
        return NOTHING
    clear = STAR if interval.excludes_zero else ""
    return f"{show.signed(interval.low)} to {show.signed(interval.high)}{clear}"


def _shown(value: float, *, sign: bool = False) -> show.Cell:
    if np.isnan(value):
        return NOTHING
    return show.signed(value) if sign else show.number(value)


def all_runs(current: Opened, points: OperatingPoints, ready: dict[int, Bootstrap]) -> None:
    """Every opened run, one a row: average precision, and the rest at its own confidence."""
    runs, rows = runs_of(current), []
    for run, name in zip(runs, names_of(runs), strict=True):
        means = average_precision(run, points)
        mine = run.number == current.number
        confidence = point_of(current if mine else run).confidence
        counts: OutcomeCounts = (
            sweep_of(run)
            .at(confidence=confidence, iou_threshold=points.iou_threshold, classes=points.chosen)
            .pooled
        )
        cells = [*means.values(), *map(float, (counts.precision, counts.recall, counts.f_beta()))]
        gain = [ITSELF, ITSELF] if mine else _gain(current, run, points, ready)
        rows.append(((name, full_name(run)), *map(_shown, cells), show.number(confidence), *gain))
    heads = ["Model", *MEANS, *NAMES.values(), "Confidence", "AP@[.50:.95] − A", "95 % interval"]
    first = [at for at, run in enumerate(runs) if run.number == current.number]
    if len(runs) == 1:
        heads, rows = heads[:-2], [row[:-2] for row in rows]
    show.grid(heads, rows, marked=first)


def _gain(
    current: Opened, run: Opened, points: OperatingPoints, ready: dict[int, Bootstrap]
) -> tuple[show.Cell, show.Cell]:
    if not {current.number, run.number} <= ready.keys():
        return WAIT, WAIT
    found = Difference(ready[current.number], ready[run.number]).interval(classes=points.chosen)
    return _shown(found.estimate, sign=True), _ends(found)


def class_table(pair: Pair, points: OperatingPoints, difference: Difference) -> int | None:
    """AP@[.50:.95] of each class for both; the class whose row was chosen."""
    st.caption(lesson("compare")["Classes"])
    names = pair.first.dataset.classes
    labels = points.chosen or [
        int(each) for each in np.flatnonzero(~np.isnan(difference.first.estimate).all(axis=0))
    ]
    rows = []
    for label in labels:
        found = difference.interval(classes=[label])
        each = (
            run.interval(classes=[label]).estimate for run in (difference.first, difference.second)
        )
        rows.append((names[label], *each, found.estimate, found.low, found.high))
    heads = ("Class", *(f"{a}: {name}" for a, name in zip(LETTERS, pair.names, strict=True)))
    heads = (*heads, "B − A", "from", "to")
    number = st.column_config.NumberColumn(format="%.4f")
    event = st.dataframe(
        {head: [row[at] for row in rows] for at, head in enumerate(heads)},
        hide_index=True,
        key=f"compare.classes.{pair.second.number}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=dict.fromkeys(heads[1:], number),
    )
    chosen = event["selection"]["rows"]
    return labels[int(chosen[0])] if chosen else None
