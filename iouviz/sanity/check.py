"""`sanity_check`: whether another reading of the same boxes explains them far better."""

import math
from collections.abc import Callable, Iterator
from typing import Final

from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.evaluation.protocols import Protocol
from iouviz.sanity.box_formats import box_formats
from iouviz.sanity.class_ids import class_ids
from iouviz.sanity.image_ids import image_ids
from iouviz.sanity.limits import limits
from iouviz.sanity.look import Look
from iouviz.sanity.shapes import shapes
from iouviz.sanity.suspect import Suspect, Suspects

FAMILIES: Final[tuple[Callable[[Look], Iterator[Suspect]], ...]] = (
    shapes,
    box_formats,
    image_ids,
    class_ids,
    limits,
)


def sanity_check(
    dataset: Dataset, protocol: Protocol | None = None, *, evaluation: Evaluation | None = None
) -> Suspects:
    """Look for mix-ups that the boxes themselves give away.

    Predictions that lie on objects under another numbering of classes or images than the one as
    read are no accident. A sample of the images is looked at; only where something is suspected
    are the files read again, with the remedy, so that `if_mended` is what one gets.

    Parameters
    ----------
    dataset : Dataset
    protocol : Protocol or None
        Whose AP at IoU 0.5 says what a mix-up costs; None: `usual_protocol`.
    evaluation : Evaluation, optional
        Of `dataset` by `protocol`, where it is at hand.

    Returns
    -------
    Suspects
        A tuple of `Suspect`.
        Empty where nothing is suspected, or where there is nothing to compare.

    Examples
    --------
    >>> from iouviz.data.sample import sample
    >>> sanity_check(sample())
    ()
    """
    if not len(dataset.ground_truth) or not (len(dataset.predictions) or dataset.unjoined):
        return Suspects()
    known = math.nan if evaluation is None else evaluation.summary["AP50"]
    look = Look(dataset, protocol or usual_protocol(dataset), None if math.isnan(known) else known)
    return Suspects(suspect for family in FAMILIES for suspect in family(look))
