"""The DIoU paper's figure on the page: all cases computed beforehand, 5,000 of them run now."""

import streamlit as st

from iouviz.figures.lessons.convergence import convergence_figure
from iouviz.geometry.descent.curves import PAPER, full_curves
from iouviz.geometry.descent.rules import FAMILY, RULES, SPACES, RaceLoss, Rule, Space
from iouviz.geometry.descent.simulation import Curve, live
from iouviz.lessons import lesson
from iouviz.lessons.losses.questions import FIGURE
from iouviz.lessons.losses.switches import SWITCHES, rule_of, switched_on
from iouviz.ui.frame import page, show
from iouviz.ui.frame.guess import guess

TEXT = lesson("losses")
PLOT = {"displayModeBar": False}
LEGEND = (
    "Thick: 5,000 cases run now, each standing for 343. Thin: all 1,715,000 cases, computed "
    "beforehand by `python -m iouviz.geometry.descent`."
)


@st.cache_data(max_entries=128, show_spinner="5,000 cases, 200 steps, four losses ...")
def sample(rule: Rule) -> dict[RaceLoss, Curve]:
    """5,000 cases down the family by one rule."""
    return live(rule)


def figure_part() -> None:
    """Question, switches, curves and final errors."""
    st.markdown(TEXT["Figure"])
    seen = guess(FIGURE)
    left, right = st.columns([4, 8], gap="large")
    with left:
        rule = _switches() if seen else RULES["published"]
        against = _against() if seen else "published"
        logarithmic = st.toggle("Logarithmic axis", key="losses.log")
    found = sample(rule)
    printed = {str(name): read for name, read in PAPER.items() if against == "published"}
    figure = convergence_figure(
        {name: each.error for name, each in found.items()},
        {name: each.error for name, each in full_curves()[against].items()},
        printed,
        page.mode(),
        logarithmic=logarithmic,
    )
    with right:
        st.plotly_chart(figure, config=PLOT, key="losses.figure")
        st.caption(LEGEND + (" Circles: read off the paper's picture." if printed else ""))
    _finals(found, seen)
    st.markdown("**Before you quote this**\n\n" + TEXT["Caveats"])


def _switches() -> Rule:
    """The rule as the switches stand."""
    st.session_state.setdefault("losses.rule", "published")
    st.session_state.setdefault("losses.switches", switched_on(RULES["published"]))
    st.segmented_control("Set all as in", RULES, key="losses.rule", on_change=_take_rule)
    names = [switch.name for switch in SWITCHES]
    on = st.pills(
        TEXT["Switches"],
        names,
        selection_mode="multi",
        key="losses.switches",
        on_change=_forget_rule,
    )
    space: Space = st.selectbox("What is moved", SPACES, key="losses.space")
    with st.expander("What each switch does"):
        st.markdown("\n".join(f"- **{each.name}.** {each.text}" for each in SWITCHES))
    return rule_of(list(on), space)


def _against() -> str:
    """Which of the two full runs to draw."""
    st.session_state.setdefault("losses.against", "published")
    chosen = st.segmented_control("Compare with all cases by", RULES, key="losses.against")
    return chosen or "published"


def _take_rule() -> None:
    chosen = st.session_state["losses.rule"]
    if chosen:
        st.session_state["losses.switches"] = switched_on(RULES[chosen])
        st.session_state["losses.space"] = RULES[chosen].space
        st.session_state["losses.against"] = chosen


def _forget_rule() -> None:
    on = set(st.session_state["losses.switches"])
    st.session_state["losses.rule"] = next(
        (name for name, rule in RULES.items() if set(switched_on(rule)) == on), None
    )


def _finals(found: dict[RaceLoss, Curve], seen: bool) -> None:
    full = full_curves()
    heads = ["final error", "5,000 cases, scaled", "all, published"]
    rows = []
    for name in FAMILY:
        row = [name, f"{found[name].error[-1]:,.0f}", f"{full['published'][name].error[-1]:,.0f}"]
        if seen:
            row.append(f"{full['exact'][name].error[-1]:,.0f}")
        rows.append([*row, f"{found[name].iou:.4f}"])
    show.grid([*heads, *(["all, exact gradient"] if seen else []), "mean IoU, 5,000 cases"], rows)
