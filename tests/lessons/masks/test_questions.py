"""What the Masks page says in numbers, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.masks.boundary import boundary_overlap
from iouviz.geometry.masks.overlap import dice, mask_area, mask_boxes, mask_iou
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.overlap import iou
from iouviz.lessons import lesson
from iouviz.lessons.masks.presets import PRESETS, RADIUS, MaskPreset, disc
from iouviz.lessons.masks.questions import QUESTIONS

TEXT = lesson("masks")
FINE = 1280, 800


def judged(preset, size):
    """IoU of the masks, of their outlines and of their boxes."""
    masks = preset.masks(*size)
    boxes = mask_boxes(masks)
    return (
        mask_iou(masks.take([0]), masks.take([1])).item(),
        boundary_overlap(masks.pixels(0), masks.pixels(1)).iou,
        iou(boxes[:1], boxes[1:]).item(),
    )


@pytest.mark.parametrize("size", [FINE, (48, 30)], ids=["fine", "grid"])
def test_presets_show_what_their_notices_say(size):
    by = {preset.name: (preset.notice, *judged(preset, size)) for preset in PRESETS}
    said, mask, outline, _ = by["Loose outline"]
    assert "about 0.9" in said
    assert mask == pytest.approx(0.9, abs=0.02)
    assert f"{outline:.2f} on the {'fine canvas' if size == FINE else 'grid'}" in said
    said, mask, _, boxes = by["Thin object"]
    assert "more than 0.8" in said
    assert boxes > 0.8
    assert mask < 0.02
    said, mask, _, boxes = by["Hole"]
    assert "IoU is 1" in said.replace("\n", " ")
    assert boxes == 1
    assert mask == pytest.approx(0.75, abs=0.001)
    said, mask, _, boxes = by["Two pieces"]
    assert "half of the mask" in said
    assert mask == 0.5
    assert boxes < 0.32
    assert by["Empty"][1:] == (0, 0, 0)


def test_the_loose_disc_of_the_question():
    assert pytest.approx(0.75, abs=0.02) == 2 * RADIUS  # three quarters of the height
    loose = MaskPreset("", "", disc(0.8, 0.5, RADIUS), disc(0.8, 0.5, 1.05 * RADIUS))
    mask, outline, _ = judged(loose, FINE)
    assert "radius 5 % too large. IoU is 0.91" in QUESTIONS[0].text
    assert f"{mask:.2f}" == "0.91"
    assert QUESTIONS[0].why.startswith(f"{outline:.2f}, ")
    assert QUESTIONS[0].choices[QUESTIONS[0].right] == "about 0.45"


def test_the_ring_and_its_boxes():
    hole = next(preset for preset in PRESETS if preset.name == "Hole")
    ring, whole = mask_area(hole.masks(*FINE)).tolist()
    assert 1 - ring / whole == pytest.approx(0.25, abs=0.001)  # the hole is a quarter
    assert QUESTIONS[1].choices[QUESTIONS[1].right] == "0.75 and 1"


def test_dice_and_its_means():
    assert dice(0.5).item() == pytest.approx(2 / 3)
    first, second = np.array([0.2, 1.0]), np.array([0.55, 0.6])
    assert (first.mean(), second.mean()) == pytest.approx((0.6, 0.575))
    assert [f"{dice(each).mean():.3f}" for each in (first, second)] == ["0.667", "0.730"]
    for said in ("0.600", "0.575", "0.667", "0.730"):
        assert said in TEXT["Dice"]
    every = np.linspace(0, 1, 50)
    assert (dice(every) >= every).all()  # never the smaller
    assert (np.diff(dice(every)) > 0).all()  # ranks pairs alike


def test_where_a_mask_is_thinner_than_the_band_the_band_is_the_mask():
    thin = next(preset for preset in PRESETS if preset.name == "Thin object").masks(*FINE)
    bands = boundary_overlap(thin.pixels(0), thin.pixels(1))
    np.testing.assert_array_equal(bands.a, thin.pixels(0))
    assert bands.iou == mask_iou(thin.take([0]), thin.take([1])).item()


def test_neither_mask_nor_box_bounds_the_other():
    found = [judged(preset, (48, 30)) for preset in PRESETS]
    assert any(mask < box for mask, _, box in found)
    assert any(mask > box for mask, _, box in found)


def test_one_shift_costs_the_outline_alike_at_every_size():
    y, x = np.indices((400, 600))

    def shifted(side):
        box = [(np.abs(x - 300 - dx) < side / 2) & (np.abs(y - 200) < side / 2) for dx in (0, 4)]
        masks = Masks.from_pixels(box)
        return mask_iou(masks.take([0]), masks.take([1])).item(), boundary_overlap(*box, 8).iou

    small, large = shifted(100), shifted(300)
    assert large[0] - small[0] > 0.04  # a large object forgives
    assert large[1] == pytest.approx(small[1], abs=0.04)
