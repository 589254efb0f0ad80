"""The panel with the best settings: a wish, one confidence or one a class, and files to take."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Flags
from iouviz.evaluation.metrics.counts import Goal, Wish
from iouviz.evaluation.statistics.best_thresholds import FOLDS, LEAST, Settings, best_settings
from iouviz.evaluation.statistics.threshold_export import as_json, as_python, as_yaml, words
from iouviz.ui.frame import permalink
from iouviz.ui.frame.numbers import MARKS
from iouviz.ui.frame.show import confidence_text
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import point_of
from iouviz.ui.session.sweeps import newest, sweep_of

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
    format="%.3f", help="A dash: no prediction is kept, so there is none to be right or wrong."
)


def choose_wish(beta: float) -> Wish:
    """What the threshold is to be best for, also from the address."""
    one, two = st.columns([7, 3], gap="large", vertical_alignment="bottom")
    if "settings.goal" not in st.session_state:
        st.session_state["settings.goal"] = permalink.one_of("goal", list(GOALS), "Best F-score")
    name = one.segmented_control("Objective", list(GOALS), key="settings.goal")
    goal = GOALS[name or "Best F-score"]
    if goal == "f_beta":
        two.caption(f"Beta is {beta:g}, as set above.")
        return Wish(goal, beta=beta)
    if goal == "cost":
        st.session_state.setdefault("settings.miss", permalink.number("miss", 5.0, 0.0, 1e6))
        miss = two.number_input(
            "Cost of a false negative, in false positives",
            0.0,
            1e6,
            step=1.0,
            key="settings.miss",
        )
        return Wish(goal, miss=float(miss))
    label = "Precision" if goal == "recall" else "Recall"
    st.session_state.setdefault("settings.wanted", permalink.number("wanted", 0.9, 0.0, 1.0))
    wanted = two.number_input(f"{label} of at least", 0.0, 1.0, step=0.05, key="settings.wanted")
    return Wish(goal, wanted=float(wanted))


def address(wish: Wish) -> dict[str, str | float]:
    """The wish as the address has it."""
    goal = next(name for name, each in GOALS.items() if each == wish.goal)
    extra = {"cost": {"miss": wish.miss}, "f_beta": {}}.get(wish.goal, {"wanted": wish.wanted})
    return {"goal": goal, **extra}


def find(opened: Opened, wish: Wish) -> Settings:
    """The settings for a wish at the operating point's IoU threshold, kept until that changes."""
    point = point_of(opened)

    def compute() -> Settings:
        with st.spinner("Searching every confidence, and 200 resamples of the images ..."):
            return best_settings(
                sweep_of(opened), wish, iou_threshold=point.iou_threshold, classes=point.chosen
            )

    return newest(opened, "settings", (wish, point.iou_threshold, point.classes), compute)


def summary(settings: Settings) -> None:
    """The answer in a sentence or two, and whether one for each class is worth it."""
    wish = settings.wish
    if not len(settings.labels):
        st.info("The chosen classes have no ground truth objects.", icon=":material/info:")
        return
    if np.isnan(settings.shared):
        st.warning(_out_of_reach(settings), icon=":material/warning:")
        return
    here = (
        "keep no prediction"
        if np.isinf(settings.shared)
        else f"**{confidence_text(settings.shared)}**"
    )
    tp, fp, fn = (int(each) for each in (settings.total.tp, settings.total.fp, settings.total.fn))
    st.markdown(
        f"Global threshold, one confidence for all classes: {here} ({words(wish)} at IoU "
        f"{settings.iou_threshold:.2f}). "
        f"{MARKS['TP']} {tp:,} TP, {MARKS['FP']} {fp:,} FP, {MARKS['FN']} {fn:,} FN."
    )
    if len(settings.labels) < 2:
        return
    sign = -1 if wish.goal == "cost" else 1
    digits = 0 if wish.goal == "cost" else 4
    gain = sign * (settings.each_value - settings.shared_value)
    kept = sign * (settings.held_out_each - settings.held_out_shared)
    verdict = (
        "the gain does not hold on held-out images, so keep the global threshold"
        if kept <= gain / 4
        else "only part of the gain holds"
        if kept < gain / 1.5
        else "the gain holds"
    )
    st.markdown(
        f"A threshold for each class: {_of(wish)} goes from {settings.shared_value:.{digits}f} to "
        f"{settings.each_value:.{digits}f}, {_better(gain, digits)}. On images that were held out "
        f"of the choice ({FOLDS} folds) it is {_better(kept, digits)}; {verdict}."
    )


