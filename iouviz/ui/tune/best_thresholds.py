"""The panel with the best thresholds: one confidence for all, or one a class, and downloads."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Flags
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.metrics.counts import Goal, Objective
from iouviz.evaluation.statistics.best_thresholds import (
    FOLDS,
    LEAST,
    BestThresholds,
    best_thresholds,
)
from iouviz.evaluation.statistics.threshold_export import as_json, as_python, as_yaml, words
from iouviz.figures.theme import MARKS
from iouviz.ui.frame import permalink
from iouviz.ui.frame.show import confidence_text, plain
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import point_of
from iouviz.ui.session.sweeps import derived, sweep_of

GOALS: dict[str, Goal] = {
    "Best F-score": "f_beta",
    "Target precision": "recall",
    "Target recall": "precision",
    "Cost of errors": "cost",
}
_SCORE = st.column_config.NumberColumn(format="%.3f")
_CHOSEN = st.column_config.NumberColumn(
    format="%.4f", help="A dash: it is best to keep no prediction of this class."
)
_RANGE = st.column_config.NumberColumn(
    format="%.3f", help="A dash: in most resamples no confidence is best."
)
_PRECISION = st.column_config.NumberColumn(
    format="%.3f", help="A dash: no prediction is kept, so precision is undefined."
)


def choose_objective(beta: float) -> Objective:
    """What the threshold is to be best for, also from the address."""
    one, two = st.columns([7, 3], gap="large", vertical_alignment="bottom")
    if "objective.goal" not in st.session_state:
        st.session_state["objective.goal"] = permalink.one_of("goal", list(GOALS), "Best F-score")
    name = one.segmented_control("Objective", list(GOALS), key="objective.goal")
    goal = GOALS[name or "Best F-score"]
    if goal == "f_beta":
        two.caption(f"Beta is {beta:g}, as set above.")
        return Objective(goal, beta=beta)
    if goal == "cost":
        st.session_state.setdefault("objective.miss", permalink.number("miss", 5.0, 0.0, 1e6))
        miss = two.number_input(
            "Cost of a false negative, in false positives",
            0.0,
            1e6,
            step=1.0,
            key="objective.miss",
        )
        return Objective(goal, miss=float(miss))
    label = "Precision" if goal == "recall" else "Recall"
    st.session_state.setdefault("objective.wanted", permalink.number("wanted", 0.9, 0.0, 1.0))
    wanted = two.number_input(f"{label} of at least", 0.0, 1.0, step=0.05, key="objective.wanted")
    return Objective(goal, wanted=float(wanted))


def address(objective: Objective) -> dict[str, str | float]:
    """The objective as the address has it."""
    goal = next(name for name, each in GOALS.items() if each == objective.goal)
    extra = {"cost": {"miss": objective.miss}, "f_beta": {}}.get(
        objective.goal, {"wanted": objective.wanted}
    )
    return {"goal": goal, **extra}


def find(opened: Opened, objective: Objective) -> BestThresholds:
    """The best thresholds at the operating point's IoU threshold, kept until that changes."""
    point = point_of(opened)

    def compute() -> BestThresholds:
        with st.spinner("Searching every confidence, and 200 resamples of the images ..."):
            return best_thresholds(
                sweep_of(opened), objective, iou_threshold=point.iou_threshold, classes=point.chosen
            )

    return derived(
        opened, "best thresholds", (objective, point.iou_threshold, point.classes), compute
    )


def summary(found: BestThresholds, dataset: Dataset) -> None:
    """The answer in a sentence or two, and whether one for each class is worth it."""
    objective = found.objective
    if not len(found.labels):
        st.info("The chosen classes have no ground truth objects.", icon=":material/info:")
        return
    if np.isnan(found.shared):
        st.warning(_out_of_reach(found, measure(dataset)), icon=":material/warning:")
        return
    here = (
        "keep no prediction" if np.isinf(found.shared) else f"**{confidence_text(found.shared)}**"
    )
    tp, fp, fn = (int(each) for each in (found.total.tp, found.total.fp, found.total.fn))
    st.markdown(
        f"Global threshold, one confidence for all classes: {here} ({words(objective)} at "
        f"{measure(dataset)} {found.iou_threshold:.2f}). "
        f"{MARKS['TP']} {tp:,} TP, {MARKS['FP']} {fp:,} FP, {MARKS['FN']} {fn:,} FN."
    )
    if len(found.labels) < 2:
        return
    sign = -1 if objective.goal == "cost" else 1
    digits = 0 if objective.goal == "cost" else 4
    gain = sign * (found.each_value - found.shared_value)
    kept = sign * (found.held_out_each - found.held_out_shared)
    verdict = (
        "the gain does not hold on held-out images, so keep the global threshold"
        if kept <= gain / 4
        else "only part of the gain holds"
        if kept < gain / 1.5
        else "the gain holds"
    )
    st.markdown(
        f"A threshold for each class: {_of(objective)} goes from "
        f"{found.shared_value:.{digits}f} to {found.each_value:.{digits}f}, "
        f"{_better(gain, digits)}. On images that were held out of the choice "
        f"({FOLDS} folds) it is {_better(kept, digits)}; {verdict}."
    )


