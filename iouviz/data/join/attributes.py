"""Of all that files say of their images, what can part them into groups: camera, weather, time."""

from collections.abc import Sequence

from iouviz.data.readers.shared.image_columns import MOST_VALUES
from iouviz.data.readers.shared.reader import Tables
from iouviz.data.scale import scale_of


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
