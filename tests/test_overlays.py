"""Overlays: boxes where they belong, in the colour of their role, on whatever there is."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageColor

from iouviz.data.keypoints import KeypointType
from iouviz.data.model import Dataset, File, GroundTruth, Images, Predictions
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.figures.theme import SIGNS
from iouviz.overlays import Mark, dashes, extent, outline_of, overlay, path_of, svg_path
from tests.evaluation.builders import one_image
from tests.evaluation.matching.test_overlap import half_and_whole


def photo(size=(400, 300), colour="black"):
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    data = written.getvalue()
    return File("0.jpg", len(data), lambda: data)


def with_image(file, size=(400.0, 300.0)):
    dataset = one_image([[0, 0, 9, 9]], [[0, 0, 80, 90]], [0.5])
    images = replace(dataset.images, files=(file,), sizes=np.array([size]))
    return replace(dataset, images=images)


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.data))).astype(int)


@pytest.mark.parametrize("role", ["TP", "FP", "FN"])
def test_a_box_is_drawn_where_it_lies_in_the_colour_of_its_role(role):
    picture, problem = overlay(
        with_image(photo()), 0, [Mark((100, 60, 300, 240), role, 1)], longest=200
    )
    assert (picture.width, picture.height, problem) == (200, 150, "")
    seen = pixels(picture)
    like = np.abs(seen - ImageColor.getrgb(SIGNS[role].dark)).sum(axis=2) < 120
    rows, columns = np.flatnonzero(like.any(axis=1)), np.flatnonzero(like.any(axis=0))
    # halved: x from 50 to 150; y to 120, and from 30 or the 17 pixels of the tag above it
    assert abs(columns[0] - 50) <= 2
    assert abs(columns[-1] - 150) <= 2
    assert abs(rows[-1] - 120) <= 2
    assert 11 <= rows[0] <= 32
    assert not like[40:110, 60:140].any()


def test_boxes_follow_the_size_that_the_annotations_speak_of():
    # the picture is half as large as the annotations say
    picture, _ = overlay(
        with_image(photo((200, 150))), 0, [Mark((200, 150, 400, 300), "TP")], longest=480
    )
    bright = np.abs(pixels(picture) - ImageColor.getrgb(SIGNS["TP"].dark)).sum(axis=2) < 200
    assert np.flatnonzero(bright.any(axis=0))[0] in range(97, 104)


@pytest.mark.parametrize(
    ("file", "told"),
    [(None, "no picture"), (File("0.jpg", 3, lambda: b"abc"), "no picture that Pillow knows")],
)
def test_without_a_picture_the_boxes_stand_on_paper(file, told):
    picture, problem = overlay(with_image(file), 0, [Mark((-50, -50, 9999, 9999), "FN", 12)])
    assert told in problem
    assert (picture.width, picture.height) == (400, 300)
    unknown = with_image(None, (np.nan, np.nan))
    assert extent(unknown, 0) == (80, 90)
    assert overlay(unknown, 0, [])[0].width == 80


def test_dashes_cover_their_part_of_a_line():
    strokes = list(dashes((0, 0), (30, 40), [5, 3]))
    lengths = [np.hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in strokes]
    assert lengths == pytest.approx([5] * 6 + [2])  # 6 x (5 + 3) = 48, and 2 remain
    assert list(dashes((0, 0), (30, 40), [])) == [((0, 0), (30, 40))]


def test_where_masks_are_judged_their_outlines_are_drawn_and_else_nothing():
    boxes = half_and_whole()
    assert outline_of(boxes, "prediction", 0) == ()
    masks = measured_by(boxes, "masks")
    assert svg_path(outline_of(masks, "prediction", 0)) == "M0 0L2 0L2 4L0 4Z"
    assert path_of(masks, "prediction", 0) == "M0 0L2 0L2 4L0 4Z"
    assert path_of(boxes, "prediction", 0) == "M0 0L4 0L4 4L0 4Z"
    (left,) = outline_of(masks, "prediction", 0)
    mark = Mark((0, 0, 4, 4), "prediction", None, [left * 10])
    wide = replace(masks, images=replace(masks.images, sizes=np.array([[40.0, 40.0]])))
    drawn = np.asarray(Image.open(io.BytesIO(overlay(wide, 0, [mark])[0].data)).convert("RGB"))
    plain = np.asarray(Image.open(io.BytesIO(overlay(wide, 0, [])[0].data)).convert("RGB"))
    changed = np.abs(drawn.astype(int) - plain).max(axis=2) > 60
    assert changed[20, 15:25].any()  # the line down the middle
    assert not changed[20, 30:].any()  # and none where the box ends


def test_keypoints_are_dots_hollow_where_hidden_and_the_lines_between_labelled_ones():
    kind = KeypointType(("a", "b", "c"), ((0, 1), (1, 2)), (0.1,) * 3)
    points = [[[10, 10, 2], [30, 10, 1], [30, 30, 0]]]
    dataset = Dataset(
        images=Images(("a.png",), np.array([[64.0, 64.0]]), (1,), (None,)),
        classes=("leaf",),
        class_ids=(1,),
        ground_truth=GroundTruth.of([0], [0], [[10, 10, 30, 30]], keypoints=points),
        predictions=Predictions.of([0], [0], [[10, 10, 30, 30]], [0.5], keypoints=points),
        overlap="keypoints",
        keypoint_types=(kind,),
    )
    # one line; the dot of a has a smaller one in it, b's is hollow, c is not labelled
    assert [len(each) for each in outline_of(dataset, "object", 0)] == [2, 8, 8, 8]
    # a prediction's visibility says nothing: two lines and three full dots
    assert [len(each) for each in outline_of(dataset, "prediction", 0)] == [2, 2, *[8] * 6]
    assert path_of(dataset, "object", 0).startswith("M10 10L30 10M11.5 10L")
    bare = replace(dataset, ground_truth=GroundTruth.of([0], [0], [[1, 1, 3, 3]]))
    assert path_of(bare, "object", 0) == "M1 1L3 1L3 3L1 3Z"
    lines = outline_of(dataset, "prediction", 0)[:1]
    drawn = overlay(dataset, 0, [Mark((10, 10, 30, 30), "FP", None, lines)])[0]
    pixels = np.asarray(Image.open(io.BytesIO(drawn.data)).convert("L")).astype(int)
    assert np.abs(pixels[10, 12:28] - pixels[40, 12:28]).max() > 50  # the line from a to b
    assert np.abs(pixels[30, 12:28] - pixels[40, 12:28]).max() < 20  # and no box
