"""What files say of their images: camera, weather, time; which classes were looked for in them."""

from collections.abc import Sequence

import numpy as np

from iouviz.data.issues import IssueLog, number_of
from iouviz.data.join.catalogue import Catalogue
from iouviz.data.readers.shared.image_columns import MOST_VALUES
from iouviz.data.readers.shared.reader import Tables
from iouviz.data.scale import scale_of
from iouviz.data.verified import Verified


def attributes_of(
    tables: Sequence[Tables], places: Sequence[tuple[int, int]]
) -> dict[str, tuple[str, ...]]:
    """The columns of all files together that part the images into groups.

    Parameters
    ----------
    tables : sequence of Tables
    places : sequence of (int, int)
        Of each image, the table that describes it and its row there.

    Returns
    -------
    dict of str to tuple of str
        Left out are columns with one text for all, and texts that are another one for each image
        or are more than `MOST_VALUES`, unless they are numbers or dates, which make ranges.
    """
    columns = [table.images.attributes for table in tables]
    found = {}
    for name in dict.fromkeys(name for each in columns for name in each):
        own = [each.get(name, ()) for each in columns]
        values = [own[table][row] if own[table] else "" for table, row in places]
        if parts_images(values):
            found[name] = tuple(values)
    return found


def verified_of(tables: Sequence[Tables], catalogue: Catalogue, log: IssueLog) -> Verified | None:
    """What the ground truth's files say of classes in images; None where they say nothing.

    Pairs whose image or class no file describes are left out, and counted in an issue.
    """
    said = [
        (number, table.file, table.verified)
        for number, table in enumerate(tables)
        if table.verified is not None
    ]
    if not said:
        return None
    parts = []
    for number, file, rows in said:
        image, label = catalogue.find_pairs(number, rows.image, rows.label)
        known = (image >= 0) & (label >= 0)
        if not known.all():
            lost = number_of(int((~known).sum()), "pair")
            found = f"{lost} of an image and a class, of which one is unknown"
            remedy = "Left out: no object and no image is described that they could speak of."
            log.add("unknown-verified", "skipped", file, "", found, remedy)
        flags = np.array([rows.negative, rows.not_exhaustive], np.bool_)
        parts.append((image[known], label[known], *flags[:, known]))
    image, label, negative, not_exhaustive = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    often = {
        name: table.classes.frequency.get(key, "")
        for table in tables
        for key, name in zip(table.classes.keys, table.classes.names, strict=True)
    }
    frequency = tuple(often.get(name, "") for name in catalogue.class_names)
    return Verified.of(
        image,
        label,
        negative=negative,
        not_exhaustive=not_exhaustive,
        frequency=frequency if any(frequency) else (),
    )


def parts_images(values: Sequence[str]) -> bool:
    """Whether a column makes groups of images, or ranges.

    >>> parts_images(["a", "b", "a"]), parts_images(["a", "b", "c"]), parts_images(["1", "2", "3"])
    (True, False, True)
    """
    different = set(values)
    stated = different - {""}
    if len(different) < 2 or not stated:
        return False
    repeated = len(different) < len(values) and len(stated) <= MOST_VALUES
    return repeated or scale_of(stated) is not None
