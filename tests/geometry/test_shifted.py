import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.geometry.level_sets import equal_tolerance
from iouviz.geometry.masks.overlap import mask_iou
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.overlap import iou
from iouviz.geometry.shifted import jaccard, shifted_iou

shares = st.floats(0, 1)


@given(shares)
def test_a_square_shifted_aslant_is_the_case_of_two_dimensions(shift):
    boxes = np.array([[0.0, 0, 1, 1], [shift, shift, 1 + shift, 1 + shift]])
    wanted = iou(boxes[:1], boxes[1:]).item()
    assert shifted_iou(shift, dimensions=2).item() == pytest.approx(wanted, abs=1e-12)


def test_a_cube_cell_by_cell():
    cube = np.zeros((9, 9, 9), bool)
    cube[:6, :6, :6] = True
    moved = np.roll(cube, (2, 2, 2), (0, 1, 2))
    counted = (cube & moved).sum() / (cube | moved).sum()
    assert shifted_iou(2 / 6, dimensions=3).item() == pytest.approx(counted)


@given(shares, st.integers(1, 5))
def test_it_is_the_inverse_of_the_tolerance(value, dimensions):
    shift = equal_tolerance(value, dimensions=dimensions)
    assert shifted_iou(shift, dimensions=dimensions).item() == pytest.approx(value, abs=1e-9)


def test_apart_is_apart():
    assert shifted_iou([1, 1.5], dimensions=3).tolist() == [0, 0]
    assert shifted_iou(0, dimensions=3).item() == 1


@given(st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_sets_of_cells_are_masks(a, b):
    masks = [Masks.from_pixels([[[cell in each for cell in range(12)]]]) for each in (a, b)]
    assert jaccard(a, b) == mask_iou(*masks).item()
