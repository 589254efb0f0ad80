"""The live part of the calibration page: a temperature that moves, and all that follows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.evaluation.calibration import Temperature, fit_isotonic, fit_temperature
from iouviz.evaluation.columns import Values
from iouviz.evaluation.scaling import Effect, Scored, at_temperatures, effects, scored
from iouviz.evaluation.sweep import Sweep
from iouviz.figures.calibration import bars, reliability_figure, scaling_figure
from iouviz.figures.theme import Mode
from iouviz.ui import live_figure as live
from iouviz.ui.show import number

BINS = 10
TEMPERATURES: Values = np.exp2(np.arange(-20, 21) / 10).round(
    3
)  # a quarter to four, 1 in the middle
CURVE: Values = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while the hand moves.

    Attributes
    ----------
    data : Scored
    fitted : float
        The temperature that fits best.
    effects : tuple of Effect
        As they are, temperature, isotonic.
    isotonic : (n,), (n,) arrays
        Points of the isotonic curve.
    tables : dict of str to Table
    """

    data: Scored
    fitted: float
    effects: tuple[Effect, ...]
    isotonic: tuple[Values, Values]
    tables: dict[str, live.Table]


def prepare(
    sweep: Sweep, *, iou_threshold: float, classes: Sequence[int] | None
) -> Prepared | None:
    """Calibrate at every stop; None where scores are no shares, or there are none."""
    data = scored(sweep, iou_threshold=iou_threshold, classes=classes)
    if not len(data.score) or not data.shares:
        return None
    ways = effects(data, bins=BINS)
    fitted = fit_temperature(data.score, data.right).temperature
    curve = fit_isotonic(data.score, data.right)
    # every point of a fit to many predictions would be more than a screen shows
    shown = np.unique(np.linspace(0, len(curve.score) - 1, 300).round().astype(np.intp))
    return Prepared(
        data, fitted, ways, (curve.score[shown], curve.share[shown]), _tables(data, ways[0], fitted)
    )


def sliders(start: float) -> list[live.Slider]:
    """The temperature."""
    steps = np.log(TEMPERATURES)
    at = int(np.abs(steps - np.log(min(max(start, 0.25), 4.0))).argmin())
    return [
        live.Slider(
            "temperature",
            "Temperature: what the logits are divided by",
            TEMPERATURES,
            at,
            low="surer",
            high="less sure",
            best="fitted",
            best_label="Best fit",
        )
    ]


def blocks(prepared: Prepared, mode: Mode, note: str) -> list[live.Block]:
    """Numbers and two figures."""
    return [
        live.Numbers(
            (
                live.Number("ECE", "ece", "mean distance from the diagonal,\nby predictions"),
                live.Number("Largest gap", "mce", "of any bin"),
                live.Number("Best threshold", "best-y", "confidence with the highest F1,\nscaled"),
                live.Number("Best F1", "f1", "the same\nat every temperature"),
                live.Number("Predictions", "count", "right or wrong\nat this IoU", 0),
            )
        ),
        live.Figure(
            reliability_figure(mode),
            (live.Bind("bars", "bar-x", "bar-y"), live.Bind("marks", "mark-x", "mark-y")),
            title="Reliability",
            note=note,
            span=6,
        ),
        live.Figure(
            scaling_figure(*prepared.isotonic, mode),
            (
                live.Bind("temperature", "curve-x", "curve-y"),
                live.Bind("best", "best-x", "best-y"),
                live.Bind("drop", "drop-x", "drop-y"),
            ),
            title="What scaling makes of a confidence",
            note="The star is the threshold with the best F1: scaling moves it up or down the "
            "dial, and lets in the same predictions.",
            span=6,
        ),
    ]


def effects_table(prepared: Prepared) -> None:
    """ECE and the best threshold: as they are, by temperature, by isotonic scaling."""
    lines = [
        "| scaling | ECE | ECE on images held out | best threshold | F1 there |",
        "|---|---|---|---|---|",
    ]
    for each in prepared.effects:
        name = each.name
        if name == "Temperature":
            name = f"Temperature {prepared.fitted:.2f}"
        cells = (each.ece, each.held_out, each.best, each.f1)
        lines.append(f"| {name} | " + " | ".join(number(cell) for cell in cells) + " |")
    st.markdown("\n".join(lines))


def _tables(data: Scored, plain: Effect, fitted: float) -> dict[str, live.Table]:
    each = at_temperatures(data, TEMPERATURES, bins=BINS)
    by = ("temperature",)
    across, up = bars(each[0].edges, np.stack([one.accuracy for one in each]))
    best = np.array(
        [np.nan if np.isnan(plain.best) else _scaled(t, plain.best) for t in TEMPERATURES]
    )
    low, high = np.log(TEMPERATURES[[0, -1]])
    nearest = int(np.abs(np.log(TEMPERATURES) - np.clip(np.log(fitted), low, high)).argmin())
    start = np.full(len(best), plain.best)
    return {
        "ece": live.Table(np.array([one.ece for one in each]), by),
        "mce": live.Table(np.array([one.mce for one in each]), by),
        "count": live.Table(np.array([len(data.score)])),
        "f1": live.Table(np.array([plain.f1])),
        "best-x": live.Table(start, by),
        "best-y": live.Table(best, by),
        "drop-x": live.Table(np.stack([start, start, start * 0], axis=1), by),
        "drop-y": live.Table(np.stack([best * 0, best, best], axis=1), by),
        "bar-x": live.Table(across),
        "bar-y": live.Table(up, by),
        "mark-x": live.Table(np.stack([one.confidence for one in each]), by),
        "mark-y": live.Table(np.stack([one.accuracy for one in each]), by),
        "curve-x": live.Table(CURVE),
        "curve-y": live.Table(np.stack([Temperature(t).apply(CURVE) for t in TEMPERATURES]), by),
        "fitted": live.Table(np.array([nearest], np.int16)),
    }


def _scaled(temperature: float, confidence: float) -> float:
    return float(Temperature(temperature).apply([confidence])[0])
