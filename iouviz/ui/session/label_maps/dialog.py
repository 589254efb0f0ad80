"""Label maps in the dialog that opens data: how names are joined, what values mean."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

import streamlit as st

from iouviz.data.inputs import Input
from iouviz.data.issues import number_of
from iouviz.data.label_maps.class_list import KNOWN
from iouviz.data.label_maps.decode import MAPS
from iouviz.data.label_maps.naming import Naming
from iouviz.data.label_maps.opening import LabelMaps, photographs
from iouviz.data.model import File
from iouviz.data.read.files import gather
from iouviz.errors import IouvizError
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.show import grid, plain
from iouviz.ui.session.answers import Request
from iouviz.ui.session.label_maps.address import classes_of, numbers_of
from iouviz.ui.session.label_maps.opened import (
    MapsRequest,
    has_probabilities,
    use_maps,
)
from iouviz.ui.session.visitor.paths import permitted

SHOWN: Final = 4  # pairs of names
ALONE: Final = (
    "These are label maps of the ground truth alone. Give the predictions too, in the second field."
)
CLASSES: Final = (
    "Names in order from 0, one per line or with commas between them; a file of names; or one of "
    f"{', '.join(KNOWN)}."
)


def label_maps_in(request: Request) -> MapsRequest | str | None:
    """The same files as label maps, or what is missing; None where they are something else."""
    if not _are_maps(request.ground_truth):
        return None
    if request.predictions is None:
        return ALONE
    if not _are_maps(request.predictions):
        return None
    return MapsRequest(request.name, request.ground_truth, request.predictions, request.images)


def maps_form(request: MapsRequest) -> MapsRequest | None:
    """Ask what the files leave open, then open them; what is to be asked next, None to go back."""
    st.markdown("**These are label maps**: every pixel has a class.")
    maps = None
    try:
        maps = request.open()
    except IouvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
    if maps is not None:
        _show_pairs(request, maps)
    rule = maps.naming if maps else request.naming or Naming("{}", "{}")
    patterns = _ask_rule(rule)
    classes = st.text_area(
        "Classes", key="data.maps.classes", placeholder="Detected from the files", help=CLASSES
    )
    ignored = st.text_input("Ground-truth values to ignore", "255", key="data.maps.ignore")
    with st.container(horizontal=True):
        go = st.button("Open label maps", type="primary", disabled=maps is None, key="data.maps.go")
        other = patterns != (rule.ground_truth, rule.predictions)
        anew = st.button("Pair files this way", disabled=not other, key="data.maps.join")
        if st.button("Back", key="data.maps.back"):
            return None
    try:
        if anew:
            return replace(request, naming=Naming(*patterns))
        if go:
            given = replace(request, classes=classes_of(classes), ignore=numbers_of(ignored))
            soft = has_probabilities(use_maps(given))
            st.switch_page(BY_NAME["mask_threshold" if soft else "segmentation"].script)
    except IouvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
    return request


def _are_maps(given: Input) -> bool:
    """Whether there are pictures or arrays; whether they are label maps, their reading says."""
    try:
        files = gather(permitted(given))
    except IouvizError:
        return False
    return any(PurePosixPath(file.name).suffix.lower() in MAPS for file in files)


def _show_pairs(request: MapsRequest, maps: LabelMaps) -> None:
    photos = photographs(maps, request.images)
    words = f"{number_of(len(maps.pairs), 'image')} with both maps"
    if request.images is not None:
        words += f", {len(photos):,} of them with a photograph"
    st.markdown(f"{words}. {' '.join(plain(str(issue)) for issue in maps.issues)}")
    rows = [
        [pair.name, _name(pair.ground_truth), _name(pair.prediction)] for pair in maps.pairs[:SHOWN]
    ]
    grid(["image", "ground truth", "prediction"], rows)


def _name(source: object) -> str:
    return source.name if isinstance(source, File) else ""


def _ask_rule(rule: Naming) -> tuple[str, str]:
    """The patterns by which names are joined, to be put right."""
    left, right = st.columns(2)
    one = left.text_input("Ground truth is named", rule.ground_truth, key="data.maps.true")
    two = right.text_input("Predictions are named", rule.predictions, key="data.maps.told")
    st.caption("{} is the name of the image, without folder and ending.")
    return one, two
