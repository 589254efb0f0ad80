import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as oracle

from iouviz.errors import MaskError
from iouviz.geometry.masks import overlap as module
from iouviz.geometry.masks.overlap import (
    MaskIndex,
    dice,
    mask_area,
    mask_boxes,
    mask_iou,
    mask_overlap,
    pair_iou,
    pair_overlap,
)
from iouviz.geometry.masks.rle import Masks, join

pictures = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12))


def encoded(pixels):
    return oracle.encode(np.asfortranarray(np.asarray(pixels, np.uint8)))


def some_pictures(rng, count, shape):
    """Noise of every density, rectangles that reach the edges, nothing, everything."""
    result = []
    for _ in range(count):
        picture = rng.random(shape) < rng.choice([0, 0.1, 0.5, 0.9, 1])
        if rng.random() < 0.6:
            picture = np.zeros(shape, np.bool_)
            y, x = rng.integers(shape)
            height, width = rng.integers(1, 1 + np.array(shape))
            picture[y : y + height, x : x + width] = True
        result.append(picture)
    return result


# -- worked examples ---------------------------------------------------------------------------


def test_counts_go_down_the_columns():
    # columns: (0, 1), (1, 1), (0, 0): background 1, object 3, background 2
    masks = Masks.from_pixels([[[0, 1, 0], [1, 1, 0]]])
    assert masks.counts.tolist() == [1, 3, 2]
    assert masks.sizes.tolist() == [[2, 3]]
    assert mask_area(masks).tolist() == [3]
    assert mask_boxes(masks).tolist() == [[0, 0, 2, 2]]


def test_a_mask_that_starts_with_the_object_has_a_first_count_of_zero():
    assert Masks.from_pixels([[[1, 0]]]).counts.tolist() == [0, 1, 1]


def test_intersection_and_union_by_hand():
    # 2 x 3 pixels each, sharing one column of 2: 2 / (6 + 6 - 2)
    left = Masks.from_pixels([[[1, 1, 1, 0, 0], [1, 1, 1, 0, 0]]])
    right = Masks.from_pixels([[[0, 0, 1, 1, 1], [0, 0, 1, 1, 1]]])
    terms = mask_overlap(left, right)
    assert (terms.intersection.item(), terms.union.item(), terms.iou.item()) == (2, 10, 0.2)
    # against a crowd: of the 6 pixels of the one, 2 are in the other
    assert mask_iou(left, right, crowd=[True]).item() == 2 / 6
    assert dice(terms.iou).item() == pytest.approx(2 * 2 / (6 + 6), rel=1e-15)


def test_empty_masks_share_nothing():
    nothing = Masks.from_pixels([np.zeros((3, 4))])
    assert mask_iou(nothing, nothing).tolist() == [[0]]
    assert mask_iou(nothing, nothing, crowd=[True]).tolist() == [[0]]
    assert mask_boxes(nothing).tolist() == [[0, 0, 0, 0]]


def test_masks_of_unlike_pictures_cannot_be_measured():
    tall, wide = Masks.from_pixels([np.ones((4, 3))]), Masks.from_pixels([np.ones((3, 4))])
    assert np.isnan(mask_iou(tall, wide)).all()


def test_no_masks():
    none = Masks.from_pixels([])
    assert len(none) == len(join([])) == len(Masks.from_strings([], [])) == 0
    assert mask_iou(none, Masks.from_pixels([[[1]]])).shape == (0, 1)
    assert mask_boxes(none).shape == (0, 4)
    assert none.strings() == []


# -- oracle ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_as_pycocotools_has_it(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 60, 2).tolist())
    first, second = some_pictures(rng, 7, shape), some_pictures(rng, 5, shape)
    a, b = Masks.from_pixels(first), Masks.from_pixels(second)
    theirs_a, theirs_b = [encoded(p) for p in first], [encoded(p) for p in second]
    assert a.strings() == [each["counts"].decode() for each in theirs_a]
    crowd = rng.random(5) < 0.5
    for flags in (crowd, np.zeros(5, np.bool_)):
        wanted = oracle.iou(theirs_a, theirs_b, flags.astype(int).tolist())
        np.testing.assert_array_equal(mask_iou(a, b, crowd=flags), wanted)
    np.testing.assert_array_equal(mask_iou(a, b), mask_iou(a, b, crowd=np.zeros(5, np.bool_)))
    np.testing.assert_array_equal(mask_area(a), oracle.area(theirs_a))
    boxes = oracle.toBbox(theirs_a)
    boxes[:, 2:] += boxes[:, :2]
    np.testing.assert_array_equal(mask_boxes(a), boxes)


