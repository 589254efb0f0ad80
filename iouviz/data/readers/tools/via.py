"""VGG Image Annotator (VIA, versions 1 and 2): a project, its regions as JSON, or as CSV.

Read are rectangles, circles, ellipses and polygons; points and polylines have no box. The class is
the region's attribute of a usual name (`csv_columns`), or else the one that most regions have.
No file says how large a picture is, so that polygons give boxes and no masks.

References
----------
.. [1] https://www.robots.ox.ac.uk/~vgg/software/via/
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, XYWH, Size, image_table
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, clean, show
from iouviz.data.readers.shared.shapes import (
    Gathering,
    around_ellipse,
    as_dict,
    as_list,
    json_object,
)
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_columns import LABEL
from iouviz.data.readers.text.csv_table import header_of, plain, read_table

PROJECT: Final = "_via_img_metadata"
SHAPE: Final = "region_shape_attributes"
ATTRIBUTES: Final = "region_attributes"
COLUMNS: Final = {"filename", SHAPE, ATTRIBUTES}
ONLY_CLASS: Final = "object"  # of regions without any attribute
WANTED: Final = 'VIA wants the numbers "x", "y", "width" and "height"'


class Region(NamedTuple):
    """One region, or with None an image that has none."""

    place: str
    image: str
    shape: Any
    attributes: Mapping[str, Any]


def _entries(source: Source) -> dict[str, Any]:
    content = json_object(source)
    return as_dict(content.get(PROJECT)) if PROJECT in content else content


def _is_json(source: Source) -> bool:
    entries = list(_entries(source).values())[:10]
    has_regions = any(isinstance(as_dict(entry).get("regions"), list | dict) for entry in entries)
    return has_regions and any("filename" in as_dict(entry) for entry in entries)


def _header(source: Source) -> list[str]:
    """The columns of a CSV file, whose first name version 1 begins with a hash."""
    found = header_of(source, lambda names: len({SHAPE, ATTRIBUTES} & {*names}))
    return [] if found is None else [name.removeprefix("#") for name in found[0]]


def _of_json(found: Gathering, source: Source) -> Iterator[Region]:
    for key, value in _entries(source).items():
        entry = found.mapping(key, value)
        if entry is None:
            continue
        name = entry.get("filename")
        image = clean(name) if isinstance(name, str) and name else clean(key)
        yield Region(key, image, None, {})
        regions = entry.get("regions")
        numbered = regions.items() if isinstance(regions, dict) else enumerate(as_list(regions))
        for number, region in numbered:
            place = f"{clean(key)}.regions[{number}]"
            known = found.mapping(place, region)
            if known is not None:
                shape = as_dict(known.get("shape_attributes"))
                yield Region(place, image, shape, as_dict(known.get(ATTRIBUTES)))


def _of_csv(found: Gathering, source: Source) -> Iterator[Region]:
    header, table = _header(source), read_table(source, ",")
    columns = [table.column(header.index(name)) or [] for name in ("filename", SHAPE, ATTRIBUTES)]
    for line, image, shape, attributes in zip(table.lines, *columns, strict=True):
        place = f"line {line}"
        try:
            known = as_dict(json.loads(shape or "{}"))
            values = as_dict(json.loads(attributes or "{}"))
        except (ValueError, RecursionError):
            found.skip("bad-json", place, f"{show(shape)} and {show(attributes)}, broken JSON")
            continue
        if not image:
            found.skip("no-image-name", place, "no filename")
            continue
        yield Region(place, clean(image), known or None, values)


def _read_one(
    regions_of: Callable[[Gathering, Source], Iterator[Region]],
    source: Source,
    role: Role,
    log: IssueLog,
) -> Tables:
    found = Gathering(source.name, "region", log, XYWH)
    listed = list(regions_of(found, source))
    attribute = _class_attribute(found, [each for each in listed if each.shape is not None])
    for region in listed:
        if region.shape is not None:
            _add(found, region, attribute)
    images: dict[Key, tuple[str, Size]] = {each.image: (each.image, UNKNOWN) for each in listed}
    return found.tables(role, image_table(images), label="class", wanted=WANTED)


def _class_attribute(found: Gathering, regions: list[Region]) -> str | None:
    """Which attribute names the class; None, with an issue, where regions have none at all."""
    times = Counter(name for region in regions for name in region.attributes)
    if not times:
        if regions:
            remedy = f"All regions are taken as one class, {ONLY_CLASS!r}."
            found.note("no-class", "", "no region has an attribute", remedy, "repaired")
        return None
    usual = [name for known in LABEL for name in times if plain(name) == known]
    best = usual[0] if usual else times.most_common(1)[0][0]
    if len(times) > 1:
        others = ", ".join(show(name) for name in times if name != best)
        message = f"regions with several attributes, {show(best)} and {others}"
        found.note("several-attributes", "", message, f"The class is taken from {show(best)}.")
    return best


def _add(found: Gathering, region: Region, attribute: str | None) -> None:
    """Add one region, whatever it may be."""
    shape, place = region.shape, region.place
    label = ONLY_CLASS if attribute is None else _word(region.attributes.get(attribute))
    row = {"image": region.image, "class": label}
    kind = shape.get("name")
    if kind == "rect":
        found.add(place, box=[shape.get(side) for side in ("x", "y", "width", "height")], **row)
    elif kind in ("polyline", "point"):
        found.pass_over(place, kind)
    elif kind == "polygon":
        columns = [as_list(shape.get(f"all_points_{axis}")) for axis in "xy"]
        points = [list(point) for point in zip(*columns, strict=False)]
        same = len(columns[0]) == len(columns[1])
        found.add_outlines(place, [found.points(place, points) if same else None], columns, **row)
        if found.values and found.places[-1] == place and found.values[-1].pop("segmentation", 0):
            remedy = "Only the box around it is read: a mask needs the picture's size."
            found.note("polygon-as-box", place, "a polygon", remedy)
    elif kind in ("circle", "ellipse"):
        _add_ellipse(found, place, shape, row)
    else:
        found.skip("bad-shape", place, f"the shape {show(kind)}, which iouviz does not know")


def _add_ellipse(found: Gathering, place: str, shape: Mapping[str, Any], row: Any) -> None:
    radii = (shape.get("rx", shape.get("r")), shape.get("ry", shape.get("r")))
    values = (shape.get("cx"), shape.get("cy"), *radii, shape.get("theta", 0))
    known = [number for number in map(as_number, values) if number is not None]
    if len(known) < len(values) or not all(abs(number) < 1e9 for number in known):
        found.skip("bad-ellipse", place, f"{show(dict(shape))} is no circle and no ellipse")
        return
    x1, y1, x2, y2 = around_ellipse(*known)
    found.add(place, box=[x1, y1, x2 - x1, y2 - y1], **row)


def _word(value: object) -> object:
    """The value of an attribute; of a checkbox, the words that are ticked."""
    if isinstance(value, dict):
        return ", ".join(clean(str(name)) for name, ticked in value.items() if ticked)
    return value


VIA_JSON = Reader(
    name="VIA JSON",
    wants='a project of VGG Image Annotator: JSON objects with "filename" and "regions"',
    suffixes=(".json",),
    roles=("ground truth",),
    recognises=_is_json,
    read=partial(read_each, read=partial(_read_one, _of_json)),
)

VIA_CSV = Reader(
    name="VIA CSV",
    wants="a CSV file of VGG Image Annotator with region_shape_attributes and region_attributes",
    suffixes=(".csv",),
    roles=("ground truth",),
    recognises=lambda source: {*_header(source)} >= COLUMNS,
    read=partial(read_each, read=partial(_read_one, _of_csv)),
)
