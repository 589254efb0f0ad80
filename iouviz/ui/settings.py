"""The panel with the best settings: a wish, one confidence or one a class, and files to take."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from iouviz.evaluation.operating import Goal, Wish
from iouviz.evaluation.settings import FOLDS, LEAST, Settings, best_settings
from iouviz.evaluation.settings_text import as_json, as_python, as_yaml, words
from iouviz.ui import permalink
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.sweeps import newest, sweep_of
from iouviz.ui.tables import MARKS

GOALS: dict[str, Goal] = {
    "Best F-score": "f_beta",
    "Wanted precision": "recall",
    "Wanted recall": "precision",
    "Cost of errors": "cost",
}
_SCORE = st.column_config.NumberColumn(format="%.3f")
_COUNT = st.column_config.NumberColumn(format="%d")


def choose_wish(beta: float) -> Wish:
    """What the threshold is to be best for, also from the address."""
    one, two = st.columns([7, 3], gap="large", vertical_alignment="bottom")
    if "settings.goal" not in st.session_state:
        st.session_state["settings.goal"] = permalink.one_of("goal", list(GOALS), "Best F-score")
    name = one.segmented_control("What is wanted", list(GOALS), key="settings.goal")
    goal = GOALS[name or "Best F-score"]
    if goal == "f_beta":
        two.caption(f"Beta is {beta:g}, as set above.")
        return Wish(goal, beta=beta)
    if goal == "cost":
        st.session_state.setdefault("settings.miss", permalink.number("miss", 5.0, 0.0, 1e6))
        miss = two.number_input(
            "A miss costs as much as so many false alarms", 0.0, 1e6, step=1.0, key="settings.miss"
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


def find(opened: Opened, wish: Wish, iou: float, classes: Sequence[int] | None) -> Settings:
    """The settings for a wish, kept until it changes; says so while it searches."""

    def compute() -> Settings:
        with st.spinner("Searching every confidence, and 200 resamples of the images ..."):
            return best_settings(
                sweep_of(opened),
                wish,
                iou_threshold=iou,
                classes=None if classes is None else list(classes),
            )

    return newest(opened, "settings", (wish, iou, tuple(classes or ())), compute)


def summary(settings: Settings) -> None:
    """The answer in a sentence or two, and whether one for each class is worth it."""
    wish = settings.wish
    if np.isnan(settings.shared):
        st.warning(
            f"No confidence gives the {words(wish)} on these images. Ask for less, or lower the "
            "IoU threshold.",
            icon=":material/warning:",
        )
        return
    here = "let nothing in" if np.isinf(settings.shared) else f"**{settings.shared:.4f}**"
    counts = settings.shared_counts
    tp, fp, fn = (int(each.sum()) for each in (counts.tp, counts.fp, counts.fn))
    st.markdown(
        f"One confidence for all: {here} ({words(wish)}, IoU {settings.iou_threshold:.2f}). "
        f"{MARKS['TP']}{tp:,} right, {MARKS['FP']}{fp:,} wrong, {MARKS['FN']}{fn:,} missed."
    )
    if len(settings.labels) < 2:
        return
    sign = -1 if wish.goal == "cost" else 1
    digits = 0 if wish.goal == "cost" else 4
    gain = sign * (settings.each_value - settings.shared_value)
    kept = sign * (settings.held_out_each - settings.held_out_shared)
    verdict = (
        "the gain is chance, so keep one for all"
        if kept <= gain / 4
        else "part of the gain is chance"
        if kept < gain / 1.5
        else "the gain holds"
    )
    st.markdown(
        f"One for each class: {_of(wish)} goes from {settings.shared_value:.{digits}f} to "
        f"{settings.each_value:.{digits}f}, {_better(gain, digits)}. On images that were held out "
        f"of the choice ({FOLDS} folds) it is {_better(kept, digits)}; {verdict}."
    )


def table(settings: Settings, classes: Sequence[str]) -> None:
    """Each class with its own best confidence, how sure that is, and what it changes."""
    own, shared = settings.each_counts, settings.shared_counts
    wish = settings.wish
    st.dataframe(
        {
            "class": [classes[label] for label in settings.labels],
            "objects": settings.support,
            "confidence": np.where(np.isfinite(settings.each), settings.each, np.nan),
            "from": settings.low,
            "to": settings.high,
            "precision": own.precision,
            "recall": own.recall,
            f"F{wish.beta:g}": own.f_beta(wish.beta),
            f"F{wish.beta:g} with one for all": shared.f_beta(wish.beta),
            "to know": [
                _remark(*each)
                for each in zip(settings.doubtful, settings.each, settings.support, strict=True)
            ],
        },
        hide_index=True,
        column_config=dict.fromkeys(("confidence", "from", "to", "precision", "recall"), _SCORE)
        | {
            f"F{wish.beta:g}": _SCORE,
            f"F{wish.beta:g} with one for all": _SCORE,
            "objects": _COUNT,
        },
    )
    st.caption(
        "From, to: where the best confidence lies in 95 % of 200 resamples of the images. A wide "
        "range means that these images do not decide it."
    )


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


def _remark(doubtful: bool, confidence: float, objects: int) -> str:
    if np.isnan(confidence):
        return "cannot be met; the one for all is used"
    if np.isinf(confidence):
        return "best to let nothing in"
    return f"only {objects} objects, under {LEAST}: do not trust it" if doubtful else ""


def _of(wish: Wish) -> str:
    names = {"f_beta": f"the mean F{wish.beta:g} of the classes", "cost": "the cost"}
    return names.get(wish.goal, f"the mean {wish.goal} of the classes")


def _better(gain: float, digits: int) -> str:
    if round(gain, digits) == 0:
        return "no better"
    return f"{abs(gain):.{digits}f} {'better' if gain > 0 else 'worse'}"
