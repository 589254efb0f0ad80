"""Choosing what the gallery shows: a popover of filters, kept in the address."""

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import streamlit as st

from iouviz.arrays import Rows
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.diagnosis.wording import error_name
from iouviz.evaluation.metrics.counts import OUTCOMES
from iouviz.evaluation.outcomes.filters import (
    ADDRESS,
    EVERYTHING,
    MEASURED,
    NOTHING,
    Filter,
    Measured,
    Range,
)
from iouviz.evaluation.outcomes.slices import Slicing
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.slices import slicings_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import OperatingPoint

KEY = "gallery.filter"
INFINITY = float("inf")
# What is measured: its name, the step of its fields, its unit.
FIELDS: dict[Measured, tuple[str, float, str]] = {
    "score": ("Score", 0.05, ""),
    "iou": ("IoU", 0.05, ""),
    "size": ("Size", 16.0, " px"),
    "aspect": ("Width / height", 0.25, ""),
    "x": ("Centre x / image width", 0.1, ""),
    "y": ("Centre y / image height", 0.1, ""),
}
USUAL = 3  # of them are always shown, the others where one is set


def choose_filter(opened: Opened) -> Filter:
    """The filter, from the address, from a field for file names and from a popover of widgets."""
    rev, wanted = _from_address(opened)
    key = f"{KEY}.{opened.number}.{rev}"
    name = st.text_input(
        "File name", wanted.name, key=f"{key}.name", placeholder="any part of it", width=200
    )
    with st.popover("Filter", icon=":material/filter_alt:", width="content"):
        wanted = _widgets(opened, replace(wanted, name=name.strip()), key)
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
    number, rev, known = st.session_state.get(KEY, (None, 0, Filter()))
    named, strange = Filter.of(st.query_params.to_dict(), opened.dataset.classes)
    named, lost = _with_known_parts(named, slicings_of(opened))
    if number == opened.number and named == known:
        return rev, known
    for entry in (*strange, *lost):
        st.warning(
            f"The address has {plain(entry)}, which this data set does not have; it is left out.",
            icon=":material/link_off:",
        )
    return rev + 1, named


def _with_known_parts(wanted: Filter, known: Mapping[str, Slicing]) -> tuple[Filter, list[str]]:
    """A filter without the groups of images that are not there, and those."""
    kept, lost = [], []
    for name, values in wanted.parts:
        if name in known and set(values) <= set(known[name].values):
            kept.append((name, values))
        else:
            lost.append(f"parts={name}:{','.join(values)}")
    return replace(wanted, parts=tuple(kept)), lost


def _clear() -> None:
    """Back to everything."""
    for field in fields(Filter):
        st.query_params.pop(ADDRESS.get(field.name, field.name), None)


def _widgets(opened: Opened, wanted: Filter, key: str) -> Filter:
    classes = opened.dataset.classes
    verdict = st.pills(
        "Outcome",
        OUTCOMES,
        selection_mode="multi",
        default=wanted.verdict,
        key=f"{key}.verdict",
    )
    error = st.pills(
        "Error type",
        ERROR_TYPES,
        selection_mode="multi",
        default=wanted.error,
        format_func=error_name,
        key=f"{key}.error",
    )
    label = st.multiselect(
        "Class",
        range(len(classes)),
        default=wanted.label,
        format_func=classes.__getitem__,
        placeholder="any",
        key=f"{key}.label",
        help="The class that a prediction has; for a false negative, the class of its object.",
    )
    ranges = {
        name: _range(name, getattr(wanted, name), f"{key}.{name}")
        for at, name in enumerate(MEASURED)
        if at < USUAL or getattr(wanted, name) != EVERYTHING
    }
    in_order = {
        "verdict": tuple(each for each in OUTCOMES if each in verdict),
        "error": tuple(each for each in ERROR_TYPES if each in error),
        "label": tuple(sorted(label)),
        "parts": _parts(opened, dict(wanted.parts), key),
    }
    return replace(wanted, **in_order, **ranges)  # type: ignore[arg-type]  # each its own field


