"""Which column of a CSV file holds what, by the names of the header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import CXCYWH, XYWH, XYXY
from iouviz.data.readers.text.csv_table import plain

# The first name of a list that is in the header counts.
IMAGE: Final = (
    "filename", "file", "imagefilename", "imagefile", "filepath", "imagepath", "imgpath", "path",
    "imagename", "imgname", "image", "img", "imageid", "imgid", "fileid", "frame", "photo",
)  # fmt: skip
LABEL: Final = (
    "classname", "class", "labelname", "label", "categoryname", "category", "objectclass",
    "classlabel", "cls", "name", "object", "tag", "classid", "labelid", "categoryid",
)  # fmt: skip
SCORE: Final = ("score", "confidence", "conf", "probability", "prob", "detectionscore")
CROWD: Final = ("iscrowd", "crowd", "isgroupof", "groupof")
IGNORE: Final = ("ignore", "ignored", "difficult", "isdifficult")
ID: Final = ("annotationid", "boxid", "bboxid", "objectid", "detectionid")

X1: Final = (
    "xmin", "x1", "left", "xtl", "bboxxmin", "boxxmin", "bboxx1", "minx", "xleft", "startx",
)  # fmt: skip
Y1: Final = ("ymin", "y1", "top", "ytl", "bboxymin", "boxymin", "bboxy1", "miny", "ytop", "starty")
X2: Final = (
    "xmax", "x2", "right", "xbr", "bboxxmax", "boxxmax", "bboxx2", "maxx", "xright", "endx",
)  # fmt: skip
Y2: Final = (
    "ymax", "y2", "bottom", "ybr", "bboxymax", "boxymax", "bboxy2", "maxy", "ybottom", "endy",
)  # fmt: skip
X: Final = ("x", "bboxx", "boxx", "bbx", "bboxleft")
Y: Final = ("y", "bboxy", "boxy", "bby", "bboxtop")
CENTRE_X: Final = ("xcenter", "xcentre", "centerx", "centrex", "cx", "xc", "xmid", "midx")
CENTRE_Y: Final = ("ycenter", "ycentre", "centery", "centrey", "cy", "yc", "ymid", "midy")
WIDTH: Final = ("bboxwidth", "boxwidth", "bboxw", "boxw", "bw", "w", "width")
HEIGHT: Final = ("bboxheight", "boxheight", "bboxh", "boxh", "bh", "h", "height")
LIST: Final = ("bbox", "box", "boundingbox", "bndbox")  # all four numbers in one cell
PICTURE_WIDTH: Final = ("imagewidth", "imgwidth", "imgw", "imagew", "picturewidth", "width", "w")
PICTURE_HEIGHT: Final = (
    "imageheight", "imgheight", "imgh", "imageh", "pictureheight", "height", "h",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions in the header; None where it has no such name.

    Attributes
    ----------
    box : four int, or one
        Of one column, whose cells hold a list of four numbers.
    box_formats : tuple of BoxFormat
        What the four numbers may be, the likeliest first.
    picture : (int, int) or None
        Width and height of the picture.
    """

    image: int
    label: int | None
    score: int | None
    crowd: int | None
    ignore: int | None
    id: int | None
    box: tuple[int, ...]
    box_formats: tuple[BoxFormat, ...]
    picture: tuple[int, int] | None


def find_columns(header: Sequence[str]) -> Columns | None:
    """What the names of a header say; None where they name no image or no box.

    >>> find_columns(["filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax"]).box
    (4, 5, 6, 7)
    >>> find_columns(["image", "x", "y", "width", "height"]).box_formats[0].name
    'x y w h'
    """
    at: dict[str, int] = {}
    for position, name in enumerate(header):
        at.setdefault(plain(name), position)
    image, found = _first(at, IMAGE), _find_box(at)
    if image is None or found is None:
        return None
    box, box_formats = found
    rest = {name: position for name, position in at.items() if position not in box}
    width, height = _first(rest, PICTURE_WIDTH), _first(rest, PICTURE_HEIGHT)
    return Columns(
        image=image,
        label=_first(rest, LABEL),
        score=_first(rest, SCORE),
        crowd=_first(rest, CROWD),
        ignore=_first(rest, IGNORE),
        id=_first(rest, ID),
        box=box,
        box_formats=box_formats,
        picture=None if width is None or height is None else (width, height),
    )


def unknown_columns(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Positions of the columns that say nothing of boxes, by their names.

    >>> header = ["filename", "x", "y", "w", "h", "label", "label_id", "camera"]
    >>> unknown_columns(header, find_columns(header))
    {'camera': 7}
    """
    named = {*IMAGE, *LABEL, *SCORE, *CROWD, *IGNORE, *ID}
    used = {*columns.box, *(columns.picture or ())}
    return {
        name: position
        for position, name in enumerate(header)
        if name and position not in used and plain(name) not in named
    }


def _find_box(at: dict[str, int]) -> tuple[tuple[int, ...], tuple[BoxFormat, ...]] | None:
    if {"x0", "y0", "x1", "y1"} <= at.keys():  # counted from 0
        return (at["x0"], at["y0"], at["x1"], at["y1"]), (XYXY,)
    for names, box_formats in (
        ((X1, Y1, X2, Y2), (XYXY,)),
        ((CENTRE_X, CENTRE_Y, WIDTH, HEIGHT), (CXCYWH,)),
        ((X1, Y1, WIDTH, HEIGHT), (XYWH,)),
        ((X, Y, WIDTH, HEIGHT), (XYWH, CXCYWH)),  # a bare x may be either
    ):
        found = [_first(at, each) for each in names]
        known = [position for position in found if position is not None]
        if len(known) == 4:
            return tuple(known), box_formats
    listed = _first(at, LIST)
    return None if listed is None else ((listed,), (XYWH, XYXY))


def _first(at: dict[str, int], names: Sequence[str]) -> int | None:
    return next((at[name] for name in names if name in at), None)
