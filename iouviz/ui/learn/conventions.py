"""The rules of an evaluation on the screen: one choice a convention, kept in the address."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from iouviz.evaluation.conventions import CONVENTIONS, TOOLS, Convention, Rules
from iouviz.evaluation.matching.overlap import available
from iouviz.evaluation.mean_ap import mean_ap, moves
from iouviz.figures.lessons.conventions import Spread
from iouviz.lessons import lesson
from iouviz.ui.frame import permalink, show
from iouviz.ui.session.opened import Opened, judge_by

OWN = "Custom"
# What people differ in most often; the rest is under "Advanced".
FIRST = ("overlap", "iou_thresholds", "interpolation", "max_detections", "confidence")
SMALL = 5e-5  # what four digits round to 0
# What the data are judged by is chosen beside their name, and so is no rule of this page's own.
OWN_RULES = [each for each in CONVENTIONS if each.field != "overlap"]


def conventions_of(opened: Opened) -> list[Convention]:
    """The conventions that these data leave a choice about, with the options that they have."""
    kinds = available(opened.dataset)
    found = []
    for each in CONVENTIONS:
        if each.field == "overlap":
            each = replace(each, options=tuple(o for o in each.options if o.value in kinds))
        if len(each.options) > 1:
            found.append(each)
    return found


def chosen_rules() -> Rules:
    """The rules that hold now; at first those of the address."""
    return Rules(**{each.field: each.options[_chosen(each)].value for each in OWN_RULES})


def tool_choice(opened: Opened) -> None:
    """Choose all rules at once, as a known tool has them; each with the number that it gives."""
    rules = chosen_rules()
    named = next((name for name, each in TOOLS.items() if each == rules), OWN)
    st.session_state["conventions.tool"] = named
    with st.spinner("Evaluating as each tool does ..."):
        numbers = {name: _mean_ap(opened, each) for name, each in {**TOOLS, OWN: rules}.items()}
    st.pills(
        "Protocol",
        [*TOOLS, *([OWN] if named == OWN else [])],
        format_func=lambda name: f"{name} · {show.number(numbers[name])}",
        key="conventions.tool",
        help="LVIS and Open Images need data that say which classes were labelled in each image.",
        on_change=_take_tool,
    )


def spreads(opened: Opened, rules: Rules, conventions: Sequence[Convention]) -> list[Spread]:
    """What every option of every convention makes of the number."""
    values = []
    shown = st.empty()
    for number, convention in enumerate(conventions):
        shown.progress(number / len(conventions), f"Evaluating: {convention.question}")
        values.append(_moves(opened, rules, convention))
    shown.empty()
    _show_overlap(opened, conventions)
    return [
        Spread(each.name, [option.name for option in each.options], value, _chosen(each))
        for each, value in zip(conventions, values, strict=True)
    ]


def _show_overlap(opened: Opened, conventions: Sequence[Convention]) -> None:
    """Let the choice of the overlap stand where the data are judged."""
    for each in conventions:
        if each.field == "overlap":
            kinds = [option.value for option in each.options]
            st.session_state[_key(each)] = kinds.index(opened.dataset.overlap)


def headline(opened: Opened, rules: Rules) -> None:
    """The number by these rules, by COCO's, and what lies between."""
    own, coco = _mean_ap(opened, rules), opened.usual.summary["AP"]
    limit = opened.usual.protocol.max_detections[-1]
    small = 0 < abs(own - coco) < SMALL  # a difference must not look like none
    show.figures(
        [
            ("mAP", own, "by the rules below"),
            ("COCO's mAP", coco, f"101 recalls, IoU .50 to .95, at most {limit} detections"),
            ("Difference from COCO", own - coco, "mAP − COCO's mAP"),
        ],
        digits=6 if small else 4,
    )


def _mean_ap(opened: Opened, rules: Rules, size: str = "all") -> float:
    dataset = opened.dataset
    if rules.overlap == dataset.overlap:
        rules = replace(rules, overlap=None)  # one evaluation under one key
    elif rules.overlap:
        dataset = opened.as_read or dataset
    return opened.remember(("mean_ap", rules, size), lambda: mean_ap(dataset, rules, size))


def _moves(opened: Opened, rules: Rules, convention: Convention) -> list[float]:
    return moves(lambda each, size: _mean_ap(opened, each, size), rules, convention)


def rule_choices(conventions: Sequence[Convention], found: Sequence[Spread]) -> None:
    """One line of options a convention, each with the number that it gives and who does it so."""
    pairs = list(zip(conventions, found, strict=True))
    first = [pair for pair in pairs if pair[0].field in FIRST]
    rest = [pair for pair in pairs if pair[0].field not in FIRST]
    _choices(first)
    with st.expander(f"Advanced: {len(rest)} more rules"):
        _choices(rest)
        st.caption(lesson("conventions")["Size"])


def keep() -> None:
    """Write the rules that differ from COCO's into the address."""
    chosen = {each.field: _chosen(each) for each in OWN_RULES}
    permalink.keep(
        {
            each.field: each.options[chosen[each.field]].name
            for each in OWN_RULES
            if chosen[each.field]
        }
    )


def _choices(pairs: Sequence[tuple[Convention, Spread]]) -> None:
    for column, side in zip(st.columns(2, gap="large"), (0, 1), strict=True):
        with column:
            for convention, spread in pairs[side::2]:
                _choice(convention, spread)


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
        on_change=_judge if convention.field == "overlap" else None,
        args=(convention,) if convention.field == "overlap" else None,
    )


def _judge(convention: Convention) -> None:
    judge_by(convention.options[st.session_state[_key(convention)]].value)


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
    for each in OWN_RULES:
        values = [option.value for option in each.options]
        st.session_state[_key(each)] = values.index(getattr(rules, each.field))
