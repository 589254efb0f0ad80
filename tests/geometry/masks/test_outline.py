"""An outline encloses its mask: filled, it is the mask again."""

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from iouviz.geometry.masks.outline import outlines


def filled(polygons, shape):
    """By the even-odd rule, from the centres of the pixels; each pixel is 4 x 4 to be exact."""
    total = Image.new("1", (4 * shape[1], 4 * shape[0]))
    for polygon in polygons:
        one = Image.new("1", total.size)
        # Pillow draws the last row and column of a polygon too: stay a little inside
        ImageDraw.Draw(one).polygon([(4 * x - 0.5, 4 * y - 0.5) for x, y in polygon], fill=1)
        total = ImageChops.logical_xor(total, one)
    return np.asarray(total)[2::4, 2::4]


@pytest.mark.parametrize("seed", range(40))
def test_filled_outlines_are_the_mask(seed):
    rng = np.random.default_rng(seed)
    mask = rng.random(rng.integers(1, 12, 2)) < rng.choice([0.2, 0.5, 0.8])
    assert np.array_equal(filled(outlines(mask), mask.shape), mask)


def test_a_hole_runs_the_other_way_round():
    ring = np.ones((3, 3), bool)
    ring[1, 1] = False
    areas = []
    for x, y in (polygon.T for polygon in outlines(ring)):
        areas.append((x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
    assert sorted(areas) == [-1, 9]


def test_an_empty_mask_has_none():
    assert outlines(np.zeros((4, 5))) == []


def test_a_simpler_outline_strays_no_further_than_asked():
    y, x = np.mgrid[:60, :60]
    disc = np.hypot(x - 30, y - 30) < 25
    (exact,), (simple,) = outlines(disc), outlines(disc, tolerance=1.0)
    assert len(simple) < len(exact) / 3
    a, b = simple, np.roll(simple, -1, axis=0)
    along = np.clip(
        ((exact[:, None] - a) * (b - a)).sum(-1) / np.square(b - a).sum(-1), 0, 1
    )  # (exact, simple)
    near = a + along[..., None] * (b - a)
    assert np.linalg.norm(exact[:, None] - near, axis=-1).min(axis=1).max() <= 1
