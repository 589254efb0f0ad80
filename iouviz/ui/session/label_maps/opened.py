"""The label maps that this session looks at: the sample's at first, then whatever the user opens.

They stand beside the boxes of `opened`, and are kept as those are: in session state alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final, TypeVar

import streamlit as st

from iouviz.arrays import Counts
from iouviz.data.inputs import Input
from iouviz.data.label_maps.class_list import KNOWN
from iouviz.data.label_maps.naming import Naming
from iouviz.data.label_maps.opening import LabelMaps, MapPair, open_label_maps, photographs
from iouviz.data.label_maps.soft import is_soft
from iouviz.data.model import File
from iouviz.data.sample import LABELS, sample_label_maps
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.figures.class_colours import class_colours
from iouviz.segmentation import IGNORE, class_positions
from iouviz.ui.session.visitor.paths import permitted

Result = TypeVar("Result")
KEY: Final = "maps.opened"
SAMPLE: Final = "Sample label maps"
LOOKED: Final = 5  # predictions that say whether they are probabilities
SECOND: Final = "second"  # among results: other predictions on the same ground truth
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class MapsRequest:
    """Label maps to open, as the user gave them.

    Attributes
    ----------
    name : str
    ground_truth, predictions : Input
    images : Input or None
        Photographs.
    naming : Naming or None
        The rule that joins names; None: found out.
    classes : str, tuple of str, or None
        What the values mean: a known list or a path, or names from 0 up; None: found out.
    ignore : tuple of int
        True values that are not judged.
    sample : bool
        Whether they are the sample's.
    """

    name: str
    ground_truth: Input
    predictions: Input
    images: Input | None = None
    naming: Naming | None = None
    classes: str | tuple[str, ...] | None = None
    ignore: tuple[int, ...] = (IGNORE,)
    sample: bool = False

    def open(self) -> LabelMaps:
        """Find the pairs; see `open_label_maps`, and `permitted` for which paths are opened."""
        permitted(self.images)
        if isinstance(self.classes, str) and self.classes.lower() not in KNOWN:
            permitted(self.classes)
        return open_label_maps(
            permitted(self.ground_truth), permitted(self.predictions), naming=self.naming
        )


@dataclass(frozen=True, slots=True, eq=False)
class OpenedMaps:
    """Pairs of label maps, and what has been computed of them in this session.

    Attributes
    ----------
    request : MapsRequest
    maps : LabelMaps
    photos : dict of str to File
        By the name of the image; those that are there.
    number : int
        Tells one from the next, for keys of widgets.
    results : dict
        See `remember`.
    """

    request: MapsRequest
    maps: LabelMaps
    photos: dict[str, File]
    number: int
    results: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What they are called."""
        return self.request.name

    def remember(self, key: Any, compute: Callable[[], Result]) -> Result:
        """The result under `key`, computed once."""
        if key not in self.results:
            self.results[key] = compute()
        result: Result = self.results[key]
        return result

    def pair(self, image: str) -> MapPair:
        """The pair of an image."""
        pairs = self.remember("pairs", lambda: {pair.name: pair for pair in self.maps.pairs})
        return pairs[image]


def opened_maps() -> OpenedMaps:
    """What this session looks at; the sample's label maps until others are opened."""
    if KEY not in st.session_state:
        use_maps(sample_request())
    result: OpenedMaps = st.session_state[KEY]
    return result


def use_maps(request: MapsRequest) -> OpenedMaps:
    """Open label maps and make them those that this session looks at."""
    new = open_request(request)
    st.session_state[KEY] = new
    return new


def open_request(request: MapsRequest) -> OpenedMaps:
    """Find the pairs and their photographs."""
    maps = request.open()
    return OpenedMaps(request, maps, photographs(maps, request.images), next(_numbers))


def sample_request() -> MapsRequest:
    """The sample's label maps."""
    true, predicted, photos = (
        list(files) for files in zip(*sample_label_maps().values(), strict=True)
    )
    return MapsRequest(SAMPLE, true, predicted, photos, classes=LABELS, sample=True)


def add_second(predictions: Input, name: str) -> OpenedMaps:
    """Open other predictions on the same ground truth, to compare with."""
    current = opened_maps()
    request = replace(
        current.request, predictions=predictions, name=name, naming=None, sample=False
    )
    second = open_request(request)
    current.results[SECOND] = second
    return second


# --- one image


def class_maps(
    current: OpenedMaps, result: LabelMapEvaluation, image: str
) -> tuple[Counts, Counts]:
    """True and predicted class of each pixel of an image; see `class_positions`."""
    pair = current.pair(image)
    read = pair.load()
    maps, legend = current.maps, result.legend
    return (
        class_positions(maps, legend, pair, read.true),
        class_positions(maps, legend, pair, read.predicted, predicted=True),
    )


def has_probabilities(current: OpenedMaps) -> bool:
    """Whether the predictions are probabilities; the first few say so."""

    def compute() -> bool:
        maps = current.maps
        if maps.predicted_objects is not None or maps.instances[1]:
            return False
        return any(_is_soft(pair) for pair in maps.pairs[:LOOKED])

    return current.remember("soft", compute)


def _is_soft(pair: MapPair) -> bool:
    try:
        return is_soft(pair.prediction)
    except IouvizError:  # said where it is judged
        return False


def colours_of(result: LabelMapEvaluation) -> tuple[str, ...]:
    """A colour a class: those of the format, or a palette."""
    known = result.legend.colours
    if len(known) < len(result.classes):
        return class_colours(result.classes)
    return tuple("#{:02x}{:02x}{:02x}".format(*each) for each in known)