def test_large_counts_are_spelt_as_pycocotools_spells_them():
    picture = np.zeros((3000, 1700), np.uint8)
    picture[5:2990, 11] = picture[1, 400:] = picture[:, 1690:] = 1
    masks = Masks.from_pixels([picture, picture.T])
    assert masks.strings() == [encoded(p)["counts"].decode() for p in (picture, picture.T)]
    again = Masks.from_strings(masks.strings(), masks.sizes)
    np.testing.assert_array_equal(again.counts, masks.counts)


# -- laws --------------------------------------------------------------------------------------


@given(st.lists(pictures, max_size=4))
def test_there_and_back(drawn):
    masks = Masks.from_pixels(drawn)
    for again in (
        Masks.from_strings(masks.strings(), masks.sizes),
        Masks.from_runs(masks.counts, masks.offsets, masks.sizes),
        masks.take(np.arange(len(drawn))),
        join([masks.take([row]) for row in range(len(drawn))]),
    ):
        assert len(again) == len(drawn)
        for row, picture in enumerate(drawn):
            np.testing.assert_array_equal(again.pixels(row), picture)


@given(pictures, st.randoms(use_true_random=False))
def test_range_symmetry_and_the_count_of_pixels(a, random):
    b = np.array([[random.random() < 0.4 for _ in row] for row in a])
    one, two = Masks.from_pixels([a]), Masks.from_pixels([b])
    terms = mask_overlap(one, two)
    assert terms.intersection.item() == (a & b).sum()
    assert terms.union.item() == (a | b).sum()
    assert mask_iou(two, one).item() == terms.iou.item()
    assert mask_iou(one, one).item() == a.any()
    # Dice is the F1 of the pixels
    both = a.sum() + b.sum()
    f1 = 2 * (a & b).sum() / both if both else 0
    assert dice(terms.iou).item() == pytest.approx(f1, rel=1e-12)


def test_pairs_are_the_matrix_in_any_order(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 50)  # many small parts
    rng = np.random.default_rng(3)
    drawn = some_pictures(rng, 12, (9, 14))
    masks = Masks.from_pixels(drawn)
    rows, columns = rng.integers(12, size=(2, 200))
    crowd = rng.random(12) < 0.5
    matrix = mask_iou(masks, masks, crowd=crowd)
    index = MaskIndex.of(masks)
    got = pair_iou(index, index, rows, columns, crowd=crowd)
    np.testing.assert_array_equal(got, matrix[rows, columns])
    assert len(pair_iou(index, index, [], [])) == 0


# -- what is refused ---------------------------------------------------------------------------


def test_empty_runs_in_the_middle_are_joined():
    # 0 + 2 background, 1 object, 0 background, 1 object, 2 background
    masks = Masks.from_runs([2, 1, 0, 1, 2, 0, 0], [0, 7], [[3, 2]])
    assert masks.counts.tolist() == [2, 2, 2]


def test_counts_that_do_not_fill_the_picture():
    with pytest.raises(MaskError, match=r"masks\[1\] has 2 counts that add up to 5; .* 3 x 2"):
        Masks.from_runs([6, 2, 3], [0, 1, 3], [[2, 3], [3, 2]])
    with pytest.raises(MaskError, match=r"masks\[0\].*at least 0"):
        Masks.from_runs([7, -1], [0, 2], [[3, 2]])


@pytest.mark.parametrize("text", ["", "12 3", "ä", "0P", b"\xff", "0" + "P" * 9 + "0"])
def test_texts_that_are_no_masks(text):
    with pytest.raises(MaskError, match=r"masks\[1\] is no text of COCO's run lengths"):
        Masks.from_strings(["6", text], [[3, 2], [3, 2]])


def test_pictures_and_pairs_of_wrong_shape():
    with pytest.raises(MaskError, match=r"masks\[0\] has shape \(2,\)"):
        Masks.from_pixels([[1, 0]])
    one = MaskIndex.of(Masks.from_pixels([[[1]]]))
    with pytest.raises(MaskError, match="1 rows and 2 columns"):
        pair_overlap(one, one, [0], [0, 0])