def table(settings: Settings, classes: Sequence[str]) -> None:
    """Each class with its own best confidence, how certain that is, and what it changes.

    A class that cannot reach the target has no row: how far it gets is said below.
    """
    names = np.array([classes[label] for label in settings.labels], np.object_)
    met, wish = ~np.isnan(settings.each), settings.wish
    if met.any():
        own, f = settings.each_counts, f"F{wish.beta:g}"
        columns = {
            "class": names,
            "objects": settings.support,
            "confidence": np.where(np.isfinite(settings.each), settings.each, np.nan),
            "from": settings.low,
            "to": settings.high,
            "precision": own.precision,
            "recall": own.recall,
            f: own.f_beta(wish.beta),
            "notes": np.array(
                [
                    _remark(*each)
                    for each in zip(settings.doubtful, settings.each, settings.support, strict=True)
                ],
                np.object_,
            ),
        }
        if not np.isnan(settings.shared):
            shared = settings.shared_counts.f_beta(wish.beta)
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
            "From, to: where the best confidence lies in 95 % of 200 resamples of the images. A "
            "wide range means that these images do not decide it."
        )
    if not met.all() and len(names) > 1:
        st.caption(_without_own(settings, names, met))


def downloads(settings: Settings, classes: Sequence[str]) -> None:
    """The settings as files and as text."""
    if np.isnan(settings.shared):
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
            text = write(settings, classes)
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


def _out_of_reach(settings: Settings) -> str:
    wish = settings.wish
    if np.isnan(settings.shared_reach):
        return (
            f"No prediction matches an object at IoU {settings.iou_threshold:.2f}, so no "
            "confidence is better than another. Lower the IoU threshold."
        )
    return (
        f"No confidence reaches a {_target(wish)} of {wish.wanted:g} at IoU "
        f"{settings.iou_threshold:.2f}. The highest that can be reached is "
        f"**{settings.shared_reach:.4f}**."
    )


def _without_own(settings: Settings, names: Any, met: Flags) -> str:
    """Which classes have no threshold of their own, and how far they get."""
    wish = settings.wish
    least = [
        f"{name} ({reach:.4f})" if np.isfinite(reach) else f"{name} (no true positive)"
        for name, reach in zip(names[~met], settings.each_reach[~met], strict=True)
    ]
    instead = "" if np.isnan(settings.shared) else " The global threshold is used for them."
    if np.isnan(settings.each_reach[~met]).all():
        return f"No threshold of their own: {', '.join(least)}.{instead}"
    return (
        f"Classes for which {_target(wish)} {wish.wanted:g} is out of reach, and the highest that "
        f"they reach: {', '.join(least)}.{instead}"
    )


def _target(wish: Wish) -> str:
    return "precision" if wish.goal == "recall" else "recall"


def _remark(doubtful: bool, confidence: float, objects: int) -> str:
    if np.isinf(confidence):
        return "best to keep no prediction"
    return f"too few objects ({objects}, under {LEAST})" if doubtful else ""


def _of(wish: Wish) -> str:
    names = {"f_beta": f"the mean F{wish.beta:g} of the classes", "cost": "the cost"}
    return names.get(wish.goal, f"the mean {wish.goal} of the classes")


def _better(gain: float, digits: int) -> str:
    if round(gain, digits) == 0:
        return "no better"
    return f"{abs(gain):.{digits}f} {'better' if gain > 0 else 'worse'}"
