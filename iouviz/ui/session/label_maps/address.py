"""Where the label maps came from, in the address: a reload finds them again, or says so."""

from dataclasses import replace
from typing import Final

import streamlit as st

from iouviz.data.label_maps.naming import Naming
from iouviz.errors import IouvizError, ReadError
from iouviz.ui.frame.show import plain
from iouviz.ui.session.label_maps.opened import (
    KEY,
    SECOND,
    MapsRequest,
    OpenedMaps,
    add_second,
    opened_maps,
    use_maps,
)

SIDES: Final = {"maps": "ground_truth", "maps_predictions": "predictions", "maps_images": "images"}
UPLOADED: Final = "maps_uploaded"
NAMES: Final = (*SIDES, "maps_rule", "maps_classes", "maps_ignore", "maps_second", UPLOADED)
RECALLED: Final = "maps.recalled"  # what the address named when the session began
LOST: Final = "maps.lost"  # why that is not what is shown


def recall() -> None:
    """At the beginning of a session: keep what the address says of label maps."""
    query = st.query_params.to_dict()
    st.session_state[RECALLED] = {name: query[name] for name in NAMES if name in query}


def address() -> dict[str, str]:
    """What the address says: paths, or that they were uploaded; of the sample nothing."""
    if KEY not in st.session_state:
        return dict(st.session_state.get(RECALLED, {}))
    current: OpenedMaps = st.session_state[KEY]
    lost = st.session_state.get(LOST)
    if lost and lost[2] == current.number:  # the next reload may find them
        return dict(lost[1])
    if current.request.sample:
        return _second(current)
    return _own(current.request) | _second(current)


def reopen() -> None:
    """Before label maps are first looked at: open those that the address named."""
    wanted = st.session_state.get(RECALLED, {})
    if KEY in st.session_state or not wanted:
        return
    if UPLOADED in wanted:
        _lose(
            f"This address belongs to uploaded label maps ({plain(wanted[UPLOADED])}), and uploads "
            "end with their session. Open them again."
        )
        return
    try:
        if "maps" in wanted and "maps_predictions" in wanted:
            use_maps(_request(wanted))
        if "maps_second" in wanted:
            add_second(wanted["maps_second"], wanted["maps_second"])
    except IouvizError as error:
        _lose(f"Label maps of this address cannot be opened: {plain(str(error))}.")


def say_lost() -> None:
    """Why label maps that the address spoke of are not shown, until others are opened."""
    lost = st.session_state.get(LOST)
    if lost and st.session_state[KEY].number == lost[2]:
        st.warning(lost[0], icon=":material/link_off:")


def _own(request: MapsRequest) -> dict[str, str]:
    found = {name: getattr(request, side) for name, side in SIDES.items()}
    known = {name: value for name, value in found.items() if isinstance(value, str)}
    if len(known) < sum(value is not None for value in found.values()):
        return {UPLOADED: request.name}
    if request.naming is not None:
        rule = request.naming
        folders = "folders" if request.naming.folders else ""
        known["maps_rule"] = "|".join((rule.ground_truth, rule.predictions, folders))
    if request.classes is not None:
        named = request.classes
        known["maps_classes"] = named if isinstance(named, str) else ",".join(named)
    if request.ignore != MapsRequest("", "", "").ignore:
        known["maps_ignore"] = ",".join(map(str, request.ignore))
    return known


def _second(current: OpenedMaps) -> dict[str, str]:
    second: OpenedMaps | None = current.results.get(SECOND)
    path = None if second is None else second.request.predictions
    return {"maps_second": path} if isinstance(path, str) else {}


def _request(wanted: dict[str, str]) -> MapsRequest:
    request = MapsRequest(
        wanted["maps"], wanted["maps"], wanted["maps_predictions"], wanted.get("maps_images")
    )
    if wanted.get("maps_rule", "").count("|") == 2:
        true, predicted, folders = wanted["maps_rule"].split("|")
        request = replace(request, naming=Naming(true, predicted, bool(folders)))
    if "maps_classes" in wanted:
        request = replace(request, classes=classes_of(wanted["maps_classes"]))
    if "maps_ignore" in wanted:
        request = replace(request, ignore=numbers_of(wanted["maps_ignore"]))
    return request


def classes_of(text: str) -> str | tuple[str, ...] | None:
    """Names from 0 up, with commas or lines between them, or one word: a known list or a path.

    >>> classes_of("road, car"), classes_of("voc"), classes_of(" ")
    (('road', 'car'), 'voc', None)
    """
    names = [part.strip() for part in text.replace("\n", ",").split(",")]
    names = [name for name in names if name]
    return tuple(names) if len(names) > 1 else names[0] if names else None


def numbers_of(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them.

    >>> numbers_of("255, 0"), numbers_of("")
    ((255, 0), ())
    """
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ReadError(
            f"{text!r} as values to ignore; wanted whole numbers, such as 255"
        ) from error


def _lose(why: str) -> None:
    shown = opened_maps()
    if shown.request.sample:
        why += " This is the sample."
    st.session_state[LOST] = why, st.session_state[RECALLED], shown.number
