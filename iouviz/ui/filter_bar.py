"""Choosing what the gallery shows: a popover of filters, kept in the address."""

from dataclasses import fields, replace

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.error_types import ERROR_TYPES
from iouviz.evaluation.filters import EVERYTHING, MEASURED, NOTHING, Filter, Measured, Range
from iouviz.evaluation.records import RECORD_VERDICTS
from iouviz.ui.session.opened import Opened

KEY = "gallery.filter"
INFINITY = float("inf")
NAMES = {"TP": "right", "FP": "wrong", "FN": "missed", "ignored": "ignored"}
# What is measured: its name, the step of its fields, its unit.
FIELDS: dict[Measured, tuple[str, float, str]] = {
    "score": ("Score", 0.05, ""),
    "iou": ("IoU", 0.05, ""),
    "size": ("Size", 16.0, " px"),
    "aspect": ("Width / height", 0.25, ""),
    "x": ("Place, across", 0.1, ""),
    "y": ("Place, down", 0.1, ""),
}
USUAL = 3  # of them are always shown, the others where one is set


def choose_filter(opened: Opened) -> Filter:
    """The filter, from the address and from a popover of widgets."""
    rev, wanted = _from_address(opened)
    with st.popover("Filter", icon=":material/filter_alt:", width="content"):
        wanted = _widgets(opened.dataset, wanted, f"{KEY}.{opened.number}.{rev}")
    st.session_state[KEY] = opened.number, rev, wanted
    if wanted != Filter():
        st.button("Clear", icon=":material/filter_alt_off:", key=f"{KEY}.clear", on_click=_clear)
    return wanted


def last_filter(opened: Opened) -> tuple[str, Filter] | None:
    """What the gallery showed last of this data set, in words and as a filter; None: all."""
    number, _, wanted = st.session_state.get(KEY, (None, 0, Filter()))
    if number != opened.number or wanted == Filter():
        return None
    return in_words(wanted, opened.dataset), wanted


def _from_address(opened: Opened) -> tuple[int, Filter]:
    """The filter of the address where that has changed, else the one that was chosen here.

    Another filter has other widgets (`rev`): they start from it.
    """
    classes = opened.dataset.classes
    number, rev, known = st.session_state.get(KEY, (None, 0, Filter()))
    told, strange = Filter.of(st.query_params.to_dict(), classes)
    if number == opened.number and told == known:
        return rev, known
    for entry in strange:
        st.warning(
            f"The address has {entry}, which this data set cannot answer; it is left out.",
            icon=":material/link_off:",
        )
    return rev + 1, told


def _clear() -> None:
    """Back to everything."""
    for field in fields(Filter):
        st.query_params.pop(field.name, None)


def _widgets(dataset: Dataset, wanted: Filter, key: str) -> Filter:
    verdict = st.pills(
        "Verdict",
        RECORD_VERDICTS,
        selection_mode="multi",
        default=wanted.verdict,
        format_func=NAMES.__getitem__,
        key=f"{key}.verdict",
    )
    error = st.pills(
        "Kind of error",
        ERROR_TYPES,
        selection_mode="multi",
        default=wanted.error,
        key=f"{key}.error",
    )
    label = st.multiselect(
        "Class",
        range(len(dataset.classes)),
        default=wanted.label,
        format_func=dataset.classes.__getitem__,
        placeholder="any",
        key=f"{key}.label",
    )
    ranges = {
        name: _range(name, getattr(wanted, name), f"{key}.{name}")
        for at, name in enumerate(MEASURED)
        if at < USUAL or getattr(wanted, name) != EVERYTHING
    }
    in_order = {
        "verdict": tuple(each for each in RECORD_VERDICTS if each in verdict),
        "error": tuple(each for each in ERROR_TYPES if each in error),
        "label": tuple(sorted(label)),
    }
    return replace(wanted, **in_order, **ranges)  # type: ignore[arg-type]  # each its own field


def _range(name: Measured, known: Range, key: str) -> Range:
    """Two number fields; an empty one is no limit."""
    title, step, unit = FIELDS[name]
    from_, to = st.columns(2)
    ends = []
    for column, word, end in ((from_, "from", known.low), (to, "below", known.high)):
        ends.append(
            column.number_input(
                f"{title}{unit and f' ({unit.strip()})'} {word}",
                value=None if abs(end) == INFINITY else float(end),
                step=step,
                placeholder="any",
                key=f"{key}.{word}",
            )
        )
    low, high = ends
    found = Range(-INFINITY if low is None else low, INFINITY if high is None else high)
    if not found.low < found.high:
        st.caption(f"Nothing is from {found.low:g} and below {found.high:g}; it is left out.")
        return EVERYTHING
    return found


def in_words(wanted: Filter, dataset: Dataset) -> str:
    """What a filter lets through.

    Returns
    -------
    str
        Such as "wrong, duplicate, mug, score from 0.5"; "everything" for no filter.
    """
    parts = [" or ".join(NAMES[each] for each in wanted.verdict), " or ".join(wanted.error)]
    parts.append(" or ".join(dataset.classes[each] for each in wanted.label))
    if wanted.cell is not None:
        parts.append(_of_cell(*wanted.cell, dataset))
    parts += [_of_range(name, getattr(wanted, name)) for name in MEASURED]
    return ", ".join(part for part in parts if part) or "everything"


def _of_cell(true: int, said: int, dataset: Dataset) -> str:
    if true == NOTHING:
        return f"{dataset.classes[said]} where there is none"
    if said == NOTHING:
        return f"{dataset.classes[true]} that nothing is laid on"
    if true == said:
        return f"{dataset.classes[true]} found"
    return f"{dataset.classes[true]} taken for {dataset.classes[said]}"


def _of_range(name: Measured, wanted: Range) -> str:
    if wanted == EVERYTHING:
        return ""
    title, _, unit = FIELDS[name]
    parts = [title if title == "IoU" else title.lower()]
    if wanted.low > -INFINITY:
        parts.append(f"from {wanted.low:g}{unit}")
    if wanted.high < INFINITY:
        parts.append(f"below {wanted.high:g}{unit}")
    return " ".join(parts)
