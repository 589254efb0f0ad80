"""The DIoU paper's figure on the page: all cases computed beforehand, 5,000 of them run now."""

import streamlit as st

from iouviz.figures.lessons.convergence import convergence_figure
from iouviz.geometry.descent.curves import PAPER, full_curves
from iouviz.geometry.descent.rules import FAMILY, RULES, SPACES, RaceLoss, Rule, Space
from iouviz.geometry.descent.simulation import Curve, live
from iouviz.lessons import lesson
from iouviz.lessons.losses.questions import FIGURE
from iouviz.lessons.losses.switches import SWITCHES, rule_of, switched_on
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess
from iouviz.ui.frame.permalink import Query
from iouviz.ui.frame.stay import stay

TEXT = lesson("losses")
NAMES = [switch.name for switch in SWITCHES]
PLOT = {"displayModeBar": False}
LEGEND = (
    "Thick: 5,000 cases computed now, each weighted 343 times. Thin: all 1,715,000 cases, computed "
    "beforehand by `python -m iouviz.geometry.descent`."
)


@st.cache_data(max_entries=128, show_spinner="5,000 cases, 200 steps, four losses ...")
def sample(rule: Rule) -> dict[RaceLoss, Curve]:
    """5,000 cases down the family by one rule."""
    return live(rule)


def figure_part() -> Query:
    """Question, switches, curves and final errors; what belongs into the address."""
    st.markdown(TEXT["Figure"])
    guess(FIGURE)
    left, right = st.columns([4, 8], gap="large")
    with left:
        rule = _switches()
        against = _against()
        stay("losses.log", False)
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
    _finals(found)
    st.markdown("**Before you quote this**\n\n" + TEXT["Caveats"])
    on = switched_on(rule)
    return {"switches": permalink.words(on, NAMES) or "none", "space": rule.space, "all": against}


def _switches() -> Rule:
    """The rule as the switches stand."""
    stay("losses.switches", switched_on(RULES["published"]), _asked_switches)
    stay("losses.space", SPACES[0], lambda space: permalink.one_of("space", SPACES, space))
    on = set(st.session_state["losses.switches"])
    st.session_state["losses.rule"] = next(
        (name for name, rule in RULES.items() if set(switched_on(rule)) == on), None
    )
    st.segmented_control("Update rule", RULES, key="losses.rule", on_change=_take_rule)
    st.pills(TEXT["Switches"], NAMES, selection_mode="multi", key="losses.switches")
    space: Space = st.selectbox("Variables that are updated", SPACES, key="losses.space")
    with st.expander("What each switch does"):
        st.markdown("\n".join(f"- **{each.name}.** {each.text}" for each in SWITCHES))
    return rule_of(list(st.session_state["losses.switches"]), space)


def _asked_switches(held: list[str]) -> list[str]:
    """The switches that the address names; "none" is none."""
    asked = st.query_params.get("switches")
    if asked == "none":
        return []
    return permalink.some_of("switches", NAMES) or held


def _against() -> str:
    """Which of the two full runs to draw."""
    stay("losses.against", "published", lambda name: permalink.one_of("all", list(RULES), name))
    chosen = st.segmented_control("All cases by", RULES, key="losses.against")
    return chosen or "published"


def _take_rule() -> None:
    chosen = st.session_state["losses.rule"]
    if chosen:
        st.session_state["losses.switches"] = switched_on(RULES[chosen])
        st.session_state["losses.space"] = RULES[chosen].space
        st.session_state["losses.against"] = chosen


def _finals(found: dict[RaceLoss, Curve]) -> None:
    full = full_curves()
    heads = ["final error", "5,000 cases, scaled", "all, published", "all, exact gradient"]
    rows = [
        [
            name,
            f"{found[name].error[-1]:,.0f}",
            f"{full['published'][name].error[-1]:,.0f}",
            f"{full['exact'][name].error[-1]:,.0f}",
            f"{found[name].iou:.4f}",
        ]
        for name in FAMILY
    ]
    show.grid([*heads, "mean IoU, 5,000 cases"], rows)
