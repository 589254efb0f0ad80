"""CVAT XML 1.1: one file for all images of a task or project, or for the frames of a video.

Read are boxes, turned ones as oriented boxes, polygons, ellipses and the box of a mask. A turned
ellipse becomes the upright box around it. Polylines, points, cuboids, skeletons and tags have no
box and are left out; attributes, `occluded`, `z_order`, `source` and `group_id` change no score and
are not read. Of a video's tracks, the frames that the file lists are read, each as an image of its
own; CVAT writes all of them, others only the key frames.

References
----------
.. [1] https://docs.cvat.ai/docs/dataset_management/formats/xml_format/
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final
from xml.etree.ElementTree import Element

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, Size, as_spelt, image_table, picture_size
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, clean, show
from iouviz.data.readers.shared.shapes import Gathering, around_ellipse, box_around, outline
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.boxes import LARGEST_COORDINATE
from iouviz.geometry.rotated import corners

WANTED: Final = "CVAT wants the numbers xtl, ytl, xbr and ybr"
WITHOUT_BOX: Final = {"polyline", "points", "cuboid", "skeleton", "tag"}

Images = dict[Key, tuple[str, Size]]


def _is_cvat(source: Source) -> bool:
    if not source.starts_with(b"<"):
        return False
    root = source.root
    inside = {child.tag for child in root}
    return root.tag == "annotations" and bool(inside & {"image", "track", "meta"})


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    root = source.root
    shapes = Gathering(source.name, "shape", log)
    images = _read_images(root, shapes)
    images |= _read_tracks(root, shapes)
    meta = root.find("meta")
    named = (
        [] if meta is None else [clean(name.text or "") for name in meta.iterfind(".//label/name")]
    )
    return shapes.tables(
        role, image_table(images), label="label", wanted=WANTED, classes=list(filter(None, named))
    )


def _read_images(root: Element, shapes: Gathering) -> Images:
    elements = root.findall("image")
    shared = Counter(element.get("name", "") for element in elements)
    images: Images = {}
    for number, element in enumerate(elements, start=1):
        name = clean(element.get("name") or f"image {element.get('id', number)}")
        subset = clean(element.get("subset") or "")
        if shared[name] > 1 and subset:
            name = f"{subset}/{name}"
        place = f"image {name!r}"
        if name in images:
            remedy = "Taken as one image. Give images of a project different names or subsets."
            message = "a name that an image before it has"
            shapes.note("shared-file-name", place, message, remedy)
        width, height = element.get("width"), element.get("height")
        images[name] = name, picture_size(width, height, shapes.file, place, shapes.log)
        for count, shape in enumerate(element, start=1):
            _add(shapes, f"{place}, <{shape.tag}> {count}", shape, name, shape.get("label"))
    return images


def _read_tracks(root: Element, shapes: Gathering) -> Images:
    tracks = root.findall("track")
    if not tracks:
        return {}
    original = root.find("meta//original_size")
    size = UNKNOWN
    if original is not None:
        width, height = original.findtext("width"), original.findtext("height")
        size = picture_size(width, height, shapes.file, "original_size", shapes.log)
    remedy = "Each frame that is listed was read as an image; nothing is interpolated between."
    shapes.note("video-tracks", "", "tracks of a video", remedy)
    images: Images = {}
    for place, track, shape in _track_shapes(tracks):
        frame = as_number(shape.get("frame"))
        if frame is None or not 0 <= frame < 1e9 or frame % 1:
            message = f"frame {show(shape.get('frame'))}; wanted a whole number"
            shapes.skip("bad-frame", place, message)
            continue
        name = f"frame_{int(frame):06d}"  # as CVAT calls the pictures of an export
        images[name] = name, size
        if shape.get("outside") != "1":
            _add(shapes, place, shape, name, track.get("label"))
    return images


def _track_shapes(tracks: Sequence[Element]) -> Iterator[tuple[str, Element, Element]]:
    for number, track in enumerate(tracks):
        for count, shape in enumerate(track, start=1):
            yield f"track {track.get('id', number)}, <{shape.tag}> {count}", track, shape


def _add(shapes: Gathering, place: str, shape: Element, image: str, label: str | None) -> None:
    """Add one shape, whatever it may be."""
    row = {"image": image, "label": label}
    if shape.find("attribute") is not None:
        remedy = "Not read: attributes change no score."
        shapes.note("attributes", place, "attributes of a shape", remedy)
    if shape.tag == "box":
        box = [as_spelt(shape.get(side, f"(no {side})")) for side in ("xtl", "ytl", "xbr", "ybr")]
        shapes.add(place, **_turned_box(box, shape, place, shapes), **row)
    elif shape.tag == "polygon":
        points = shape.get("points") or ""
        pairs = outline(pair.split(",") for pair in points.split(";"))
        shapes.add_outlines(place, [pairs], points, **row)
    elif shape.tag == "ellipse":
        _add_ellipse(shapes, place, shape, row)
    elif shape.tag == "mask":
        _add_mask(shapes, place, shape, row)
    elif shape.tag in WITHOUT_BOX:
        shapes.pass_over(place, shape.tag)
    else:
        message = f"<{clean(str(shape.tag))[:40]}>, which iouviz does not know"
        shapes.skip("bad-shape", place, message)


def _add_ellipse(shapes: Gathering, place: str, shape: Element, row: Mapping[str, Any]) -> None:
    numbers = [as_number(shape.get(name)) for name in ("cx", "cy", "rx", "ry")]
    known = [number for number in numbers if number is not None]
    if len(known) < 4 or min(known[2:]) < 0:
        message = f"cx, cy, rx, ry are {show([shape.get(n) for n in ('cx', 'cy', 'rx', 'ry')])}"
        shapes.skip("bad-ellipse", place, message)
        return
    x, y, across, down = known
    degrees = _rotation(shape, place, shapes)
    if degrees:
        message = f"a shape turned by {degrees:g} degrees"
        remedy = "Taken as the upright box around it."
        shapes.note("turned-box", place, message, remedy, "repaired")
    box = around_ellipse(x, y, across, down, math.radians(degrees))
    shapes.add(place, box=box, **row)


def _add_mask(shapes: Gathering, place: str, shape: Element, row: Mapping[str, Any]) -> None:
    numbers = [as_number(shape.get(name)) for name in ("left", "top", "width", "height")]
    shapes.note("mask-pixels", place, "a mask", "Its box was read, its pixels were not.")
    left, top, width, height = (math.nan if n is None else n for n in numbers)
    shapes.add(place, box=[left, top, left + width, top + height], **row)


def _turned_box(
    box: list[Any], shape: Element, place: str, shapes: Gathering
) -> dict[str, list[Any]]:
    """A box that is turned about its centre: its corners, and the upright box around them."""
    degrees = _rotation(shape, place, shapes)
    if not degrees or not all(isinstance(side, float) for side in box):
        return {"box": box}
    x1, y1, x2, y2 = box
    far = max(map(abs, box)) > LARGEST_COORDINATE
    if far or not (x1 <= x2 and y1 <= y2):
        return {"box": box}
    turned = corners([[(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, degrees]]).ravel().tolist()
    return {"box": box_around([turned]), "corners": turned}


def _rotation(shape: Element, place: str, shapes: Gathering) -> float:
    """The rotation in degrees, clockwise; 0 where there is none."""
    message = shape.get("rotation")
    degrees = 0.0 if message is None else as_number(message)
    if degrees is None or not math.isfinite(degrees):
        found = f"rotation is {show(message)}, no number"
        shapes.note("bad-rotation", place, found, "Taken as 0.", "repaired")
        return 0.0
    return degrees % 360


CVAT = Reader(
    name="CVAT XML",
    wants="an XML file with the root <annotations> and an <image> for each image (or <track>s)",
    suffixes=(".xml",),
    roles=("ground truth",),
    recognises=_is_cvat,
    read=partial(read_each, read=_read_one),
)
