"""The rules of an evaluation on the screen: one choice a convention, kept in the address."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from iouviz.evaluation.conventions import CONVENTIONS, TOOLS, Convention, Rules, mean_ap, moves
from iouviz.figures.lessons.conventions import Spread
from iouviz.ui.frame import permalink, show
from iouviz.ui.session.opened import Opened

OWN = "my own rules"


def chosen_rules() -> Rules:
    """The rules that hold now; at first those of the address."""
    return Rules(**{each.field: each.options[_chosen(each)].value for each in CONVENTIONS})


def tool_choice() -> None:
    """Choose all rules at once, as a known tool has them."""
    rules = chosen_rules()
    named = next((name for name, each in TOOLS.items() if each == rules), OWN)
    st.session_state["conventions.tool"] = named
    options = [*TOOLS, *([OWN] if named == OWN else [])]
    st.pills("Evaluate as", options, key="conventions.tool", on_change=_take_tool)


def spreads(opened: Opened, rules: Rules) -> list[Spread]:
    """What every option of every convention makes of the number, in the order of `CONVENTIONS`."""
    values = []
    shown = st.empty()
    for number, convention in enumerate(CONVENTIONS):
        shown.progress(number / len(CONVENTIONS), f"Evaluating: {convention.question}")
        values.append(_moves(opened, rules, convention))
    shown.empty()
    return [
        Spread(each.name, [option.name for option in each.options], value, _chosen(each))
        for each, value in zip(CONVENTIONS, values, strict=True)
    ]


def headline(opened: Opened, rules: Rules) -> None:
    """The number by these rules, by COCO's, and what lies between."""
    own, coco = _mean_ap(opened, rules), _mean_ap(opened, Rules())
    show.figures(
        [
            ("mAP", own, "by the rules below"),
            ("COCO's mAP", coco, "101 recalls, IoU .50 to .95, at most 100 detections"),
            ("difference", own - coco, "your rules less COCO's"),
        ]
    )


def _mean_ap(opened: Opened, rules: Rules) -> float:
    return opened.remember(("mean_ap", rules), lambda: mean_ap(opened.dataset, rules))


def _moves(opened: Opened, rules: Rules, convention: Convention) -> list[float]:
    # every option is judged, so which of them holds now makes no difference
    others = tuple(v for name, v in asdict(rules).items() if name != convention.field)
    return opened.remember(
        ("moves", convention.field, others), lambda: moves(opened.dataset, rules, convention)
    )


def rule_choices(found: Sequence[Spread]) -> None:
    """One line of options a convention, each with the number that it gives and who does it so."""
    for column, side in zip(st.columns(2, gap="large"), (0, 1), strict=True):
        with column:
            for number in range(side, len(CONVENTIONS), 2):
                _choice(CONVENTIONS[number], found[number])


def keep() -> None:
    """Write the rules that differ from COCO's into the address."""
    chosen = {each.field: _chosen(each) for each in CONVENTIONS}
    permalink.keep(
        {
            each.field: each.options[chosen[each.field]].name
            for each in CONVENTIONS
            if chosen[each.field]
        }
    )


def _choice(convention: Convention, spread: Spread) -> None:
    numbers = [
        f"{name} · {show.number(value)}"
        for name, value in zip(spread.options, spread.values, strict=True)
    ]
    st.radio(
        convention.question,
        range(len(convention.options)),
        format_func=numbers.__getitem__,
        captions=[option.who for option in convention.options],
        key=_key(convention),
    )


def _chosen(convention: Convention) -> int:
    """Position of the option that holds; radios keep it, but for the first run of a session."""
    key = _key(convention)
    if key not in st.session_state:
        names = [option.name for option in convention.options]
        start = permalink.one_of(convention.field, names, names[0])
        st.session_state[key] = names.index(start)
    number: int = st.session_state[key]
    return number


def _key(convention: Convention) -> str:
    return f"conventions.{convention.field}"


def _take_tool() -> None:
    rules = TOOLS.get(st.session_state["conventions.tool"])
    if rules is None:
        return
    for each in CONVENTIONS:
        values = [option.value for option in each.options]
        st.session_state[_key(each)] = values.index(getattr(rules, each.field))
