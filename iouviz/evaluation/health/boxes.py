"""Checks of boxes: where they lie, how large they are, and whether two are one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Values
from iouviz.data.model import BoxKind, Dataset, Predictions
from iouviz.evaluation.health.check import (
    Found,
    Severity,
    count_of,
    drop,
    left_behind,
    rebox,
    table_of,
)
from iouviz.evaluation.health.effects import with_areas, without
from iouviz.evaluation.matching.candidates import candidates

# Tools round outwards, and VOC counts from 1: a pixel beyond the edge is no news.
MARGIN: Final = 1.0
# No box in pixels has its far corner so near, and relative ones may reach a little beyond 1.
RELATIVE: Final = 1.5
SMALLEST_IMAGE: Final = 16
# Two objects of one class that share so much are one; of two classes, one with two names.
TWIN, NAMESAKE = 0.8, 0.95
# A thin diagonal thing fills a hundredth of its box; less is a fault.
LEAST_FILL: Final = 0.01


def relative(dataset: Dataset, role: BoxKind) -> Iterator[Found]:
    """Boxes whose numbers are parts of the image, taken for pixels."""
    table = table_of(dataset, role)
    far = _far_corners(dataset, table.image)
    if not len(table) or np.abs(table.boxes).max() > RELATIVE:
        return
    known = np.isfinite(far.sum(axis=1))
    if known.any() and np.median(far[known]) < SMALLEST_IMAGE:
        return

    why = left_behind(dataset)

    def mend() -> Dataset:
        return rebox(dataset, role, np.where(known[:, None], table.boxes * far, table.boxes))

    yield Found(
        f"relative-{role}s",
        "error",
        f"{role.capitalize()}s in fractions of the image, read as pixels",
        f"No coordinate of the {len(table):,} {role}s is above {table.boxes.max():.3g}: they look "
        f"like fractions of the image's width and height, but were read as pixels.",
        "Used as they are: every box is in the corner of its image.",
        role,
        np.arange(len(table)),
        None if why or not known.any() else mend,
        "with every box multiplied by its image's width and height",
        why or "Not measured: the sizes of the images are not known.",
    )


def outside(dataset: Dataset, role: BoxKind) -> Iterator[Found]:
    """Boxes that reach beyond the edge of their image."""
    table = table_of(dataset, role)
    boxes, far = table.boxes, _far_corners(dataset, table.image)
    over = np.concatenate([-boxes[:, :2], boxes[:, 2:] - far[:, 2:]], axis=1)  # (N, 4) pixels
    beyond: Values = over.max(axis=1, initial=0)
    rows = np.flatnonzero(beyond > MARGIN)
    if not len(rows):
        return
    past = (boxes[:, :2] >= far[:, :2]) | (boxes[:, 2:] <= 0)
    apart = past[rows, 0] | past[rows, 1]
    many = len(rows) > len(table) / 2 and apart.sum() > len(table) / 10
    severity: Severity = "error" if many else "warning" if role == "object" else "note"
    wholly = f", {apart.sum():,} of them entirely" if apart.any() else ""
    why = left_behind(dataset)
    doubt = " Perhaps they belong to images of another size." if many else ""
    yield Found(
        f"{role}-outside-image",
        severity,
        f"{role.capitalize()}s that reach outside the image",
        f"{count_of(len(rows), len(table), role, 'reaches', 'reach')} beyond the edge of the "
        f"image, by up to {beyond.max():,.0f} px{wholly}.{doubt}",
        "Used as they are.",
        role,
        rows[np.argsort(-beyond[rows], kind="stable")],
        None if why else lambda: rebox(dataset, role, np.clip(boxes, 0, far)),
        "with the boxes cut at the edge",
        why,
    )


def without_size(dataset: Dataset, role: BoxKind) -> Iterator[Found]:
    """Boxes of no width or no height."""
    table = table_of(dataset, role)
    bad: Flags = (table.size == 0).any(axis=1)
    rows = np.flatnonzero(bad)
    if not len(rows):
        return
    boxes = dataset.overlap == "boxes"
    meaning = {
        "object": ": no prediction can match such an object, so it counts as missed",
        "prediction": ": such a box matches no object, so it counts as a false positive",
    }
    yield Found(
        f"{role}-without-size",
        "warning" if role == "object" else "note",
        f"{role.capitalize()}s of zero width or height",
        f"{count_of(len(rows), len(table), role, 'has', 'have')} zero width or height"
        f"{meaning[role] if boxes else ''}.",
        "Kept; the IoU with every box is 0." if boxes else "Kept.",
        role,
        rows,
        lambda: drop(dataset, role, bad),
        "without them",
    )


def contradicting_areas(dataset: Dataset) -> Iterator[Found]:
    """Stated areas that a box of that size cannot have, whatever is in it."""
    ground_truth = dataset.ground_truth
    product = ground_truth.size.prod(axis=1)
    # the original VOC and some tools count the last pixel too
    largest = (ground_truth.size + 1).prod(axis=1) * (1 + 1e-6)
    # A mask or a thin oriented box may fill little of the upright box around it.
    upright = ground_truth.shapes is None and ground_truth.corners is None
    too_small = (ground_truth.area < LEAST_FILL * product) & upright
    bad: Flags = ((ground_truth.area > largest) | too_small) & ~ground_truth.crowd
    rows = np.flatnonzero(bad)
    if not len(rows):
        return
    first = int(rows[0])
    width, height = ground_truth.size[first]
    yield Found(
        "contradicting-area",
        "warning",
        "Areas that contradict the box",
        f"{count_of(len(rows), len(product), 'object', 'states', 'state')} an area that the box "
        f"cannot have; the first says {ground_truth.area[first]:,.6g} of a box of {width:g} x "
        f"{height:g} pixels, which has {product[first]:,.6g}.",
        "Used as stated: it decides what counts as small, medium and large.",
        "object",
        rows,
        lambda: with_areas(dataset, np.where(bad, product, ground_truth.area)),
        "with width times height instead",
    )


def twins(dataset: Dataset) -> Iterator[Found]:
    """Objects that cover nearly the same place as an earlier one of the image.

    By what is judged; people whose keypoints are judged are told apart by their boxes.
    """
    ground_truth = dataset.ground_truth
    single = np.flatnonzero(~ground_truth.crowd)
    objects = ground_truth.take(single)
    judged = {"oriented": objects.corners} | dict.fromkeys(("masks", "boundary"), objects.shapes)
    # The pairs are found as if the objects were predictions of each other.
    mirrored = replace(
        dataset,
        ground_truth=objects,
        predictions=Predictions.of(
            objects.image,
            objects.label,
            objects.boxes,
            np.ones(len(single)),
            shapes=objects.shapes,
            corners=objects.corners,
        ),
        overlap="boxes" if judged.get(dataset.overlap) is None else dataset.overlap,
    )
    pairs = candidates(mirrored, iou_floor=TWIN, same_class=False)
    one, two = single[pairs.ground_truth], single[pairs.prediction]
    same = ground_truth.label[one] == ground_truth.label[two]
    yield from _twice(dataset, two[same & (one < two)], "of the same class", TWIN)
    other = ~same & (one < two) & (pairs.iou >= NAMESAKE)
    yield from _twice(dataset, two[other], "of another class", NAMESAKE)


def _twice(dataset: Dataset, later: NDArray[np.intp], which: str, floor: float) -> Iterator[Found]:
    total = len(dataset.ground_truth)
    bad = np.zeros(total, np.bool_)
    bad[later] = True
    rows = np.flatnonzero(bad)
    if not len(rows):
        return
    alike = which == "of the same class"
    yield Found(
        "near-identical-objects" if alike else "object-of-two-classes",
        "warning",
        "Objects that seem annotated twice" if alike else "Objects annotated with two classes",
        f"{count_of(len(rows), total, 'object', 'covers', 'cover')} nearly the same place as an "
        f"earlier one {which} (IoU {floor:g} or more). A detector that finds the object once "
        f"misses the other.",
        "Both are kept.",
        "object",
        rows,
        lambda: without(dataset, objects=bad),
        "without the later one of each pair",
    )


def _far_corners(dataset: Dataset, image: NDArray[np.int32]) -> Values:
    """Width and height of each row's image, twice, (N, 4); infinity where it is not known."""
    sizes = np.where(np.isnan(dataset.images.sizes), np.inf, dataset.images.sizes)
    return np.tile(sizes, 2)[image]