def _parts(
    opened: Opened, known: Mapping[str, tuple[str, ...]], key: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The groups of images, by each thing that parts them."""
    found = {}
    for name, slicing in slicings_of(opened).items():
        found[name] = st.multiselect(
            f"Images: {plain(name)}",
            slicing.values,
            default=known.get(name, ()),
            placeholder="any",
            key=f"{key}.parts.{name}",
        )
    return tuple((name, tuple(values)) for name, values in found.items() if values)


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
    # steps add up to 0.6000000000000001
    low, high = (None if end is None else float(f"{end:.12g}") for end in ends)
    found = Range(-INFINITY if low is None else low, INFINITY if high is None else high)
    if not found.low < found.high:
        st.caption(f"From {found.low:g} and below {found.high:g} is empty; it is left out.")
        return EVERYTHING
    return found


def looked_at(wanted: Filter, point: OperatingPoint) -> tuple[OperatingPoint, str]:
    """At which operating point a filter is answered, and why if it is not the one in force.

    A filter of scores looks at all predictions in its range, also at those below the confidence
    in force; that stays where it is, here and on every other page.
    """
    low = wanted.score.low
    if wanted.score == EVERYTHING or low >= point.confidence:
        return point, ""
    note = (
        f"The score filter reaches below the confidence threshold ({point.confidence:.4g}): "
        "predictions below it are listed too, with the outcome that they would have."
    )
    return replace(point, confidence=low), note


def counted(records: Records, rows: Rows) -> str:
    """Such as "447 outcomes: 120 TP, 300 FP, 27 FN"; objects where there are no predictions."""
    if not len(records.dataset.predictions):
        return number_of(len(rows), "object")
    kinds = np.bincount(records.verdict[rows], minlength=len(OUTCOMES)).tolist()
    named = zip(kinds, OUTCOMES, strict=True)
    parts = ", ".join(f"{count:,} {kind}" for count, kind in named if count)
    return number_of(len(rows), "outcome") + (f": {parts}" if parts else "")


def left_out(wanted: Filter, records: Records) -> str:
    """How many ignored boxes pass the rest of a filter: no outcome counts them.

    Such as "9 more are ignored (crowd or difficult objects)"; empty where there are none, or where
    the filter names outcomes.
    """
    if wanted.verdict:
        return ""
    many = len(replace(wanted, verdict=("ignored",)).rows(records))
    verb = "is" if many == 1 else "are"
    beside = ", and predictions matched to them" if len(records.dataset.predictions) else ""
    return f"{many:,} more {verb} ignored (crowd or difficult objects{beside})" if many else ""


def in_words(wanted: Filter, dataset: Dataset) -> str:
    """Such as "FP, duplicate, mug, score from 0.5"; "everything" for no filter."""
    parts = [" or ".join(wanted.verdict), " or ".join(map(error_name, wanted.error))]
    parts.append(" or ".join(dataset.classes[each] for each in wanted.label))
    if wanted.cell is not None:
        parts.append(_of_cell(*wanted.cell, dataset))
    parts += [_of_range(name, getattr(wanted, name)) for name in MEASURED]
    parts += [f"{name} {' or '.join(values)}" for name, values in wanted.parts]
    parts.append(f"file name with {wanted.name!r}" if wanted.name else "")
    return ", ".join(part for part in parts if part) or "everything"


def _of_cell(true: int, predicted: int, dataset: Dataset) -> str:
    if true == NOTHING:
        return f"{dataset.classes[predicted]} predicted on the background"
    if predicted == NOTHING:
        return f"missed {dataset.classes[true]} (no matching prediction)"
    if true == predicted:
        return f"{dataset.classes[true]} matched"
    return f"{dataset.classes[true]} predicted as {dataset.classes[predicted]}"


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