def table(found: BestThresholds, classes: Sequence[str]) -> None:
    """Each class with its own best confidence, how certain that is, and what it changes.

    A class that cannot reach the target has no row: how far it gets is said below.
    """
    names = np.array([classes[label] for label in found.labels], np.object_)
    met, objective = ~np.isnan(found.each), found.objective
    if met.any():
        own, f = found.each_counts, f"F{objective.beta:g}"
        columns = {
            "class": names,
            "objects": found.support,
            "confidence": np.where(np.isfinite(found.each), found.each, np.nan),
            "from": found.low,
            "to": found.high,
            "precision": own.precision,
            "recall": own.recall,
            f: own.f_beta(objective.beta),
            "notes": np.array(
                [
                    _remark(*each)
                    for each in zip(found.doubtful, found.each, found.support, strict=True)
                ],
                np.object_,
            ),
        }
        if not np.isnan(found.shared):
            shared = found.shared_counts.f_beta(objective.beta)
            columns[f"{f}, global threshold"] = shared
            columns["notes"] = columns.pop("notes")  # stays last
        st.dataframe(
            {name: column[met] for name, column in columns.items()},
            hide_index=True,
            placeholder="–",
            column_config={name: _SCORE for name in columns if name.startswith(f)}
            | {"confidence": _CHOSEN, "from": _RANGE, "to": _RANGE}
            | {"precision": _PRECISION, "recall": _SCORE},
        )
        st.caption(
            "From, to: the best confidence in 95 % of 200 resamples of the images. A wide range "
            "means that these images do not determine it."
        )
    if not met.all() and len(names) > 1:
        st.caption(plain(_without_own(found, names, met)))


def downloads(found: BestThresholds, classes: Sequence[str]) -> None:
    """The thresholds as files and as text."""
    if np.isnan(found.shared):
        return
    kinds = {
        "JSON": (as_json, "json", "application/json"),
        "YAML": (as_yaml, "yaml", "application/yaml"),
        "Python": (as_python, "python", "text/x-python"),
    }
    for tab, (name, (write, language, mime)) in zip(
        st.tabs(list(kinds)), kinds.items(), strict=True
    ):
        with tab:
            text = write(found, classes)
            ending = "py" if name == "Python" else language
            st.download_button(
                f"Download thresholds.{ending}",
                text,
                f"thresholds.{ending}",
                mime,
                icon=":material/download:",
                on_click="ignore",
            )
            st.code(text, language)


def _out_of_reach(found: BestThresholds, measure: str) -> str:
    objective = found.objective
    if np.isnan(found.shared_reach):
        return (
            f"No prediction matches an object at {measure} {found.iou_threshold:.2f}, so no "
            f"confidence is better than another. Lower the {measure} threshold."
        )
    return (
        f"No confidence reaches a {_target(objective)} of {objective.wanted:g} at "
        f"{measure} {found.iou_threshold:.2f}. The highest that can be reached is "
        f"**{found.shared_reach:.4f}**."
    )


def _without_own(found: BestThresholds, names: Any, met: Flags) -> str:
    """Which classes have no threshold of their own, and how far they get."""
    objective = found.objective
    least = [
        f"{name} ({reach:.4f})" if np.isfinite(reach) else f"{name} (no true positive)"
        for name, reach in zip(names[~met], found.each_reach[~met], strict=True)
    ]
    instead = "" if np.isnan(found.shared) else " The global threshold is used for them."
    if np.isnan(found.each_reach[~met]).all():
        return f"No threshold of their own: {', '.join(least)}.{instead}"
    return (
        f"Classes for which {_target(objective)} {objective.wanted:g} is out of reach, and the "
        f"highest that they reach: {', '.join(least)}.{instead}"
    )


def _target(objective: Objective) -> str:
    return "precision" if objective.goal == "recall" else "recall"


def _remark(doubtful: bool, confidence: float, objects: int) -> str:
    if np.isinf(confidence):
        return "best to keep no prediction"
    return f"too few objects ({objects}, under {LEAST})" if doubtful else ""


def _of(objective: Objective) -> str:
    names = {"f_beta": f"the mean F{objective.beta:g} of the classes", "cost": "the cost"}
    return names.get(objective.goal, f"the mean {objective.goal} of the classes")


def _better(gain: float, digits: int) -> str:
    if round(gain, digits) == 0:
        return "no better"
    return f"{abs(gain):.{digits}f} {'better' if gain > 0 else 'worse'}"
