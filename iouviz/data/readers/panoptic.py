"""COCO's panoptic annotations as rows of objects: one a segment, whose box the file states.

An annotation is an image, with its segments in `segments_info`; their pixels are in a PNG beside,
which is not read. Segments of "stuff", such as sky, are no objects and are left out.

References
----------
.. [1] https://cocodataset.org/#format-data (4. Panoptic Segmentation)
"""

from collections.abc import Sequence
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.shapes import as_dict, as_list

SEGMENTS: Final = "segments_info"


def is_panoptic(listed: Sequence[Any]) -> bool:
    """Whether annotations hold segments."""
    return any(isinstance(as_dict(row).get(SEGMENTS), list) for row in listed[:10])


def things(
    file: str, listed: Sequence[Any], categories: object, log: IssueLog
) -> tuple[list[Any], list[str]]:
    """The segments of all images that are objects, as annotations, and where each stands."""
    known = [as_dict(category) for category in as_list(categories)]
    stuff = [category.get("id") for category in known if category.get("isthing") == 0]
    rows: list[Any] = []
    places: list[str] = []
    for number, annotation in enumerate(listed):
        image = as_dict(annotation).get("image_id")
        segments = as_dict(annotation).get(SEGMENTS)
        if not isinstance(segments, list):
            rows.append(annotation)  # which says what is wrong with it
            places.append(f"annotations[{number}]")
            continue
        for part, segment in enumerate(segments):
            place = f"annotations[{number}].{SEGMENTS}[{part}]"
            if as_dict(segment).get("category_id") in stuff:
                remedy = "Left out: only things are objects."
                log.add("stuff-not-read", "noted", file, place, "a segment of stuff", remedy)
                continue
            row = {"image_id": image, **segment} if isinstance(segment, dict) else segment
            rows.append(row)
            places.append(place)
    if rows:
        remedy = "Boxes and areas are read as the file states them."
        log.add("panoptic-pixels", "noted", file, "", "segments whose pixels are in PNGs", remedy)
    return rows, places
