"""The live part of the calibration page: a temperature that moves, and all that follows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.arrays import Values
from iouviz.evaluation.metrics.calibration import Temperature, fit_isotonic, fit_temperature
from iouviz.evaluation.sweep.score_scaling import (
    Effect,
    Scored,
    at_temperatures,
    effects,
    scored_predictions,
)
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.figures.calibration import bars, reliability_figure, scaling_figure
from iouviz.figures.theme import Mode
from iouviz.ui.components import live_figure as live
from iouviz.ui.session.bar import point_sliders
from iouviz.ui.session.opened import Opened

BINS = 10
TEMPERATURES: Values = np.exp2(np.arange(-20, 21) / 10).round(2)  # a quarter to four; 1 is one
NO_MATCH = "Undefined: no prediction matches an object at this threshold."
CURVE: Values = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged.

    Attributes
    ----------
    data : Scored
    fitted : Temperature
        That fits best; see `Temperature.fits`.
    temperatures : (S,) array
        Stops of the slider, the fitted one among them if there is one.
    effects : tuple of Effect
        As they are, temperature, isotonic.
    isotonic : (n,), (n,) arrays
        Points of the isotonic curve.
    tables : dict of str to Table
    """

    data: Scored
    fitted: Temperature
    temperatures: Values
    effects: tuple[Effect, ...]
    isotonic: tuple[Values, Values]
    tables: dict[str, live.Table]


def prepare(
    sweep: Sweep, *, iou_threshold: float, confidences: Values, classes: Sequence[int] | None
) -> Prepared | None:
    """Calibrate at every stop; None where scores are no shares, or there are none."""
    data = scored_predictions(sweep, iou_threshold=iou_threshold, classes=classes)
    if not len(data.score) or not data.shares:
        return None
    ways = effects(data, bins=BINS)
    fitted = fit_temperature(data.score, data.right)
    stops = np.union1d(TEMPERATURES, [fitted.temperature] if fitted.fits else [])
    curve = fit_isotonic(data.score, data.right)
    # every point of a fit to many predictions would be more than a screen shows
    shown = np.unique(np.linspace(0, len(curve.score) - 1, 300).round().astype(np.intp))
    tables = _tables(data, ways[0], fitted, stops, np.clip(confidences, 0.0, 1.0))
    isotonic = curve.score[shown], curve.share[shown]
    return Prepared(data, fitted, stops, ways, isotonic, tables)


def sliders(opened: Opened, prepared: Prepared, start: float) -> list[live.Slider]:
    """The confidence of the operating point, and the temperature."""
    stops = prepared.temperatures
    return [
        point_sliders(opened)[1],
        live.Slider(
            "temperature",
            "Temperature (it divides the logits)",
            stops,
            live.nearest(np.log(stops), float(np.log(start))),
            low="more confident",
            high="less confident",
            best="fitted",
            best_label="Best fit",
        ),
    ]


def blocks(prepared: Prepared, mode: Mode, note: str) -> list[live.Block]:
    """Numbers and two figures."""
    return [
        live.Numbers(
            (
                live.Number("ECE", "ece", "expected calibration error:\nthe mean gap"),
                live.Number("MCE", "mce", "maximum calibration error:\nthe largest gap"),
                live.Number(
                    "Confidence, scaled", "here-y", "of the operating point,\n{here-x:.4f}"
                ),
                live.Number(
                    "Best threshold, scaled",
                    "best-y",
                    "where F1 is highest;\nnot scaled {best-x:.4f}",
                    why=NO_MATCH,
                ),
                live.Number("Best F1", "f1", "the same\nat every temperature", why=NO_MATCH),
                live.Number("Predictions", "count", "TP and FP\nat this threshold", 0),
            )
        ),
        live.Figure(
            reliability_figure(mode),
            (live.Bind("bars", "bar-x", "bar-y"), live.Bind("marks", "mark-x", "mark-y")),
            title="Reliability diagram",
            note=note,
            span=6,
        ),
        live.Figure(
            scaling_figure(*prepared.isotonic, mode),
            (
                live.Bind("temperature", "curve-x", "curve-y"),
                live.Bind("best", "best-x", "best-y"),
                live.Bind("drop", "drop-x", "drop-y"),
                live.Bind("here", "here-x", "here-y"),
            ),
            title="Confidence before and after scaling",
            note="The dot is the operating point, the star the threshold with the best F1. Scaling "
            "moves both, and keeps the same predictions.",
            span=6,
        ),
    ]


def effects_table(prepared: Prepared) -> None:
    """ECE and the best threshold: as they are, by temperature, by isotonic scaling."""
    lines = [
        "| scaling | ECE | ECE on held-out images | best threshold | F1 there |",
        "|---|---|---|---|---|",
    ]
    for each in prepared.effects:
        name, cells = each.name, (each.ece, each.held_out, each.best, each.f1)
        if name == "Temperature":
            fits = prepared.fitted.fits
            name = (
                f"Temperature {prepared.fitted.temperature:.4f}"
                if fits
                else "Temperature: none fits"
            )
            cells = cells if fits else (np.nan,) * 4
        shown = ("–" if np.isnan(cell) else f"{cell:.4f}" for cell in cells)
        lines.append(f"| {name} | " + " | ".join(shown) + " |")
    st.markdown("\n".join(lines))
    if not prepared.fitted.fits:
        st.caption(_why_none(prepared.fitted))


def _why_none(fitted: Temperature) -> str:
    if fitted.temperature > 1:
        return (
            "No temperature fits: predictions with a higher confidence are not more often true "
            "positives, so the flatter the scores, the better."
        )
    return (
        "No temperature fits: all predictions above 0.5 are true positives and all below are "
        "false positives, so the steeper the scores, the better."
    )


def _tables(
    data: Scored, plain: Effect, fitted: Temperature, stops: Values, confidences: Values
) -> dict[str, live.Table]:
    each = at_temperatures(data, stops, bins=BINS)
    by = ("temperature",)
    across, up = bars(each[0].edges, np.stack([one.accuracy for one in each]))
    best = np.array([np.nan if np.isnan(plain.best) else _scaled(t, plain.best) for t in stops])
    start = np.full(len(best), plain.best)
    mark = int(np.searchsorted(stops, fitted.temperature)) if fitted.fits else -1
    here = np.stack([Temperature(t).apply(confidences) for t in stops])
    return {
        "ece": live.Table(np.array([one.ece for one in each]), by),
        "mce": live.Table(np.array([one.mce for one in each]), by),
        "count": live.Table(np.array([len(data.score)])),
        "f1": live.Table(np.array([plain.f1])),
        "best-x": live.Table(start, by),
        "best-y": live.Table(best, by),
        "drop-x": live.Table(np.stack([start, start, start * 0], axis=1), by),
        "drop-y": live.Table(np.stack([best * 0, best, best], axis=1), by),
        "here-x": live.Table(confidences, ("confidence",)),
        "here-y": live.Table(here, ("temperature", "confidence")),
        "bar-x": live.Table(across),
        "bar-y": live.Table(up, by),
        "mark-x": live.Table(np.stack([one.confidence for one in each]), by),
        "mark-y": live.Table(np.stack([one.accuracy for one in each]), by),
        "curve-x": live.Table(CURVE),
        "curve-y": live.Table(np.stack([Temperature(t).apply(CURVE) for t in stops]), by),
        "fitted": live.Table(np.array([mark], np.int16)),
    }


def _scaled(temperature: float, confidence: float) -> float:
    return float(Temperature(temperature).apply([confidence])[0])
