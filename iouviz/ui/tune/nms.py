"""The live part of the NMS page: suppression at every stop, evaluated, and what shows it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import streamlit as st

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset, Overlap
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.grids.images import CROWDED, Strip, strip
from iouviz.evaluation.grids.nms import NmsStops, Progress, hard, soft
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.figures.nms import average_precision_figure, errors_figure
from iouviz.figures.theme import MARKS, Mode
from iouviz.figures.traces import FLOOR
from iouviz.ui.components import live_figure as live
from iouviz.ui.frame.progress import progress
from iouviz.ui.session.bar import point_sliders
from iouviz.ui.session.opened import SAMPLE, Opened
from iouviz.ui.session.shared import Shared
from iouviz.ui.session.sweeps import derived, sweep_of
from iouviz.ui.tune.common import NO_OBJECTS, PRECISION, RECALL, mean_ap
from iouviz.ui.tune.strip import SHOWN, strip_block

Kind = Literal["hard", "linear", "gaussian"]
KINDS: dict[str, Kind] = {"Hard": "hard", "Soft, linear": "linear", "Soft, Gaussian": "gaussian"}
SETTINGS: dict[Kind, Values] = {
    "hard": np.arange(1, 21) / 20,
    "linear": np.arange(1, 10) / 10,
    "gaussian": np.arange(1, 11) / 10,
}
NAMES: dict[Kind, str] = {
    "hard": "NMS threshold (IoU)",
    "linear": "soft-NMS threshold (IoU)",
    "gaussian": "soft-NMS sigma",
}
BOTH = ("nms", "confidence")
RAW = f"{SAMPLE}, before NMS"
AS_IS = 1.0  # hard NMS at this IoU suppresses nothing
USUAL_NMS = 0.5
MEASURED: dict[Overlap, str] = {
    "masks": "by the IoU of their masks",
    "boundary": "by the smaller of mask IoU and boundary IoU",
    "oriented": "by the IoU of their oriented boxes",
    "keypoints": "by the IoU of their upright boxes, as detectors suppress poses",
}
USUAL = 0.3  # confidence at which images are chosen


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be prepared.

    Attributes
    ----------
    kind : {"hard", "linear", "gaussian"}
    class_agnostic : bool
    iou_threshold : float
        Of the evaluation.
    classes : tuple of int or None
    """

    kind: Kind
    class_agnostic: bool
    iou_threshold: float
    classes: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged."""

    request: Request
    stops: NmsStops
    strip: Strip
    tables: dict[str, live.Table]


def raw_of(opened: Opened) -> Opened:
    """The opened data set with raw detections where there are some: for the sample set."""
    if opened.name != SAMPLE:
        return opened

    def read() -> Dataset:
        with st.spinner("Opening the detections of the sample set before NMS ..."):
            return sample(raw=True)

    def compute() -> Opened:
        shared = None if opened.shared is None else opened.of_data("results of raw", Shared)
        return Opened(RAW, opened.of_data("raw", read), opened.number, shared=shared)

    return opened.remember("raw", compute)


def prepare(opened: Opened, request: Request, confidences: Values) -> Prepared:
    """Suppress and evaluate at every stop, with progress; kept until the request changes."""

    def compute() -> Prepared:
        with progress("Matching all detections") as tell:
            sweep = sweep_of(opened)
            stops = _stops(sweep, request, confidences, tell)
        shown = strip(
            sweep,
            stops.judged,
            _telling(sweep, stops)[:SHOWN].tolist(),
            confidences=stops.confidences,
            classes=request.classes,
        )
        # Where nothing is suppressed, unless these are not the predictions of the other pages.
        as_is = (stops.settings >= AS_IS) & (request.kind == "hard") & (opened.name != RAW)
        tables = _tables(stops) | live.strip_tables(shown, "nms")
        return Prepared(
            request, stops, shown, tables | {"as-is": live.Table(as_is.astype(np.uint8), ("nms",))}
        )

    return derived(opened, "nms", (request, tuple(confidences)), compute)


def say_how_measured(opened: Opened) -> None:
    """A word where it is not boxes that suppress one another, or where one may think so."""
    how = MEASURED.get(opened.dataset.overlap)
    if how:
        st.caption(f"Predictions suppress one another {how}.")


def suppressed_at(prepared: Prepared) -> float | None:
    """The NMS threshold from which on nothing is suppressed; None where every one changes much."""
    stops = prepared.stops
    whole = np.asarray(stops.kept.all(axis=1))
    if prepared.request.kind != "hard" or not whole[:-1].any():
        return None
    return float(stops.settings[whole.argmax()])


def start_of(prepared: Prepared) -> float:
    """Where the slider starts: as in the file, where NMS has been applied already."""
    return AS_IS if suppressed_at(prepared) is not None else USUAL_NMS


def say_if_suppressed(prepared: Prepared) -> None:
    """A word where the detections are not raw: then the slider has little to do."""
    at = suppressed_at(prepared)
    if at is not None:
        st.info(
            "These predictions look as if NMS has been applied: no two predictions of a class have "
            f"an IoU above {at:g}, so above that the slider changes nothing. It starts at 1, where "
            "the numbers equal those of the other pages. To tune NMS here, export the detector's "
            "output before NMS, or with an NMS threshold near 1.",
            icon=":material/info:",
        )


def sliders(opened: Opened, prepared: Prepared, start: float) -> list[live.Slider]:
    """The NMS threshold, and the confidence of the operating point."""
    stops, kind = prepared.stops, prepared.request.kind
    ap = stops.average_precision
    best = -1 if np.isnan(ap).all() else int(np.nanargmax(ap))
    prepared.tables["best-nms"] = live.Table(np.array([best], np.int16))
    return [
        live.Slider(
            "nms",
            NAMES[kind],
            stops.settings,
            live.nearest(stops.settings, start),
            low="suppresses more",
            high="suppresses less",
            best="best-nms",
            best_label=f"Best AP at {measure(opened.dataset)} {prepared.request.iou_threshold:.2f}",
        ),
        point_sliders(opened)[1],
    ]


def blocks(prepared: Prepared, opened: Opened, mode: Mode) -> list[live.Block]:
    """Numbers, two figures and the images."""
    title = "Images on which most is suppressed"
    return [
        _numbers(prepared.request, opened.dataset),
        *_figures(prepared, opened.dataset, mode),
        strip_block(opened, prepared.strip, title=title, click=False),
    ]


def _numbers(request: Request, dataset: Dataset) -> live.Numbers:
    elsewhere = (  # the same numbers as on other pages, where nothing is suppressed
        mean_ap(dataset, f"{request.iou_threshold:.2f}"),
        live.Number(
            "F1", "f", "at this confidence,\n{predicted} predictions", number="F1", why=NO_OBJECTS
        ),
        PRECISION,
        RECALL,
        live.Number(
            "Remaining duplicates",
            "duplicates",
            "FP on objects that\nare matched already",
            0,
            MARKS["FP"],
            number="duplicates",
        ),
    )
    lost = live.Number("Suppressed TP", "lost", "objects missed\nbecause of NMS", 0, MARKS["FN"])
    return live.Numbers((*(replace(each, where="as-is") for each in elsewhere), lost))


def _figures(prepared: Prepared, dataset: Dataset, mode: Mode) -> list[live.Figure]:
    stops, title = prepared.stops, NAMES[prepared.request.kind]
    at = f"AP at {measure(dataset)} {prepared.request.iou_threshold:.2f}"
    most = int(max(stops.duplicates.max(initial=0), stops.lost.max(initial=0)))
    return [
        live.Figure(
            average_precision_figure(stops.settings, stops.average_precision, mode, title=title),
            (live.Bind("f", y="f-line"), live.Bind("cut", x="cut-x")),
            title=f"{at} against the NMS threshold",
            note="F1 depends on the confidence, AP does not.",
            span=6,
        ),
        live.Figure(
            errors_figure(stops.settings, most, mode, title=title),
            (
                live.Bind("duplicates", y="duplicates-line"),
                live.Bind("lost", y="lost-line"),
                live.Bind("cut", x="cut-x"),
            ),
            title="Remaining duplicates, suppressed true positives",
            note="The NMS threshold trades one for the other. Both are counted at this confidence.",
            span=6,
        ),
    ]


def _stops(sweep: Sweep, request: Request, confidences: Values, say: Progress) -> NmsStops:
    settings = SETTINGS[request.kind]
    suppress = hard if request.kind == "hard" else partial(soft, decay=request.kind)
    return suppress(
        sweep,
        settings,
        class_agnostic=request.class_agnostic,
        iou_threshold=request.iou_threshold,
        confidences=confidences,
        classes=request.classes,
        progress=say,
    )


def _tables(stops: NmsStops) -> dict[str, live.Table]:
    errors = {"duplicates": stops.duplicates, "lost": stops.lost}
    lines = {"f": stops.counts.f_beta()} | {
        name: np.maximum(values.astype(np.float64), FLOOR) for name, values in errors.items()
    }
    return {
        **live.count_tables(stops.counts, BOTH),
        **{name: live.Table(values, BOTH) for name, values in errors.items()},
        **{
            f"{name}-line": live.Table(np.ascontiguousarray(values.T), ("confidence",))
            for name, values in lines.items()
        },
        "ap": live.Table(stops.average_precision, ("nms",)),
        "cut-x": live.Table(np.repeat(stops.settings[:, None], 2, axis=1), ("nms",)),
    }


def _telling(sweep: Sweep, stops: NmsStops) -> Rows:
    """Images in which most is suppressed that a detector in use would show, readable ones first."""
    dataset = sweep.ready.dataset
    predictions, many = dataset.predictions, len(dataset.images)
    confident = predictions.score >= USUAL
    middle = stops.kept[len(stops.kept) // 2]
    gone = np.bincount(predictions.image[confident & ~middle], minlength=many)
    if not gone.any():
        gone = np.bincount(predictions.image[confident], minlength=many)
    objects = np.bincount(dataset.ground_truth.image, minlength=many)
    order: Rows = np.lexsort((-gone, objects > CROWDED))
    return order


def address(request: Request) -> dict[str, str]:
    """The request as the address has it."""
    kind = next(name for name, each in KINDS.items() if each == request.kind)
    return {
        "kind": kind,
        "agnostic": "yes" if request.class_agnostic else "no",
    }
