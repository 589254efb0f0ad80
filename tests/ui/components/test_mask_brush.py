"""What the pages on masks are made of: a mask on a photo, a picture of verdicts, the brush."""

import io

import numpy as np
import pytest
from PIL import Image

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.errors import MaskError
from iouviz.figures.theme import PAGE, colour
from iouviz.geometry.masks.overlap import mask_area, mask_boxes
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, NEITHER, RIGHT
from iouviz.label_pictures import verdict_picture
from iouviz.ui.components.mask_brush import brush_state, read_painting
from iouviz.ui.learn.photo_masks import photo_masks


def dataset_of(pixels, crowd=None):
    """One image with these masks."""
    masks = Masks.from_pixels(pixels)
    boxes, count = mask_boxes(masks), len(masks)
    ground_truth = GroundTruth.of([0] * count, [0] * count, boxes, crowd=crowd, shapes=masks)
    size = np.array([[pixels[0].shape[1], pixels[0].shape[0]]], float)
    nothing = Predictions.of([], [], np.zeros((0, 4)), [])
    return Dataset(Images(("a.png",), size, (1,), (None,)), ("thing",), (1,), ground_truth, nothing)


def test_the_largest_single_object_and_all_of_its_box():
    small, large, crowd = np.zeros((3, 20, 30), bool)
    small[0, :2] = large[4:10, 5:9] = large[9, 5:20] = True
    crowd[:] = True
    dataset = dataset_of([small, large, crowd], crowd=[False, False, True])
    ground_truth, filled = (photo_masks(dataset, 0, 30, 20).pixels(row) for row in (0, 1))
    np.testing.assert_array_equal(ground_truth, large)
    assert filled.sum() == 6 * 15
    assert filled[4:10, 5:20].all()
    half = photo_masks(dataset, 0, 60, 40)  # four cells a pixel
    assert mask_area(half).tolist() == [4 * large.sum(), 4 * 90]


def test_an_image_without_masks_is_an_empty_sheet():
    dataset = dataset_of([np.ones((4, 5), bool)], crowd=[True])
    assert mask_area(photo_masks(dataset, 0, 5, 4)).tolist() == [0, 0]


def test_each_verdict_has_its_colour_and_a_pattern():
    kinds = np.repeat([NEITHER, RIGHT, INVENTED, MISSED, IGNORED], 160).astype(np.uint8)
    data = verdict_picture(np.tile(kinds, (48, 1)), "light")
    drawn = np.asarray(Image.open(io.BytesIO(data))).astype(int)
    assert drawn.shape == (48, 800, 3)
    parts = [drawn[:, k * 160 : (k + 1) * 160].reshape(-1, 3) for k in range(5)]
    tones = [len(np.unique(part, axis=0)) for part in parts]
    assert tones == [1, 1, 2, 2, 2]
    assert "#{:02x}{:02x}{:02x}".format(*parts[0][0]) == PAGE["light"]
    full = parts[3][np.argmin(parts[3].sum(axis=1))]
    assert "#{:02x}{:02x}{:02x}".format(*full) == colour("FN", "light")


@pytest.mark.parametrize(("shape", "drawn"), [((10, 20), (640, 320)), ((1300, 2600), (867, 434))])
def test_small_maps_are_drawn_large_and_large_ones_small(shape, drawn):
    data = verdict_picture(np.ones(shape, np.uint8), "dark", Image.new("RGB", shape[::-1]))
    assert Image.open(io.BytesIO(data)).size == drawn


def test_a_photo_on_its_side_is_turned_as_its_note_says():
    upright = Image.new("L", (8, 16))
    upright.paste(255, (0, 0, 8, 8))  # white above, black below
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right by a quarter
    buffer = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(buffer, "PNG", exif=exif)
    kinds = np.zeros((16, 8), np.uint8)
    pictures = [verdict_picture(kinds, "light", each) for each in (Image.open(buffer), upright)]
    assert pictures[0] == pictures[1]
    assert pictures[0] != verdict_picture(kinds, "light", Image.new("L", (8, 16)))


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"runs": [[4], [1, 3]], "width": 2, "height": 2, "rev": 0},
        {"runs": [[4]], "width": 2, "height": 2, "rev": 0, "seq": 1},
        {"runs": [[4], [5]], "width": 2, "height": 2, "rev": 0, "seq": 1},
        {"runs": [[4], [5, -1]], "width": 2, "height": 2, "rev": 0, "seq": 1},
        {"runs": [["x"], [4]], "width": 2, "height": 2, "rev": 0, "seq": 1},
        {"runs": [[], []], "width": -2, "height": -2, "rev": 0, "seq": 1},
        {"runs": [[4], [4]], "width": 1e400, "height": 2, "rev": 0, "seq": 1},
    ],
)
def test_what_is_no_painting_is_not_taken(value):
    assert read_painting(value) is None


def test_a_brush_wants_two_masks_of_one_size():
    with pytest.raises(MaskError, match="wanted two of one size"):
        brush_state("odd", lambda: Masks.from_pixels([np.ones((2, 2)), np.ones((2, 3))]))
